-- in:    active, served (see scorecard_sums.sql)
-- out:   one row an active customer and period: n = cost of contacts after the first order, d = 1
select customer_no, no, coalesce(cost, 0) as n, 1 as d
from active left join served using (customer_no, no)
