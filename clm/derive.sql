-- in:    customers, orders, lines, interactions as imported
-- out:   customers completed with customer_no and known_day, and purchases, touches, cases, days, coverage, meta
-- Every row depends only on what happened up to its own day, so that nothing later can leak into it.
-- Derived tables know customers by customer_no: windows and joins over integers take half the time.

-- Whoever ordered or was in contact is known, with or without a row in the customer list.
create table customers_known as
with first_orders as (
    select customer_id, min(cast(ordered_at as date)) as day
    from orders
    where status in ('paid', 'partially_refunded') and customer_id is not null
    group by 1
),
evidence as (
    select customer_id, known_since as day from customers
    union all
    select customer_id, day from first_orders
    union all
    select customer_id, min(cast(occurred_at as date)) from interactions where customer_id is not null group by 1
),
-- The earliest evidence counts: an order before `known_since` shows that the list is wrong, not the order.
everybody as (select customer_id, min(day) as first_day from evidence group by 1),
-- Numbered without their columns: a window over all of them runs on one processor and carries every column.
numbered as (
    select cast(row_number() over (order by customer_id) as integer) as customer_no, customer_id, first_day
    from everybody
)
select
    customer_no,
    customer_id,
    customers.* exclude (customer_id),
    -- Without any date at all the customer was there when the data began.
    coalesce(first_day, (select min(day) from first_orders)) as known_day
from numbered
left join customers using (customer_id)
order by customer_no;

drop table customers;
alter table customers_known rename to customers;

-- One row a customer and day with at least one paid order: a purchase occasion.
create table purchases as
-- Not kept for its second use: only data that say what was bought have one.
with paid as not materialized (
    select
        customer_no,
        order_id,
        cast(ordered_at as date)                           as day,
        amount - coalesce(refunded, 0)                     as revenue,
        amount - coalesce(refunded, 0) - cost              as margin,
        coalesce(category, product)                        as bought
    from orders join customers using (customer_id)
    where status in ('paid', 'partially_refunded')
),
occasions as (
    select customer_no, day, count(*) as orders, sum(revenue) as revenue, sum(margin) as margin
    from paid
    group by 1, 2
),
gaps as (
    select
        *,
        row_number() over each_customer                            as occasion,
        date_diff('day', lag(day) over each_customer, day)         as gap_days
    from occasions
    window each_customer as (partition by customer_no order by day)
),
bought as (
    select customer_no, day, bought from paid
    where bought is not null and not exists (select 1 from lines)
    union all
    -- Categories where the source has them, else products: never both mixed.
    select p.customer_no, p.day,
           case when (select count(category) from lines) > 0 then l.category else l.product end
    from lines l join paid p using (order_id)
),
first_bought as (
    select customer_no, bought, min(day) as day from bought where bought is not null group by 1, 2
),
broader as (
    select customer_no, day, count(*) as new_categories from first_bought group by 1, 2
)
select
    customer_no,
    day,
    occasion,
    orders,
    cast(revenue as decimal(18,4))                         as revenue,
    cast(margin as decimal(18,4))                          as margin,
    gap_days,
    coalesce(new_categories, 0)                            as new_categories
from gaps left join broader using (customer_no, day)
order by customer_no, day;

-- One row a customer, day and kind of interaction. Scores are on 0-10: reviews (1-5) are doubled.
create table touches as
with scored as (
    select
        customer_no,
        cast(occurred_at as date)                                              as day,
        kind,
        count(*)                                                               as contacts,
        avg(case when kind = 'review' then 2 * score else score end)           as score,
        count(*) filter (where kind = 'review' and score <= 2)                 as negative
    from interactions join customers using (customer_id)
    group by 1, 2, 3
)
select *, score / nullif(lag(score ignore nulls) over (partition by customer_no, kind order by day), 0) as score_ratio
from scored
union all
-- Those whom a customer brought in, on the day they became known.
select referrers.customer_no, referred.known_day, 'referred_customer', count(*), null, 0, null
from customers as referred join customers as referrers on referrers.customer_id = referred.referred_by
where referrers.customer_no <> referred.customer_no
group by 1, 2;

-- One row an opening (+1) or closing (-1) of a complaint or service case. A case is closed by the next
-- resolution, of the same day or later, and after 90 days without one it no longer counts as open.
create table cases as
with moments as (
    select
        customer_no, day, kind, contacts,
        min(case when kind = 'resolved' then day end) over (
            partition by customer_no order by day range between current row and unbounded following
        ) as resolved_day
    from touches
    where kind in ('complaint', 'case', 'resolved')
)
select customer_no, day, contacts as change from moments where kind <> 'resolved'
union all
select customer_no, least(coalesce(resolved_day, day + 90), day + 90), -contacts from moments where kind <> 'resolved';

-- One row a day of the span with the market's clock: `reading` grows by the share of the active customers
-- (those who bought in the 365 days before) who bought again that day.
create table days as
with bounds as (
    select
        least((select min(day) from purchases), (select min(day) from touches))    as first_day,
        greatest((select max(day) from purchases), (select max(day) from touches)) as last_day
),
calendar as (
    select cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as day from bounds
),
-- Active from the day after an order, until the next one or for 365 days: `gap_days` says how long that was for all
-- but the last one of each customer.
changes as (
    select day + 1 as day, 1 as change from purchases
    union all
    select day + 1 - cast(greatest(gap_days - 365, 0) as integer), -1 from purchases where gap_days is not null
    union all
    select max(day) + 366, -1 from purchases group by customer_no
),
daily_changes as (select day, sum(change) as change from changes group by 1),
daily_buyers as (select day, count(*) filter (where gap_days <= 365) as buyers from purchases group by 1),
base as (
    select day, coalesce(buyers, 0) as buyers, sum(coalesce(change, 0)) over (order by day) as active
    from calendar left join daily_changes using (day) left join daily_buyers using (day)
)
select
    day,
    active,
    cast(sum(case when active > 0 then buyers / active else 0 end) over (order by day) as double) as reading
from base
order by day;

-- What the data hold beyond orders, in the words of the signals' needs.
create table coverage as
select 'orders' as need from purchases limit 1;
insert into coverage
select distinct kind from touches
union select 'interactions' from interactions
union select 'cost' from orders where cost is not null
union select 'categories' from purchases where new_categories > 0
union select 'balance' from customers where balance is not null
union select 'column:wallet' from customers where wallet is not null
union select 'contract_end' from customers where contract_end is not null
union select 'prospects' from customers left join (select customer_no, day from purchases where occasion = 1) using (customer_no)
where day is null or known_day < day;

create table meta (name varchar, value varchar);
insert into meta
select 'start', cast(min(day) as varchar) from days
union all select 'end', cast(max(day) as varchar) from days
union all select 'currency', case when count(distinct currency) = 1 then min(currency) else '' end from orders
-- Sums of row hashes do not depend on the order of rows, and equal rows do not cancel out as in an xor.
union all select 'token', md5(concat_ws('-',
    (select sum(cast(hash(customers) as hugeint)) from customers),
    (select sum(cast(hash(orders) as hugeint)) from orders),
    (select sum(cast(hash(lines) as hugeint)) from lines),
    (select sum(cast(hash(interactions) as hugeint)) from interactions)));
