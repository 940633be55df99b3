-- in:    {judged} (one row a buyer and day), {population} (customers), {buyers} (condition); $warned (positions of
--        warnings), $gone (the position of those who count as gone), $horizon_days
-- out:   one row a day: day, gone, watched, warned (customers), came and went (customers who are warned now and were not on
--        the day before, and the other way round), value_at_stake and revenue_365d (of the warned),
--        all_revenue_365d (of all buyers, whatever {buyers} says)
select
    as_of as day,
    count(*) filter (where stage = $gone and {buyers}) as gone,
    count(*) filter (where stage <> $gone and {buyers}) as watched,
    count(*) filter (where is_warned) as warned,
    count(*) filter (where is_warned and not was_warned) as came,
    count(*) filter (where was_warned and not is_warned) as went,
    coalesce(sum(daily_value) filter (where is_warned), 0) * $horizon_days as value_at_stake,
    cast(coalesce(sum(revenue_365d) filter (where is_warned), 0) as double) as revenue_365d,
    cast(sum(revenue_365d) as double) as all_revenue_365d
from (
    select *, coalesce(lag(is_warned) over (partition by customer_no order by as_of), false) as was_warned
    from (select *, stage in (select unnest($warned)) and {buyers} as is_warned from {judged} as judged) as judged
) as marked
join (select customer_no from {population} as population) as chosen using (customer_no)
group by 1
order by 1
