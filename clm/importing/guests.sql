-- in:    sale_rows of one file
-- out:   sale_rows: each order without any customer becomes a customer of its own
-- A line that continues an order belongs to the customer who stands on another line of it.
with named as (
    select distinct order_id from sale_rows where file = $file and order_id is not null and customer_id is not null
)
update sale_rows
set customer_id = 'guest ' || coalesce(order_id, '#' || (file + 1) || '-' || (row + 1))
where file = $file and customer_id is null
  and (order_id is null or order_id not in (select order_id from named))
