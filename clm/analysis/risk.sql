-- in:    {judged} (one row a buyer on the day), {population} (customers), {buyers} and {chosen} (conditions),
--        {reason} and {held} made from the warning rules; $warned (positions of warnings), $horizon_days
-- out:   one row a customer with a warning: customer_no, customer_id, name, warning (position), reason (all that
--        hold), warnings (how many hold), value_at_stake, orders, revenue_365d, recency_days, rhythm_days, overdue,
--        matches (how many are chosen in all); the highest value at stake first, one page of them
select
    customer_no,
    customer_id,
    name,
    stage as warning,
    {reason} as reason,
    {held} as warnings,
    daily_value * $horizon_days as value_at_stake,
    cast(orders as bigint) as orders,
    cast(revenue_365d as double) as revenue_365d,
    calendar_recency_days as recency_days,
    rhythm_days,
    overdue,
    count(*) over () as matches
from {judged} as judged
join (select customer_no, customer_id, name from {population} as population) as chosen using (customer_no)
where stage in (select unnest($warned)) and {buyers} and {chosen}
order by value_at_stake desc, customer_id
limit $limit offset $offset
