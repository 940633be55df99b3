-- in:    settled, sales, parts, touches; {declared}: the columns of orders; {present}: those that are written down
-- out:   orders, lines and interactions of the dataset
create or replace table orders ({declared});

insert into orders by name
select {present} from settled where customer_id is not null;

insert into interactions by name
select customer_id, occurred_at, kind, score, cost, channel from touches where fate = 'kept';
