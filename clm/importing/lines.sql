-- in:    sales, settled, order_files, parts
-- out:   lines of the dataset, one row a line item of a kept order
-- In a file that repeats the order's total, only quantity × unit price tells what a line came to.
insert into lines by name
select
    settled.order_id,
    sales.customer_id,
    sales.category,
    sales.product,
    cast(sales.quantity as double)                                                      as quantity,
    case when order_files.repeated or sales.amount is null
        then cast(sales.quantity * unit_price as decimal(18,4)) else sales.amount
    end                                                                                 as amount
from sales
join order_files using (file)
join settled on settled.file = sales.file and settled.customer_id = sales.customer_id
    and settled.source_id = coalesce(sales.order_id, '#' || (sales.file + 1) || '-' || (sales.row + 1))
where fate = 'kept' and coalesce(sales.category, sales.product) is not null
  and sales.order_id is distinct from null
  and not exists (select 1 from parts where fate = 'kept' and coalesce(category, product) is not null)
union all
select parts.order_id, settled.customer_id, parts.category, parts.product, cast(parts.quantity as double), parts.amount
from parts join settled on settled.source_id = parts.order_id
where fate = 'kept' and settled.customer_id is not null and coalesce(parts.category, parts.product) is not null
