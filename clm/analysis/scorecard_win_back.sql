-- in:    calendar, chosen, bought (see scorecard_sums.sql), {warned} (scorecard_warned.sql)
-- out:   one row a customer and period who counted as gone at the end of the day before it and had ordered in the two
--        years before: n = 1 if something was ordered in the period, d = 1
-- Without a limit the pool of those long gone would grow, and the share fall, whatever is done.
with came as (select distinct customer_no, no from bought join calendar on day between start_day and end_day)
select customer_no, calendar.no, came.no is not null as n, 1 as d
from {warned} as warned
join chosen using (customer_no)
join calendar on as_of = start_day - 1
left join came using (customer_no, no)
where is_gone and recency_days <= 730
