-- in:    purchases; $start, $until, $high and $medium (the least revenue of a customer of the tier)
-- out:   one row a buyer by $until: customer_no, revenue (net, since $start), place (of the tier)
with brought as (
    select customer_no, coalesce(cast(sum(revenue) filter (where day >= $start) as double), 0) as revenue
    from purchases
    where day <= $until
    group by 1
)
select
    customer_no,
    revenue,
    cast(case
        when revenue <= 0 then 3
        when revenue >= $high then 0
        when revenue >= $medium then 1
        else 2
    end as tinyint) as place
from brought
