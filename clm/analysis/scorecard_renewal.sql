-- in:    calendar, chosen, firsts (see scorecard_sums.sql), touches
-- out:   one row a customer and period who had ordered before it and whose contract was running at the end of the day
--        before it: n = 1 if it was still running at the period's end, d = 1
-- A contract runs until it is terminated or runs out. When it began is not known, hence the order.
with terminations as (select customer_no, min(day) as day from touches where kind = 'terminated' group by 1)
select
    customer_no,
    no,
    contract_end >= end_day and (terminations.day is null or terminations.day > end_day) as n,
    1 as d
from chosen
join firsts using (customer_no)
left join terminations using (customer_no)
join calendar
    on first_day < start_day
    and contract_end >= start_day - 1
    and (terminations.day is null or terminations.day >= start_day)
