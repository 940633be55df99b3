-- in:    orders; $until
-- out:   one row: usual (the median of the paid orders up to that day, net of refunds; null without any)
select cast(median(amount - coalesce(refunded, 0)) as double) as usual
from orders
where status in ('paid', 'partially_refunded') and customer_id is not null and cast(ordered_at as date) <= $until
