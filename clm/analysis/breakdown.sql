-- in:    {history} (spells), {population} (customers), purchases; $as_of
-- out:   one row a stage (and group) that holds customers: stage (position), customers, revenue (net, to date)
with standing as (
    select customer_no, stage from {history} where from_day <= $as_of and to_day > $as_of
),
spent as (
    select customer_no, sum(revenue) as revenue from purchases where day <= $as_of group by 1
)
select {group} as grouping, stage, count(*) as customers, cast(coalesce(sum(revenue), 0) as double) as revenue
from standing
join {population} as population using (customer_no)
left join spent using (customer_no)
group by 1, 2
order by 1, 2
