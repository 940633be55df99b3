-- in:    {history} (spells); $days
-- out:   one row a customer and day of the history from the first on which the customer is known: customer_id,
--        period_end, stage (position)
with calendar as (select unnest($days) as period_end)
select customer_id, period_end, stage
from {history} join customers using (customer_no) join calendar on from_day <= period_end and to_day > period_end
order by customer_no, period_end
