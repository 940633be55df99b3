-- in:    purchases, interactions, {population} (customers); $as_of
-- out:   one row a purchase day, and one a contact that cost something, up to $as_of: customer_no, channel, first_day (of
--        the first order; null if none), day, revenue (net), margin, cost
with chosen as (select customer_no, customer_id, coalesce(channel, '') as channel from {population} as population),
firsts as (select customer_no, day as first_day from purchases where occasion = 1 and day <= $as_of),
flows as (
    select customer_no, day, revenue, coalesce(margin, 0) as margin, 0 as cost from purchases where day <= $as_of
    union all
    select customer_no, cast(occurred_at as date), 0, 0, cost
    from interactions join customers using (customer_id)
    where cost is not null and cast(occurred_at as date) <= $as_of
)
select
    customer_no,
    channel,
    first_day,
    day,
    cast(revenue as double) as revenue,
    cast(margin as double) as margin,
    cast(cost as double) as cost
from flows join chosen using (customer_no) left join firsts using (customer_no)
