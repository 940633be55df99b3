-- in:    refund_rows, sales, settled, refunded_before
-- out:   refunds, one row a refund of the files, with what becomes of it (fate) and why (fault), and what its order is
insert into refunds by name
with seen as (
    select order_id, bool_or(fate = 'kept') as kept, bool_or(fate = 'anonymous') as anonymous
    from sales where order_id in (select order_id from refund_rows) group by 1
),
of_orders as (
    select source_id as order_id, status, told_twice, false as refunded_too_much, false as was_there
    from settled where customer_id is not null and source_id in (select order_id from refund_rows)
    union all
    select source_id, status, told_twice, refunded_too_much, true from refunded_before
),
judged as (
    select
        refund_rows.*,
        coalesce(row_fault, amount_fault, order_fault, case
            when kept or order_id in (select source_id from refunded_before) then null
            when anonymous then 'customer_missing'
            when seen.order_id is not null then 'order_left_out'
            else 'refund_order_unknown'
        end) as fault
    from refund_rows left join seen using (order_id)
)
select
    file, row, judged.order_id, amount, fault,
    case
        when fault is null then 'kept'
        when fault in ('duplicate_row', 'refund_there_already') then 'merged'
        when fault = 'customer_missing' then 'anonymous'
        else 'rejected'
    end                                                                         as fate,
    of_orders.status,
    coalesce(told_twice, false)                                                 as told_twice,
    coalesce(refunded_too_much, false)                                          as refunded_too_much,
    coalesce(was_there, false)                                                  as was_there
from judged left join of_orders on of_orders.order_id = judged.order_id and fault is null
