-- in:    {signals} at the end of each day on which a customer's signals changed, {history} (spells)
-- out:   one row a customer and stage ever reached: customer_no, stage (position), day (the first)
-- What an event brings about is dated to the day; what time alone brings about to the next day of the history.
with moments as (
    select customer_no, {stage} as stage, as_of as day from ({signals}) as signals
    union all
    select customer_no, stage, from_day from {history}
)
select customer_no, stage, min(day) as day
from moments
group by 1, 2
