-- in:    baskets; order_files(file, repeated): whether each line repeats the total of its order
--        {nets}, {elsewhere}: conditions on the file: refunds lower orders; the amounts stand in other files
--        {relation}: table or view
--        {listed}: what lists of refunds give back of an order, with {listed_join}
-- out:   settled, one row an order: gross amount, refunded amount and status; amount_read and rows of its records
-- An order with any paid line is paid; its cancelled, unpaid and failed lines do not count, its refunded ones are refunds.
-- What the orders and the lists of refunds say of one order is the same money: the larger counts.
create temp {relation} settled as
with sums as (
    select
        baskets.*,
        statuses & 3 <> 0                                                           as has_paid,
        repeated,
        case
            when repeated then coalesce(amount_most, 0)
            when statuses & 3 <> 0 then amount_all - amount_unpaid
            else amount_all
        end                                                                         as gross,
        case
            when not ({nets}) then 0
            when repeated then refunded_most
            when statuses & 3 <> 0 then refunded_all + amount_back
            else refunded_all
        end                                                                         as told,
        case when {nets} then {listed} else 0 end                                   as listed,
        case when listed > greatest(told, 0) then listed else told end              as returned
    from baskets join order_files using (file) {listed_join}
),
judged as (
    select
        *,
        case
            -- An order closed after its whole amount went back was once paid, whatever word the shop uses.
            when (has_paid or statuses & 32 <> 0) and returned > 0 and returned >= gross then 'refunded'
            when has_paid and (returned > 0 or statuses & 2 <> 0 and {nets}) then 'partially_refunded'
            when has_paid then 'paid'
            when statuses & 4 <> 0 then 'refunded'
            when statuses & 8 <> 0 then 'pending'
            when statuses & 16 <> 0 then 'failed'
            when statuses & 32 <> 0 then 'cancelled'
            else 'pending'  -- the file tells statuses, but not for this order
        end                                                                         as status
    from sums
)
select
    file,
    row,
    order_id,
    order_id                                                                        as source_id,
    customer_id,
    ordered_at,
    cast(gross as decimal(18,4))                                                    as amount,
    cast(case when {elsewhere} then gross else amount_all end as decimal(18,4))     as amount_read,
    rows,
    repeated,
    cast(case status when 'refunded' then gross else least(returned, gross) end as decimal(18,4)) as refunded,
    returned > gross and gross >= 0                                                 as refunded_too_much,
    listed,
    listed > 0 and (told > 0 or not has_paid and statuses & 4 <> 0)                 as told_twice,
    status,
    -- Said first, as it spares joins where each row is an order of its own.
    rows > 1 and statuses & 3 <> 0 and statuses & 56 <> 0                           as mixed,
    statuses = 0                                                                    as status_missing,
    cast(case when repeated then cost_most else cost_all end as decimal(18,4))      as cost,
    category,
    product,
    cast(quantity as double)                                                        as quantity,
    currency
from judged
