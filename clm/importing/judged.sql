-- in:    sales, part_rows, people_rows, touch_rows, order_money, elsewhere_files(file)
-- out:   parts, people_judged, touches, each with what becomes of a row (fate) and why (fault); unpaid_orders

-- A payment or line shares the fate of its order.
create temp table parts as
with orders_seen as (
    select order_id, bool_or(fate = 'kept') as kept, bool_or(fate = 'anonymous') as anonymous
    from sales where order_id in (select order_id from part_rows) group by 1
),
judged as (
    select
        part_rows.*,
        coalesce(row_fault, amount_fault, case
            when kept is null then 'order_unknown'
            when not kept and not anonymous then 'order_left_out'
        end) as own_fault,
        coalesce(kept, false) as kept
    from part_rows left join orders_seen using (order_id)
)
select
    * exclude (own_fault, kept),
    case when own_fault is null and not kept then 'customer_missing' else own_fault end         as fault,
    case when own_fault is not null then 'rejected' when kept then 'kept' else 'anonymous' end  as fate
from judged;

create temp table people_judged as
select
    *,
    coalesce(row_fault, case
        when customer_id is null then case when masked then 'customer_masked' else 'customer_missing' end
        when row_number() over (partition by customer_id, row_fault order by file desc, row desc) > 1
        then 'customer_repeated'
    end) as fault
from people_rows;

create temp table touches as
select
    *,
    coalesce(row_fault, date_fault)                                                             as fault,
    case
        when customer_id is null then 'anonymous'
        when coalesce(row_fault, date_fault) is null then 'kept'
        else 'rejected'
    end                                                                                         as fate
from touch_rows;

create temp table unpaid_orders as
select file, row from sales
where fate = 'kept' and file in (select file from elsewhere_files)
  and order_id not in (select order_id from order_money where order_id is not null);
