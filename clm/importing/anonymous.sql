-- in:    settled
-- out:   one row: net revenue of the orders without a customer
select coalesce(sum(amount - refunded), 0) as revenue
from settled
where customer_id is null and status in ('paid', 'partially_refunded')
