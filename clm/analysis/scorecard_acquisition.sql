-- in:    calendar, firsts (see scorecard_sums.sql)
-- out:   one row a customer who ordered for the first time, in the period in which that was: n = 1, d = 0 (a count)
select customer_no, no, 1 as n, 0 as d from firsts join calendar on first_day between start_day and end_day
