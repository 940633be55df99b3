-- in:    {population} (customers), purchases; {group} of customers; $until, $lapse_days
-- out:   one row a group and length of activity, in days from a customer's first to last order: grouping, day,
--        events (silent for longer than $lapse_days since then: inactive by that rule), censored (still active)
with active as (
    select {group} as grouping, customer_no, min(day) as first_day, max(day) as last_day
    from purchases join {population} as population using (customer_no)
    where day <= $until
    group by 1, 2
)
select
    grouping,
    date_diff('day', first_day, case when inactive then last_day else cast($until as date) end) as day,
    count(*) filter (where inactive) as events,
    count(*) filter (where not inactive) as censored
from (select *, date_diff('day', last_day, cast($until as date)) > $lapse_days as inactive from active) as judged
group by 1, 2
order by 1, 2
