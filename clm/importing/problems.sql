-- in:    sales, settled, part_rows, people_rows, touch_rows, word_meanings, order_money
-- out:   problems, one row a record or order and reason. A negative row stands for a line that could not be split.
create temp table problems (
    file integer, row bigint, canonical varchar, reason varchar, action varchar, money decimal(18,4)
);

insert into problems
select file, row, null, fault, 'rejected', amount from sales where fate = 'rejected';

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
select file, row, null, 'status_missing', 'kept_as_pending', amount from settled
where customer_id is not null and status_missing;

insert into problems
select file, row, null, 'zero_value', 'kept', amount from settled
where customer_id is not null and status = 'paid' and amount = 0;

insert into problems
select file, row, null, 'refund_above_amount', 'limited_to_amount', amount from settled
where customer_id is not null and refunded_too_much;

insert into problems
select file, row, null, 'refund_amount_missing', 'kept', amount from settled
where customer_id is not null and status = 'partially_refunded' and refunded = 0;

insert into problems
select file, row, null, 'order_without_payment', 'kept_as_pending', null from unpaid_orders;

insert into problems
select file, row, null, fault, case fate when 'rejected' then 'rejected' else 'counted_as_anonymous' end, amount
from parts where fate <> 'kept';

insert into problems
select file, row, null, fault, 'rejected', null from people_judged where fault is not null;

insert into problems
select file, row, null, coalesce(fault, case when masked then 'customer_masked' else 'customer_missing' end),
    case fate when 'rejected' then 'rejected' else 'counted_as_anonymous' end, null
from touches where fate <> 'kept';
