-- in:    purchases; $until
-- out:   one row: share (margin of the purchases whose cost is known over their revenue; null without any)
select cast(sum(margin) / nullif(sum(revenue), 0) as double) as share
from purchases
where day <= $until and margin is not null
