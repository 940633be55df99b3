-- in:    settled, sales, parts, touches
-- out:   orders, lines and interactions of the dataset
insert into orders by name
select order_id, customer_id, ordered_at, amount, refunded, status, cost, category, product, quantity, currency
from settled where customer_id is not null;

insert into interactions by name
select customer_id, occurred_at, kind, score, cost, channel from touches where fate = 'kept';
