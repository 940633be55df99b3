-- in:    calendar, sold (see scorecard_sums.sql)
-- out:   one row a customer and period in which it bought something whose category is known: n = 1 if from two
--        categories or more, d = 1
select customer_no, no, count(distinct goods) >= 2 as n, 1 as d
from sold join calendar on day between start_day and end_day
where goods is not null
group by 1, 2
