-- in:    {signals} of every customer at the origin, {stage} made from the warning rules; $origin, $horizon_days,
--        $warned (positions of warnings), $gone (position of those who count as gone)
-- out:   one row a warning, plus one for all of them (-1) and one for the naive rule (-2: as many customers, those
--        silent longest): warning, customers (who could be warned at the origin: bought before, not gone),
--        silent (of these, no order within the horizon), listed (had the warning), listed_silent
with staged as (
    select customer_no, recency_days, {stage} as stage from ({signals}) as signals where orders >= 1
),
watched as (
    select
        customer_no,
        stage,
        case when stage in (select unnest($warned)) then 1 else 0 end as warned,
        row_number() over (order by recency_days desc, customer_no) as silence_rank
    from staged
    where stage <> $gone
),
outcome as (
    select distinct customer_no
    from purchases
    where day > $origin and day <= cast($origin as date) + $horizon_days
),
judged as (
    select watched.*, case when outcome.customer_no is null then 1 else 0 end as silent
    from watched left join outcome using (customer_no)
),
totals as (select count(*) as customers, sum(silent) as silent, sum(warned) as length from judged),
lists as (
    select stage as warning, count(*) as listed, sum(silent) as listed_silent from judged where warned = 1 group by 1
    union all
    select -1, count(*), sum(silent) from judged where warned = 1
    union all
    select -2, count(*), sum(silent) from judged where silence_rank <= (select length from totals)
)
select
    warning,
    customers,
    cast(silent as bigint) as silent,
    listed,
    cast(coalesce(listed_silent, 0) as bigint) as listed_silent
from lists cross join totals
order by 1
