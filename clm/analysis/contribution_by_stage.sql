-- in:    {flows} (contribution_flows.sql), {history} (spells), {population} (customers); $days (of the history,
--        ascending), $as_of
-- out:   one row a stage that somebody was in during the last 365 days: stage (position), revenue, margin, cost (of these
--        days), customers (on average over the period ends in them)
-- What happened in a period counts under the stage in which the customer stood at its end.
with calendar as (select unnest($days) as period_end),
recent as (select period_end from calendar where period_end > $as_of - 365),
dated as (
    select flows.*, period_end
    from (select * from {flows} where day > $as_of - 365) as flows
    asof join calendar on flows.day <= calendar.period_end
),
brought as (
    select stage, sum(revenue) as revenue, sum(margin) as margin, sum(cost) as cost
    from dated
    join {history} as history
        on history.customer_no = dated.customer_no and from_day <= period_end and to_day > period_end
    group by 1
),
stock as (
    select stage, count(*) / (select count(*) from recent) as customers
    from {history} as history
    join {population} as population using (customer_no)
    join recent on from_day <= period_end and to_day > period_end
    group by 1
)
select
    stage,
    coalesce(revenue, 0) as revenue,
    coalesce(margin, 0) as margin,
    coalesce(cost, 0) as cost,
    coalesce(customers, 0) as customers
from stock full join brought using (stage)
order by 1
