-- in:    sales, settled, parts, refunds, people_judged, touches, duplicate_rows, credits_left, unpaid_orders
-- out:   problems, one row a record or order and reason. A negative row stands for a line that could not be split.
create temp table problems (
    file integer, row bigint, canonical varchar, reason varchar, action varchar, money decimal(18,4)
);

-- Amounts in different currencies have no sum.
insert into problems
select file, row, null, fault, fate, case when fault not in ('currency_other', 'currency_missing') then amount end
from sales where fate in ('rejected', 'merged');

insert into problems
select file, row, null, case when masked then 'customer_masked' else 'customer_missing' end, 'counted_as_anonymous', amount
from sales where fate = 'anonymous';

insert into problems
select file, row, null, 'status_unknown', 'kept_as_pending', amount from sales where fate = 'kept' and status_unknown;

insert into problems
select sales.file, sales.row, null, 'line_not_paid', 'left_out_of_total', sales.amount
from sales join settled on settled.mixed and settled.file = sales.file and settled.source_id = sales.order_id
    and settled.customer_id = sales.customer_id
where fate = 'kept' and sales.status in ('cancelled', 'pending', 'failed') and not status_unknown;

insert into problems
select sales.file, sales.row, null, 'duplicate_row', 'kept', sales.amount
from sales join duplicate_rows on duplicate_rows.file = sales.file and duplicate_rows.row = sales.row
where fault is distinct from 'duplicate_row';

insert into problems select file, row, null, 'credit_note_above_orders', 'limited_to_amount', -amount from credits_left;

insert into problems
select file, row, null, 'order_without_payment', 'kept_as_pending', null from unpaid_orders;

insert into problems
with said as (
    select
        file, row, amount, refunded,
        [
            case when status_missing then 'status_missing' end,
            case when status = 'paid' and amount = 0 then 'zero_value' end,
            case when refunded_too_much then 'refund_above_amount' end,
            case when status = 'partially_refunded' then
                case when refunded = 0 then 'refund_amount_missing' else 'refund_subtracted' end end,
            case when status in ('refunded', 'cancelled', 'failed') or status = 'pending' and not status_missing
                then 'order_' || status end
        ] as reasons
    from settled
    where customer_id is not null and (status <> 'paid' or amount = 0 or refunded_too_much)
),
reasons as (select file, row, amount, refunded, unnest(list_distinct(reasons)) as reason from said)
select
    file, row, null, reason,
    case
        when reason = 'status_missing' then 'kept_as_pending'
        when reason = 'refund_above_amount' then 'limited_to_amount'
        when reason = 'refund_subtracted' then 'subtracted'
        when starts_with(reason, 'order_') then 'kept_as_unpaid'
        else 'kept'
    end,
    case when reason = 'refund_subtracted' then refunded else amount end
from reasons
-- Why an order is pending is said once.
where not (reason = 'order_pending' and (file, row) in (
    select (file, row) from problems where reason in ('status_unknown', 'order_without_payment')));

insert into problems
select file, row, null, fault, case fate when 'rejected' then 'rejected' else 'counted_as_anonymous' end, amount
from parts where fate <> 'kept';

insert into problems
select file, row, null, fault,
    case fate when 'anonymous' then 'counted_as_anonymous' else fate end, amount
from refunds where fate <> 'kept';

insert into problems
select file, row, null, 'refund_told_twice', 'larger_counts', amount from refunds where fate = 'kept' and told_twice;

-- Of orders in the files the order's own row says so.
insert into problems
select
    file, row, null,
    case status when 'refunded' then 'order_refunded' else 'refund_subtracted' end, 'subtracted', amount
from refunds where fate = 'kept' and was_there and status in ('refunded', 'partially_refunded') and not told_twice
union all
select file, row, null, 'refund_above_amount', 'limited_to_amount', amount
from refunds where fate = 'kept' and was_there and refunded_too_much;

insert into problems
select file, row, null, fault, case fault when 'customer_repeated' then 'merged' else 'rejected' end, null
from people_judged where fault is not null;

insert into problems
select file, row, null, coalesce(fault, case when masked then 'customer_masked' else 'customer_missing' end),
    case fate when 'rejected' then 'rejected' else 'counted_as_anonymous' end, null
from touches where fate <> 'kept';
