-- in:    settled with final ids, met, before.orders; {tells}: condition on `file`: it tells statuses or refunds
-- out:   grown, one row a new order as it stands from now on; `how` it was recognised (NULL: it is new), is_changed
-- The new file wins. What it does not tell stays as it was; a time beats a bare date.
create temp table grown as
with newer as (
    select
        met.how,
        old.order_id is not null                                                        as was_there,
        old.order_id is not null and not ({tells}) and settled.amount = old.amount      as keeps_status,
        settled.order_id,
        settled.customer_id,
        case when how = 'content' then greatest(settled.ordered_at, old.ordered_at)
            else settled.ordered_at end                                                 as ordered_at,
        settled.amount,
        -- A list of refunds lowers an order also where the file of the order does not tell refunds.
        settled.listed > 0 and settled.refunded > coalesce(old.refunded, 0)             as is_lowered,
        case when keeps_status and not is_lowered then old.refunded else settled.refunded end as refunded,
        case when keeps_status and not is_lowered then old.status else settled.status end     as status,
        coalesce(settled.cost, old.cost)                                                as cost,
        coalesce(settled.category, old.category)                                        as category,
        coalesce(settled.product, old.product)                                          as product,
        coalesce(settled.quantity, old.quantity)                                        as quantity,
        coalesce(settled.currency, old.currency)                                        as currency,
        old
    from settled
    left join met using (file, row)
    left join before.orders as old on old.order_id = met.order_id
    where settled.customer_id is not null
)
select
    how, order_id, customer_id, ordered_at, amount, refunded, status, cost, category, product, quantity, currency,
    was_there and (
        (customer_id, ordered_at, amount, refunded, status) is distinct from
            (old.customer_id, old.ordered_at, old.amount, old.refunded, old.status)
        or (cost, category, product, quantity, currency) is distinct from
            (old.cost, old.category, old.product, old.quantity, old.currency)
    ) as is_changed
from newer
