-- in:    refund_rows, baskets; {known}: earlier refunds (order_id, amount) that lower orders; {olds}: orders that are
--        there already (source_id, customer_id); {acting}: condition on `file`: refunds lower orders
-- out:   refund_rows with what else is wrong with them; refund_targets, one row an order number of a refund;
--        given_back(order_id, amount): what all refunds of an order number come to
create temp table refund_targets as
with holders as (
    select order_id, customer_id, true as is_new from baskets where order_id in (select order_id from refund_rows
        union all select order_id from ({known}))
    union all
    select source_id, customer_id, false from ({olds}) where source_id in (select order_id from refund_rows)
)
select
    order_id,
    count(*) filter (where is_new) > 1 or count(distinct customer_id) > 1                       as several,
    -- An order of the new files is settled anew; one that only the dataset holds is lowered where it stands.
    not bool_or(is_new and customer_id is not null) and bool_or(not is_new)                     as is_old
from holders group by 1;

update refund_rows set order_fault = 'refund_of_several'
from refund_targets
where refund_targets.order_id = refund_rows.order_id and several and order_fault is null;

-- The same sum for the same order in an earlier import is the same refund, as exports overlap.
update refund_rows set order_fault = 'refund_there_already'
from (
    select file, row from (
        select file, row, order_id, amount,
            row_number() over (partition by order_id, amount order by file, row) as copy
        from refund_rows where coalesce(row_fault, amount_fault, order_fault) is null
    ) as news
    join (
        select order_id, amount, row_number() over (partition by order_id, amount) as copy from ({known})
    ) as olds using (order_id, amount, copy)
) as there
where there.file = refund_rows.file and there.row = refund_rows.row;

create temp table given_back as
select order_id, sum(amount) as amount, coalesce(sum(amount) filter (where not is_new), 0) as earlier
from (
    select order_id, case when {acting} then amount else 0 end as amount, true as is_new from refund_rows
    where coalesce(row_fault, amount_fault, order_fault) is null
    union all select order_id, amount, false from ({known})
)
where order_id not in (select order_id from refund_targets where several)
group by 1;
