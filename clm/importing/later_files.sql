-- in:    sale_rows of several orders files
-- out:   sale_rows: an order that a later file holds as well is left out of the earlier one, as exports may overlap
with latest as (
    select order_id, customer_id, max(file) as file
    from sale_rows
    where order_id is not null and customer_id is not null
    group by 1, 2
)
update sale_rows
set order_fault = 'order_in_later_file'
from latest
where sale_rows.order_id = latest.order_id and sale_rows.customer_id = latest.customer_id and sale_rows.file < latest.file
