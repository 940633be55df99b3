-- in:    {history} (spells), {population} (customers), purchases; $days
-- out:   one row a day and stage that holds customers: period_end, stage (position), customers, revenue (net, to date)
-- Spells and purchases are first counted by the days on which they begin and cease to count, so that only these
-- few sums, and never a row a customer, are spread over the days.
with calendar as (select unnest($days) as period_end),
spells as (
    select history.* from {history} as history join {population} as population using (customer_no)
),
stays as (
    select stage, from_day, to_day, count(*) as customers, 0 as revenue from spells group by 1, 2, 3
),
money as (
    select stage, greatest(from_day, day) as from_day, to_day, 0 as customers, sum(revenue) as revenue
    from spells join purchases using (customer_no)
    where day < to_day
    group by 1, 2, 3
),
amounts as (select * from stays union all select * from money)
select
    period_end,
    stage,
    cast(sum(customers) as bigint) as customers,
    cast(sum(revenue) as double) as revenue
from amounts join calendar on from_day <= period_end and to_day > period_end
group by 1, 2
order by 1, 2
