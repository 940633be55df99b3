-- in:    customers, purchases; $least_signs, $most
-- out:   one row a customer who may be another one as well: reason, shared, customer_id, name, orders, revenue
with bought as (
    select customer_no, sum(orders) as orders, sum(revenue) as revenue from purchases group by 1
),
keys as (
    select customer_no, 'same_id' as reason,
           ltrim(regexp_replace(lower(customer_id), '[\s\p{P}]+', '', 'g'), '0') as shared
    from customers
    union all
    select customer_no, 'same_name', regexp_replace(lower(name), '[\s\p{P}]+', '', 'g') from customers
    where name is not null
),
together as (
    select reason, shared, count(*) as members from keys
    where length(shared) >= case reason when 'same_name' then $least_signs else 1 end
    group by 1, 2
    having count(*) > 1
)
select
    reason,
    shared,
    customer_id,
    name,
    coalesce(orders, 0)::bigint                                                     as orders,
    coalesce(revenue, 0)::double                                                    as revenue,
    (select count(*) from together)                                                 as groups,
    (select count(distinct customer_no) from keys join together using (reason, shared)) as matches
from keys
join together using (reason, shared)
join customers using (customer_no)
left join bought using (customer_no)
order by reason, members desc, shared, customer_no
limit $most
