-- in:    signals of every customer on every day asked for; $days
-- out:   one row a customer and uninterrupted stay in a stage: customer_no, stage, from_day, to_day (exclusive)
with staged as (
    select customer_no, no, as_of, {stage} as stage
    from ({signals}) as signals
),
compared as (
    select *, lag(stage) over (partition by customer_no order by no) as stage_before
    from staged
)
select
    customer_no,
    stage,
    as_of as from_day,
    coalesce(lead(as_of) over (partition by customer_no order by no), date '9999-12-31') as to_day
from compared
where stage_before is distinct from stage
