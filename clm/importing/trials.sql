-- in:    sale_rows of one file, some of which are tests
-- out:   sale_rows: the other lines of the orders that they belong to are tests as well
with trials as (
    select distinct order_id from sale_rows
    where file = $file and row_fault = 'test_order' and order_id is not null
)
update sale_rows
set row_fault = 'test_order'
from trials
where sale_rows.order_id = trials.order_id and sale_rows.file = $file and row_fault is null
