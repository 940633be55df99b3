-- in:    {history} (spells), {population} (customers); $days
-- out:   one row a day and stage: period_end, stage (position), entered, left_stage (since the day before)
with spells as (
    select history.* from {history} as history join {population} as population using (customer_no)
),
moves as (
    select from_day as period_end, stage, count(*) as entered, 0 as left_stage from spells group by 1, 2
    union all
    select to_day, stage, 0, count(*) from spells group by 1, 2
)
select
    period_end,
    stage,
    cast(sum(entered) as bigint) as entered,
    cast(sum(left_stage) as bigint) as left_stage
from moves
where period_end in (select unnest($days))
group by 1, 2
order by 1, 2
