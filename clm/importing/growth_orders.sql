-- in:    before.orders
-- out:   before_orders, one row an order of the dataset that is to grow, with its number as the source has it
-- An id may have been completed by its customer, as two customers had the same; the source knows it without.
create temp view before_orders as
select
    order_id, customer_id, ordered_at, amount,
    case when ends_with(order_id, ' · ' || customer_id)
        then left(order_id, length(order_id) - length(' · ' || customer_id)) else order_id end  as source_id,
    not regexp_full_match(order_id, '#\d+-\d+')                                                 as numbered
from before.orders
