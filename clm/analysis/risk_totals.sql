-- in:    {judged} (one row a buyer on the day), {population} (customers), {buyers} (condition); $warned (positions of
--        warnings), $horizon_days
-- out:   one row a warning that somebody has: warning (position), customers, value_at_stake, revenue_365d
select
    stage as warning,
    count(*) as customers,
    sum(daily_value) * $horizon_days as value_at_stake,
    cast(sum(revenue_365d) as double) as revenue_365d
from {judged} as judged
join (select customer_no from {population} as population) as chosen using (customer_no)
where stage in (select unnest($warned)) and {buyers}
group by 1
order by 1
