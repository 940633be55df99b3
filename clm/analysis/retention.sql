-- in:    {population} (customers), purchases; {period} (week, month, quarter), {age} in such periods; $until, the
--        last day whose orders count
-- out:   one row a group, cohort and age that somebody was active in: grouping, cohort (first day of the period of
--        the first order), age (periods since then), customers, orders, revenue (net), last_active (customers
--        whose last activity was at this age, for "on or after")
with bought as (
    select
        {group} as grouping,
        customer_no,
        cast(date_trunc('{period}', day) as date) as period_start,
        sum(orders) as orders,
        sum(revenue) as revenue
    from purchases join {population} as population using (customer_no)
    where day <= $until
    group by 1, 2, 3
),
aged as (
    select
        *,
        min(period_start) over each_customer as cohort,
        max(period_start) over each_customer as last_period
    from bought
    window each_customer as (partition by customer_no)
)
select
    grouping,
    cohort,
    {age} as age,
    count(*) as customers,
    cast(sum(orders) as bigint) as orders,
    cast(sum(revenue) as double) as revenue,
    count(*) filter (where period_start = last_period) as last_active
from aged
group by 1, 2, 3
order by 1, 2, 3
