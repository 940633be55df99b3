-- in:    orders, days
-- out:   one row a week that the data touch: period_end (its Sunday), orders, revenue (net)
with weeks as (
    select distinct cast(date_trunc('week', day) as date) + 6 as period_end from days
),
sums as (
    select
        cast(date_trunc('week', ordered_at) as date) + 6    as period_end,
        count(*)                                            as orders,
        sum(amount - coalesce(refunded, 0))                 as revenue
    from orders
    where status in ('paid', 'partially_refunded')
    group by 1
)
select cast(period_end as date) as period_end, coalesce(orders, 0) as orders, coalesce(revenue, 0)::double as revenue
from weeks left join sums using (period_end)
order by 1
