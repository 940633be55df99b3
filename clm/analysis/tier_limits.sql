-- in:    purchases; $start, $until, $high and $medium (shares of the revenue at which the tiers end, 0–1)
-- out:   one row: high, medium (the least revenue of a customer of the tier; null where nobody brought anything)
-- A customer belongs to the first tier as long as those who brought more have not brought its share yet, so customers
-- who brought the same are in the same tier.
with brought as (
    select customer_no, sum(revenue) as revenue
    from purchases
    where day between $start and $until
    group by 1
),
ranked as (
    select
        revenue,
        sum(revenue) over () as whole,
        coalesce(sum(revenue) over (order by revenue desc range unbounded preceding exclude group), 0) as higher
    from brought
    where revenue > 0
)
select
    cast(min(revenue) filter (where higher < $high * whole) as double) as high,
    cast(min(revenue) filter (where higher < $medium * whole) as double) as medium
from ranked
