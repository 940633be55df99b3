-- in:    sale_rows, {orders}: orders of `settled`; $reason
-- out:   sale_rows: the rows of which these orders are made have $reason as what is wrong with them
update sale_rows
set order_fault = $reason
from ({orders}) as orders
where orders.file = sale_rows.file
  and orders.source_id = coalesce(sale_rows.order_id, '#' || (sale_rows.file + 1) || '-' || (sale_rows.row + 1))
  and orders.customer_id is not distinct from sale_rows.customer_id
  and coalesce(row_fault, date_fault, amount_fault, order_fault) is null
