-- in:    given_back, refund_targets, refund_rows, before_orders, before.orders, met
-- out:   refunded_before, one row an order of the dataset that is not in the new files and is lowered by their refunds
-- The rules are those of settled.sql.
insert into refunded_before by name
with lowered as (
    select
        old.order_id,
        old.status,
        old.amount,
        old.refunded                                                            as refunded_before,
        coalesce(old.refunded, 0) > least(given_back.earlier, old.amount)       as told_twice,
        given_back.amount > old.amount                                          as refunded_too_much,
        greatest(coalesce(old.refunded, 0), least(given_back.amount, old.amount)) as refunded,
        numbers.source_id
    from given_back
    join refund_targets using (order_id)
    join before_orders as numbers on numbers.source_id = given_back.order_id
    join before.orders as old on old.order_id = numbers.order_id
    where is_old and old.order_id not in (select order_id from met)
      and given_back.order_id in (
          select order_id from refund_rows where coalesce(row_fault, amount_fault, order_fault) is null)
)
select
    order_id, source_id, refunded, told_twice, refunded_too_much,
    case
        when status in ('paid', 'partially_refunded', 'cancelled') and refunded >= amount then 'refunded'
        when status = 'paid' and refunded > 0 then 'partially_refunded'
        else status
    end                                                                         as status,
    refunded is distinct from refunded_before                                   as is_changed
from lowered
