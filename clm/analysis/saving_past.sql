-- in:    {degenerating} (customer_no, day, place), purchases, interactions, {population} (customers), {group} (SQL over
--        customers); $days (ascending; the last is the day looked at), $ways (kind and channel of the attempts, each as
--        one text), $response_days
-- out:   one row a place, group, day, span of silence and kind of buyer: place, grouping, contacted and came (of them),
--        others (as they were then, without an attempt until the next of $days) and others_came
-- Who was not contacted is followed from the middle one of that span's contacts; whoever bought before it, or before the
-- contact, needed no saving. Nobody counts who could not be followed for $response_days.
with calendar as (
    select unnest($days) as day
),
spans as (select day, lead(day) over (order by day) as next_day from calendar),
attempts as (
    select customer_no, spans.day, min(cast(occurred_at as date)) as made_on
    from interactions
    join {population} as population using (customer_id)
    join spans on cast(occurred_at as date) > spans.day and cast(occurred_at as date) <= next_day
    where kind || chr(10) || coalesce(interactions.channel, '') in (select unnest($ways))
    group by 1, 2
),
middles as (
    select day, cast(quantile_disc(made_on, 0.5) as date) as middle
    from attempts join {degenerating} as degenerating using (customer_no, day)
    group by 1
),
followed as (
    select
        degenerating.customer_no,
        place,
        {group}                                as grouping,
        degenerating.day,
        made_on is not null                    as is_contacted,
        coalesce(made_on, middle)              as start_day
    from {degenerating} as degenerating
    join {population} as population using (customer_no)
    join middles using (day)
    left join attempts using (customer_no, day)
),
judged as (
    select
        place,
        grouping,
        followed.day,
        is_contacted,
        least(date_diff('day', max(purchases.day) filter (where purchases.day <= followed.day), followed.day) // 90, 8) as silence,
        count(*) filter (where purchases.day <= followed.day) = 1                                       as is_one_time,
        count(*) filter (where purchases.day > followed.day and purchases.day < start_day)              as before,
        count(*) filter (where purchases.day >= start_day and purchases.day < start_day + $response_days) > 0 as came
    from followed join purchases using (customer_no)
    where start_day + $response_days <= list_last($days) + 1
    group by followed.customer_no, place, grouping, followed.day, is_contacted, start_day
)
select
    place,
    grouping,
    count(*) filter (where is_contacted)              as contacted,
    count(*) filter (where is_contacted and came)     as came,
    count(*) filter (where not is_contacted)          as others,
    count(*) filter (where not is_contacted and came) as others_came
from judged
where before = 0
group by place, grouping, day, silence, is_one_time
order by all
