-- in:    calendar, sold (see scorecard_sums.sql)
-- out:   one row a customer and period: n = money for products that were sold in the 365 days before the period as well,
--        d = what the same quantities cost at the average prices of those days
with priced as (
    select customer_no, day, product, quantity, amount
    from sold
    where product is not null and quantity > 0 and amount > 0
),
daily as (select product, day, sum(amount) as amount, sum(quantity) as quantity from priced group by 1, 2),
before as (
    select no, product, sum(amount) / sum(quantity) as price
    from daily join calendar on day >= start_day - 365 and day < start_day
    group by 1, 2
)
select customer_no, no, sum(amount) as n, sum(quantity * price) as d
from priced
join calendar on day between start_day and end_day
join before using (no, product)
group by 1, 2
