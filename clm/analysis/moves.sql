-- in:    {history} (spells), {population} (customers); $days
-- out:   one row a day and pair of stages: period_end, from_stage (position; -1 for first seen), to_stage, customers
--        who changed between the day before and this one; those who stayed are not among them
with spells as (
    select
        customer_no, stage, from_day,
        lag(stage) over (partition by customer_no order by from_day) as stage_before
    from {history} join {population} as population using (customer_no)
)
select from_day as period_end, coalesce(stage_before, -1) as from_stage, stage as to_stage, count(*) as customers
from spells
where from_day in (select unnest($days))
group by 1, 2, 3
order by 1, 2, 3
