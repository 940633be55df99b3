-- in:    days; $until, the last day to learn from
-- out:   one row: reading (of the market's clock on that day), days (on which the clock ran)
select max(reading) as reading, count(*) filter (where active > 0) as days
from days
where day <= $until
