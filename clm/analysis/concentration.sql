-- in:    {population} (customers), purchases; $start, $until
-- out:   one row a customer who bought between the two days, both included: customer_no, revenue (net), rank (1 for the
--        highest; who brought the same is ranked by number, which changes no sum), cumulative (revenue of this and all
--        before)
with brought as (
    select customer_no, sum(revenue) as revenue
    from purchases join {population} as population using (customer_no)
    where day between $start and $until
    group by 1
)
select
    customer_no,
    revenue,
    row_number() over (order by revenue desc, customer_no) as rank,
    sum(revenue) over (order by revenue desc, customer_no rows unbounded preceding) as cumulative
from brought
