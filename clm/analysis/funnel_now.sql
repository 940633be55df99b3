-- in:    {history} (spells), {population} (customers); $start, $end (window of entry), $until (the day they stand)
-- out:   one row a group and stage that holds customers: grouping, stage, customers, median_days and p75_days
--        (since they entered the stage)
with entrants as (
    select customer_no, {group} as grouping
    from {population} as population
    where known_day between $start and $end
),
standing as (
    select grouping, stage, date_diff('day', from_day, cast($until as date)) as days
    from {history} join entrants using (customer_no)
    where from_day <= $until and to_day > $until
)
select
    grouping,
    stage,
    count(*) as customers,
    median(days) as median_days,
    quantile_cont(days, 0.75) as p75_days
from standing
group by 1, 2
order by 1, 2
