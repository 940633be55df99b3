-- in:    purchases; $after, $until
-- out:   one row a customer with a charged purchase in between: customer_no, mean_spend (net, a day with a purchase)
select customer_no, cast(sum(revenue) as double) / count(*) as mean_spend
from purchases
where day > $after and day <= $until and revenue > 0
group by 1
