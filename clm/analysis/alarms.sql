-- in:    {looks} (see weekly_looks.sql; {buyers} is a condition over it), purchases; $lapse_days, $as_of
-- out:   one row a warning that was raised, and one for any (0): warning, alarms, wrong, right, open (customers),
--        days_to_return, lead_days, lead_low, lead_high, gone, foreseen
-- Who counts as gone is not warned about: what holds again after a return is a new alarm.
with looked as (select * replace (case when is_gone then [] else held end as held) from ({looks}) as looks),
marked as (
    select
        *,
        lag(held) over each_customer as held_before,
        lag(is_gone) over each_customer as was_gone
    from looked
    window each_customer as (partition by customer_no order by as_of)
),
alarms as (
    select customer_no, as_of, last_day, unnest(list_filter(held, lambda position: not list_contains(held_before, position))) as warning
    from marked
    where held_before is not null and {buyers}  -- nothing is known of a warning before the first look
    union all
    select customer_no, as_of, last_day, 0
    from marked
    where held_before is not null and {buyers} and len(held) > 0 and len(held_before) = 0
),
-- The next purchase after each, and the one after which a customer came to count as gone.
bought as (
    select customer_no, day, lead(day) over (partition by customer_no order by day) as next_day
    from purchases
    where day <= $as_of
),
followed as (
    select
        alarms.*,
        next_day,
        last_day + cast(floor($lapse_days) as integer) + 1 as gone_day
    from alarms join bought on bought.customer_no = alarms.customer_no and bought.day = last_day
),
ended as (
    select
        *,
        next_day is not null and next_day <= gone_day as is_wrong,
        (next_day is null or next_day > gone_day) and gone_day <= $as_of as is_right
    from followed
),
-- Customers who came to count as gone within the weeks watched, by their last purchase before it.
lost as (
    select marked.customer_no, min(marked.as_of) as as_of, last_day
    from marked
    where is_gone and not was_gone and {buyers}
    group by all
),
named as (
    select distinct lost.customer_no, lost.last_day, unnest(list_concat(looked.held, [0])) as warning
    from lost join looked on looked.customer_no = lost.customer_no
    where len(looked.held) > 0 and looked.as_of < lost.as_of and looked.as_of >= lost.last_day - 90
),
foreseen as (select warning, count(*) as foreseen from named group by 1),
counts as (
    select
        warning,
        count(*) as alarms,
        count(*) filter (where is_wrong) as wrong,
        count(*) filter (where is_right) as right,
        count(*) filter (where not is_wrong and not is_right) as open,
        median(next_day - as_of) filter (where is_wrong) as days_to_return,
        median(gone_day - as_of) filter (where is_right) as lead_days,
        quantile_cont(gone_day - as_of, 0.25) filter (where is_right) as lead_low,
        quantile_cont(gone_day - as_of, 0.75) filter (where is_right) as lead_high
    from ended
    group by 1
)
select counts.*, (select count(*) from lost) as gone, coalesce(foreseen, 0) as foreseen
from counts left join foreseen using (warning)
order by warning
