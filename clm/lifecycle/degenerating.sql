-- in:    {history} (spells); $days (of the history), $places (positions of stages)
-- out:   one row a customer and day on which it stood in one of these stages: customer_no, day, place (of the stage)
with calendar as (select unnest($days) as day)
select customer_no, day, stage as place
from {history} as history
join calendar on from_day <= day and to_day > day
where stage in (select unnest($places))
