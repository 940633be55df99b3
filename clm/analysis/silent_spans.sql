-- in:    orders; $least_days, $least_order_days
-- out:   one row a run of days without a paid order that is longer than usual: start, end, days, usual_days
with order_days as (
    select distinct cast(ordered_at as date) as day from orders where status in ('paid', 'partially_refunded')
),
runs as (
    select lag(day) over (order by day) + 1 as start, day - 1 as "end", date_diff('day', lag(day) over (order by day), day) - 1 as days
    from order_days
),
usual as (
    -- A shop that is closed on weekends has many runs of two days: these are usual.
    select coalesce(quantile_disc(days, 0.95), 0) as usual_days, count(*) + 1 as order_days from runs where days is not null
)
select cast(start as date) as start, cast("end" as date) as "end", days, usual_days
from runs, usual
where days >= $least_days and days > 2 * usual_days and order_days >= $least_order_days
order by days desc, start
