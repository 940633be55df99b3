-- in:    {judged} (one row a buyer and day of $days, see judged.sql)
-- out:   one row a buyer and day with a warning: customer_no, as_of, is_gone (silent for so long as to count as gone
--        rather than warned), recency_days
select customer_no, as_of, stage = {gone} as is_gone, calendar_recency_days as recency_days
from {judged} as judged
where stage > 0
