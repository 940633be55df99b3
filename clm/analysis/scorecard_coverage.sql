-- in:    purchases, touches, interactions, orders, lines, customers; $until, $most_costs_known (share)
-- out:   one row a need that the data meet up to $until: need, first_day (on which it is met), last_day (up to which its
--        source reaches: the last order or the last contact; null where it has no end)
with ordered as (
    select min(day) as first_day, max(day) as last_day from purchases where day <= $until
),
contacted as (
    select max(day) as last_day from touches where day <= $until and kind <> 'referred_customer'
),
dated as (
    select cast(ordered_at as date) as day, status, cost, product, quantity
    from orders
    where cast(ordered_at as date) <= $until and customer_id is not null
),
paid as (select * from dated where status in ('paid', 'partially_refunded')),
found as (
    select 'orders' as need, first_day, last_day from ordered
    union all
    select 'cost', min(day), (select last_day from ordered)
    from paid
    having count(cost) >= $most_costs_known * count(*)
    union all
    select 'categories', min(day), (select last_day from ordered)
    from purchases
    where day <= $until and new_categories > 0
    union all
    select 'quantities', min(day), (select last_day from ordered)
    from (
        select day from paid where product is not null and quantity > 0 and not exists (select 1 from lines)
        union all
        select cast(ordered_at as date)
        from lines join orders using (order_id)
        where lines.product is not null and lines.quantity > 0 and cast(ordered_at as date) <= $until
    ) as sold
    union all
    select 'unpaid', min(day), (select last_day from ordered) from dated where status in ('pending', 'failed')
    union all
    select kind, min(day), (select last_day from contacted)
    from touches
    where day <= $until and kind <> 'referred_customer'
    group by 1
    union all
    select 'contact_cost', min(cast(occurred_at as date)), (select last_day from contacted)
    from interactions
    where cost is not null and cast(occurred_at as date) <= $until
    union all
    select 'contract_end', min(known_day), null from customers where contract_end is not null and known_day <= $until
    union all
    select 'prospects', min(known_day), null
    from customers
    left join (select customer_no, day from purchases where occasion = 1) as firsts using (customer_no)
    where known_day <= $until and (day is null or known_day < day)
)
select need, first_day, last_day from found where first_day is not null
