-- out: one row: how much the dataset holds; revenue is net of refunds
select
    (select count(*) from customers)     as customers,
    count(*) filter (where occasion = 1) as buyers,
    (select count(*) from orders)        as orders,
    coalesce(sum(orders), 0)             as paid_orders,
    (select count(*) from interactions)  as interactions,
    coalesce(sum(revenue), 0)::double    as revenue
from purchases
