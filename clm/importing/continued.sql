-- in:    sale_rows
-- out:   sale_rows: a line that continues an order takes its customer, date and status from the order's other lines
-- Some exports write the order's total, date and buyer on its first line only.
with open_orders as (
    select distinct file, order_id from sale_rows
    where order_id is not null
      and (customer_id is null or date_fault = 'date_missing' or amount_fault = 'amount_missing')
),
heads as (
    select
        file,
        order_id,
        case when min(customer_id) = max(customer_id) then min(customer_id) end as customer_id,
        min(ordered_at)                                                         as ordered_at,
        min(date_fault) filter (where date_fault <> 'date_missing')             as date_fault,
        count(amount)                                                           as amounts
    from sale_rows join open_orders using (file, order_id)
    group by 1, 2
)
update sale_rows
set customer_id = coalesce(sale_rows.customer_id, heads.customer_id),
    ordered_at = coalesce(sale_rows.ordered_at, case when sale_rows.date_fault = 'date_missing' then heads.ordered_at end),
    date_fault = case
        when sale_rows.date_fault = 'date_missing' and (heads.ordered_at is not null or heads.date_fault is not null)
        then heads.date_fault else sale_rows.date_fault
    end,
    amount_fault = case
        when sale_rows.amount_fault = 'amount_missing' and heads.amounts > 0 then null else sale_rows.amount_fault
    end
from heads
where sale_rows.file = heads.file and sale_rows.order_id = heads.order_id
