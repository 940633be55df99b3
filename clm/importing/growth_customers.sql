-- in:    customers as the new files have them, people (the new customer lists), settled, before.customers, before.orders
--        {columns}: every attribute, from new and old
-- out:   merged_customers, one row a customer who is known, by a list, a paid order or an interaction
create temp table merged_customers as
with latest_new as (
    select customer_id, max(ordered_at) as ordered_at from settled where customer_id is not null group by 1
),
earlier as (
    -- Orders older than those that are there do not say how a customer is now.
    select customer_id
    from latest_new join (select customer_id, max(ordered_at) as ordered_at from before.orders group by 1) as latest_old
        using (customer_id)
    where latest_new.ordered_at < latest_old.ordered_at and customer_id not in (select customer_id from people)
)
select coalesce(new.customer_id, old.customer_id) as customer_id, {columns}
from customers as new
full join before.customers as old on old.customer_id = new.customer_id
left join earlier on earlier.customer_id = new.customer_id
where coalesce(new.customer_id, old.customer_id) in (
    select customer_id from listed_customers
    union all select customer_id from orders where status in ('paid', 'partially_refunded')
    union all select customer_id from interactions
)
