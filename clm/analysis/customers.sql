-- in:    {history} (spells), {population} (customers), purchases; $as_of and the parameters of {chosen}
-- out:   one row a customer known on the day and chosen: customer_no, customer_id, name, stage (position), since,
--        orders, revenue (net, to date), last_order, matches (how many are chosen in all); sorted, one page of them
with standing as (
    select customer_no, stage, from_day as since from {history} where from_day <= $as_of and to_day > $as_of
),
bought as (
    select customer_no, sum(orders) as orders, sum(revenue) as revenue, max(day) as last_order
    from purchases
    where day <= $as_of
    group by 1
),
chosen as (
    select
        customer_no,
        customer_id,
        name,
        stage,
        since,
        cast(coalesce(orders, 0) as bigint)    as orders,
        cast(coalesce(revenue, 0) as double)   as revenue,
        last_order
    from standing
    join {population} as population using (customer_no)
    left join bought using (customer_no)
    where {chosen}
)
select *, count(*) over () as matches
from chosen
order by {order}, customer_no
limit $limit offset $offset
