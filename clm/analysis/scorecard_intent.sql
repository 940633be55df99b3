-- in:    calendar, chosen, firsts (see scorecard_sums.sql), touches
-- out:   one row a customer and period who had not ordered before it and became known in it or in the 90 days before:
--        n = 1 if interest was shown in the period or the first order placed, d = 1
with young as (
    select customer_no, no, coalesce(first_day <= end_day, false) as has_ordered
    from chosen
    left join firsts using (customer_no)
    join calendar on known_day between start_day - 90 and end_day
    where first_day is null or first_day >= start_day
),
interested as (
    select distinct customer_no, no
    from touches join calendar on day between start_day and end_day
    where kind in ('visit', 'contact', 'trial', 'consultation')
)
select young.customer_no, young.no, has_ordered or interested.no is not null as n, 1 as d
from young left join interested using (customer_no, no)
