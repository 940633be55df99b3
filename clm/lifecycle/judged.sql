-- in:    {signals} of every customer on each of $days, {stage} made from the warning rules, {yearly} (the signal of
--        what a customer brought in the last 365 days)
-- out:   one row a buyer and day: customer_no, as_of, stage (position of the gravest warning), one_time (has bought
--        on one day only), daily_value, and every signal that the rules and the lists need
select
    *,
    {stage} as stage,
    own_rhythm_days is null as one_time,
    -- The pace of the last year, or of the customer's own time if that is shorter; a first order alone is taken as
    -- the pace of 90 days, or a new customer would seem worth an order a day.
    cast({yearly} as double) / least(365, greatest(first_order_days, 90)) as daily_value
from ({signals}) as signals
where orders >= 1
