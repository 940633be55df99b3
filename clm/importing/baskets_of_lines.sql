-- in:    sale_rows, several of which may share an order
-- out:   baskets, one row a file, order id and customer (NULL: anonymous), with what its lines say in sum and at most
create temp table baskets as
select
    file,
    coalesce(order_id, '#' || (file + 1) || '-' || (row + 1))                       as order_id,
    customer_id,
    min(row)                                                                        as row,
    min(ordered_at)                                                                 as ordered_at,
    date_diff('day', min(ordered_at), max(ordered_at)) > 1                          as over_days,
    count(*)                                                                        as rows,
    count(amount)                                                                   as amounts,
    min(amount)                                                                     as amount_least,
    max(amount)                                                                     as amount_most,
    {products_differ}                                                               as products_differ,
    coalesce(sum(amount), 0)                                                        as amount_all,
    coalesce(sum(amount) filter (where status in ('cancelled', 'pending', 'failed')), 0) as amount_unpaid,
    coalesce(sum(amount) filter (where status = 'refunded'), 0)                     as amount_back,
    coalesce(sum(abs(refunded)), 0)                                                 as refunded_all,
    coalesce(max(abs(refunded)), 0)                                                 as refunded_most,
    bit_or({status_bits})                                                           as statuses,
    sum(cost)                                                                       as cost_all,
    max(cost)                                                                       as cost_most,
    sum(quantity)                                                                   as quantity,
    {most_of_category}                                                              as category,
    {most_of_product}                                                               as product,
    min(currency)                                                                   as currency
from sales
where fault is null
group by 1, 2, 3
