-- in:    {flows} (contribution_flows.sql); $as_of
-- out:   one row a channel and number of days from the first order: channel, day, events (customers whose margin had by
--        then covered what was spent on them for the first time), censored (customers observed for so long, not yet),
--        observed_days (of the customer watched longest)
with daily as (
    select
        customer_no,
        any_value(channel) as channel,
        any_value(first_day) as first_day,
        greatest(day, first_day) as day,
        sum(margin - cost) as contribution
    from {flows}
    where first_day is not null
    group by customer_no, greatest(day, first_day)
),
running as (
    select *, sum(contribution) over (partition by customer_no order by day) as cumulative from daily
),
customers_paid as (
    select
        customer_no,
        any_value(channel) as channel,
        any_value(first_day) as first_day,
        -- A cent of rounding is no debt.
        min(day) filter (where cumulative > -0.005) as paid_day
    from running
    group by 1
)
select
    channel,
    date_diff('day', first_day, coalesce(paid_day, $as_of)) as day,
    count(paid_day) as events,
    count(*) - count(paid_day) as censored,
    max(date_diff('day', first_day, $as_of)) as observed_days
from customers_paid
group by 1, 2
order by 1, 2
