-- in:    {population} (customers), purchases; $days (period ends, ascending), $starts (first days of these periods),
--        $lapse_days
-- out:   one row a period: period_end, customers (known), buyers (who ever bought), active (of them, ordered within
--        $lapse_days), came and fell (of the period: who became active and who no longer was), revenue (net, of the period), orders (of the period), ordering (customers who ordered in it)
with calendar as (select unnest($days) as period_end, unnest($starts) as period_start),
chosen as (select customer_no, known_day from {population} as population),
bought as (
    select
        p.*,
        lead(day) over (partition by customer_no order by day) as next_day,
        -- the first day on which the customer is no longer active, had it ordered no more
        day + cast($lapse_days as integer) + 1 as lapse_day,
        lag(lapse_day) over (partition by customer_no order by day) as lapsed_before
    from purchases p join chosen using (customer_no)
),
-- Each customer counts once: from an order until the next one or until it lapses.
active as (
    select
        day as from_day,
        least(coalesce(next_day, date '9999-12-31'), lapse_day) as to_day,
        count(*) as customers
    from bought
    group by 1, 2
),
came as (select day, count(*) as customers from bought where lapsed_before is null or lapsed_before < day group by 1),
fell as (select lapse_day as day, count(*) as customers from bought where next_day is null or next_day > lapse_day group by 1),
known as (select known_day as day, count(*) as customers from chosen group by 1),
first_orders as (select day, count(*) as customers from bought where occasion = 1 group by 1)
select
    period_end,
    (select coalesce(sum(customers), 0) from known where day <= period_end) as customers,
    (select coalesce(sum(customers), 0) from first_orders where day <= period_end) as buyers,
    (select coalesce(sum(customers), 0) from active where from_day <= period_end and to_day > period_end) as active,
    (select coalesce(sum(customers), 0) from came where day between period_start and period_end) as came,
    (select coalesce(sum(customers), 0) from fell where day between period_start and period_end) as fell,
    (select cast(coalesce(sum(revenue), 0) as double) from bought where day between period_start and period_end) as revenue,
    (select coalesce(sum(orders), 0) from bought where day between period_start and period_end) as orders,
    (select count(distinct customer_no) from bought where day between period_start and period_end) as ordering
from calendar
order by period_end
