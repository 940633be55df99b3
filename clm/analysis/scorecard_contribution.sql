-- in:    calendar, bought, active, served (see scorecard_sums.sql)
-- out:   one row an active customer and period: n = margin of the period's orders less the cost of contacts after the
--        first order, d = 1
with earned as (
    select customer_no, no, sum(margin) as margin
    from bought join calendar on day between start_day and end_day
    group by 1, 2
)
select customer_no, no, coalesce(margin, 0) - coalesce(cost, 0) as n, 1 as d
from active left join earned using (customer_no, no) left join served using (customer_no, no)
