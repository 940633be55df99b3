-- in:    orders; $fence (quartile distances on a logarithmic scale), $most
-- out:   one row an order beyond the fence, the largest first, with the sums over all of them beside it
with paid as (
    select order_id, customer_id, ordered_at, amount - coalesce(refunded, 0) as revenue
    from orders
    where status in ('paid', 'partially_refunded')
),
quartiles as (
    select
        quantile_cont(ln(revenue::double), 0.25)    as lower,
        quantile_cont(ln(revenue::double), 0.75)    as upper,
        median(revenue::double)                     as usual
    from paid
    where revenue > 0
),
beyond as (
    -- Prices that hardly differ have no distance between the quartiles: then nothing can be called unusual.
    select order_id, customer_id, ordered_at, revenue, usual
    from paid, quartiles
    where revenue > 0 and upper > lower and ln(revenue::double) > upper + $fence * (upper - lower)
)
select
    order_id,
    customer_id,
    ordered_at,
    revenue::double                             as revenue,
    usual,
    count(*) over ()                            as matches,
    (sum(revenue) over ())::double              as matches_revenue,
    (select sum(revenue) from paid)::double     as all_revenue
from beyond
order by revenue desc, order_id
limit $most
