-- in:    {population} (customers), {measured} (one row a customer and period: customer_no, no, n, d), made of the
--        relations named here; purchases, interactions, orders, lines; $starts, $ends (days of the periods, ascending)
-- out:   one row a period with any: no (its position, from 0), customers, the sums of n and d, and what their noise is
--        made of: squares (nn, nd, dd) and products with the same customer's n and d of the period before (n_n, …)
with calendar as (
    select unnest($starts) as start_day, unnest($ends) as end_day, unnest(range(len($ends))) as no
),
chosen as (select customer_no, customer_id, known_day, contract_end from {population} as population),
bought as (select * from purchases join (select customer_no from chosen) as population using (customer_no)),
firsts as (select customer_no, day as first_day from bought where occasion = 1),
-- Whoever bought in the period or in the 365 days before it: the last purchase up to its end decides.
active as (
    select customer_no, no, start_day, end_day
    from (select customer_no, day, lead(day) over (partition by customer_no order by day) as next_day from bought) as bought
    join calendar on day <= end_day and (next_day > end_day or next_day is null) and day >= start_day - 365
),
-- What contacts cost once the customer had ordered: what was spent up to the first order was spent to win.
served as (
    select customer_no, no, sum(cost) as cost
    from interactions
    join chosen using (customer_id)
    join firsts using (customer_no)
    join calendar on cast(occurred_at as date) between start_day and end_day
    where cost is not null and cast(occurred_at as date) > first_day
    group by 1, 2
),
paid as (
    select customer_no, order_id, cast(ordered_at as date) as day, amount, category, product, quantity
    from orders join chosen using (customer_id)
    where status in ('paid', 'partially_refunded')
),
-- Line items where the data hold them, else orders; categories where these are known, else products.
sold as (
    select
        paid.customer_no,
        paid.day,
        case when (select count(category) from lines) > 0 then lines.category else lines.product end as goods,
        lines.product,
        lines.quantity,
        lines.amount
    from lines join paid using (order_id)
    union all
    select customer_no, day, coalesce(category, product), product, quantity, amount
    from paid
    where not exists (select 1 from lines)
),
measured as (
    select customer_no, no, cast(n as double) as n, cast(d as double) as d from ({measured}) as measured
)
select
    now.no,
    count(*) as customers,
    sum(now.n) as n,
    sum(now.d) as d,
    sum(now.n * now.n) as nn,
    sum(now.n * now.d) as nd,
    sum(now.d * now.d) as dd,
    coalesce(sum(now.n * before.n), 0) as n_n,
    coalesce(sum(now.n * before.d), 0) as n_d,
    coalesce(sum(now.d * before.n), 0) as d_n,
    coalesce(sum(now.d * before.d), 0) as d_d
from measured as now
left join measured as before on before.customer_no = now.customer_no and before.no = now.no - 1
group by 1
order by 1
