-- in:    {dated} (see alarm_dates.sql), {population} (customers); $since (day)
-- out:   one row: entered, left_one (customers who entered or left a warning on $since or later), and of the latter
--        bought, gone, eased, each customer under the outcome of the last warning left
with moved as (
    select dated.*
    from {dated} as dated join (select customer_no from {population} as population) as chosen using (customer_no)
    where entered >= $since or left_on >= $since
),
-- Two warnings left on the same day end alike: the purchases of that week and whether the customer is gone decide.
parted as (
    select customer_no, arg_max(outcome, left_on) as outcome from moved where left_on >= $since group by 1
)
select
    (select count(distinct customer_no) from moved where entered >= $since) as entered,
    count(*) as left_one,
    count(*) filter (where outcome = 'bought') as bought,
    count(*) filter (where outcome = 'gone') as gone,
    count(*) filter (where outcome = 'eased') as eased
from parted
