-- in:    sales, settled, parts, refunds, people_judged, touches
--        {elsewhere}: condition on `file`: the amounts of the orders file stand in other files
--        {counted}: condition on `file`: the amounts of the payments or lines file are those of the orders
-- out:   one row a step: kind, step, rows (records), money (of them). What was read is not among them: it is their sum.
with sale_fates as (
    select
        fate,
        case
            when fate = 'anonymous' then case when masked then 'customer_masked' else 'customer_missing' end
            else fault
        end                                                                             as step,
        count(*)                                                                        as rows,
        -- Amounts in different currencies have no sum.
        sum(case when not ({elsewhere}) and coalesce(fault, '') not in ('currency_other', 'currency_missing')
            then amount else 0 end)                                                     as money
    from sales
    group by 1, 2
),
known_orders as (select * from settled where customer_id is not null),
part_fates as (
    select
        fate,
        case when fate = 'anonymous' then 'customer_missing' else fault end             as step,
        order_id in (select source_id from known_orders where {elsewhere})              as used,
        count(*)                                                                        as rows,
        sum(case when {counted} then amount + refunded else 0 end)                      as money,
        sum(case when {counted} then refunded else 0 end)                               as given_back
    from parts
    group by 1, 2, 3
),
-- Added up by what stands there, and named afterwards: a million orders have six words.
order_sums as (
    select
        status, repeated, sum(rows) as rows, sum(amount) as amount, sum(refunded) as refunded,
        sum(amount_read - amount) as not_counted
    from known_orders
    group by 1, 2
),
order_steps as (
    select
        case
            when status in ('cancelled', 'pending', 'failed') then 'unpaid' when status = 'refunded' then 'refund'
            else 'kept'
        end                                                                             as kind,
        case when status in ('paid', 'partially_refunded') then 'kept' else 'order_' || status end as step,
        rows,
        case when status in ('paid', 'partially_refunded') then amount - refunded else amount end as money,
        case when status in ('paid', 'partially_refunded') then refunded else 0 end     as given_back,
        case when repeated then not_counted else 0 end                                  as total_repeated,
        case when repeated then 0 else not_counted end                                  as line_not_paid
    from order_sums
)
select fate as kind, step, rows, money from sale_fates where fate <> 'kept'
union all select fate, step, rows, money from part_fates where fate <> 'kept'
union all
select case when fault = 'customer_repeated' then 'merged' else 'rejected' end, fault, count(*), 0
from people_judged where fault is not null group by 1, 2
union all
select fate, coalesce(fault, case when masked then 'customer_masked' else 'customer_missing' end), count(*), 0
from touches where fate <> 'kept' group by 1, 2
union all select 'left_out', 'amount_beside', 0, money from part_fates where fate = 'kept' and not used
union all select 'left_out', 'total_repeated', 0, sum(total_repeated) from order_steps
union all select 'left_out', 'line_not_paid', 0, sum(line_not_paid) from order_steps
union all select kind, step, rows, money from order_steps
union all select 'refund', 'refund_subtracted', 0, sum(given_back) from order_steps
union all select 'refund', 'refund_subtracted', 0, given_back from part_fates where fate = 'kept' and used
union all
-- What refunds take off stands with their orders; here are the rows that say so.
select
    case when fate <> 'kept' then fate when status in ('refunded', 'partially_refunded') then 'refund' else 'kept' end,
    case when fate <> 'kept' then fault when status = 'refunded' then 'order_refunded'
        when status = 'partially_refunded' then 'refund_subtracted' else 'kept' end,
    count(*), 0
from refunds group by 1, 2
union all select 'kept', 'kept', rows, 0 from part_fates where fate = 'kept'
union all select 'kept', 'kept', count(*), 0 from people_judged where fault is null
union all select 'kept', 'kept', count(*), 0 from touches where fate = 'kept'
