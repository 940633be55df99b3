-- in:    sale_rows, no two of which share an order
-- out:   baskets, one row an order, as in baskets_of_lines.sql
create temp view baskets as
select
    file,
    coalesce(order_id, '#' || (file + 1) || '-' || (row + 1))                       as order_id,
    customer_id,
    row,
    ordered_at,
    false                                                                           as over_days,
    1                                                                               as rows,
    1                                                                               as amounts,
    amount                                                                          as amount_least,
    amount                                                                          as amount_most,
    false                                                                           as products_differ,
    amount                                                                          as amount_all,
    case when status in ('cancelled', 'pending', 'failed') then amount else 0 end   as amount_unpaid,
    case when status = 'refunded' then amount else 0 end                            as amount_back,
    coalesce(abs(refunded), 0)                                                      as refunded_all,
    coalesce(abs(refunded), 0)                                                      as refunded_most,
    {status_bits}                                                                   as statuses,
    cost                                                                            as cost_all,
    cost                                                                            as cost_most,
    quantity,
    category,
    product,
    currency
from sales
where fault is null
