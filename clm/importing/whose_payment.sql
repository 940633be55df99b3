-- in:    sale_rows; {elsewhere}: condition on `file`: the amounts of its orders stand in other files
-- out:   sale_rows: orders whose number several customers have are left out, as nobody knows whose payments they are
with shared as (
    select order_id from sale_rows
    where {elsewhere} and coalesce(row_fault, date_fault, amount_fault, order_fault) is null
    group by 1 having count(distinct customer_id) > 1
)
update sale_rows
set order_fault = 'order_of_several'
from shared
where sale_rows.order_id = shared.order_id and {elsewhere} and order_fault is null
