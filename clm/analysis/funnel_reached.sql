-- in:    {reached} (first day a customer reached a stage), {population} (customers); $start, $end (window of entry),
--        $until (last day observed); $steps and $through, pairs of a step of this funnel (0 is the first) and the
--        position of a stage: who reached `through` has passed `step`
-- out:   one row a group and step reached: grouping, stage (the step), customers, median_days and p75_days (from
--        the step before, of those who made both in this order), waiting (customers who made the step before but
--        not this one), waiting_open (those of them who have waited less than p75_days: too early to tell)
with paths as (select unnest($steps) as step, unnest($through) as through),
entrants as (
    select customer_no, {group} as grouping
    from {population} as population
    where known_day between $start and $end
),
passed as (
    select customer_no, grouping, step, min(day) as day
    from {reached} join paths on stage = through join entrants using (customer_no)
    group by 1, 2, 3
),
paired as (
    select
        before.customer_no,
        before.grouping,
        before.step + 1 as step,
        date_diff('day', before.day, after.day) as days,
        date_diff('day', before.day, cast($until as date)) as waited,
        after.day is null as waiting
    from passed as before
    left join passed as after on after.customer_no = before.customer_no and after.step = before.step + 1
    where after.day is null or after.day >= before.day
),
times as (
    select
        grouping,
        step,
        median(days) as median_days,
        quantile_cont(days, 0.75) as p75_days,
        count(*) filter (where waiting) as waiting
    from paired
    group by 1, 2
),
early as (
    select grouping, step, count(*) as waiting_open
    from paired join times using (grouping, step)
    where paired.waiting and (waited < p75_days or p75_days is null)
    group by 1, 2
),
counted as (select grouping, step, count(*) as customers from passed group by 1, 2)
select grouping, step as stage, customers, median_days, p75_days, waiting, coalesce(waiting_open, 0) as waiting_open
from counted left join times using (grouping, step) left join early using (grouping, step)
order by 1, 2
