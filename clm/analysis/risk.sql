-- in:    {judged} (one row a buyer on the day), {population} (customers), {buyers} and {chosen} (conditions),
--        {reason} and {held} made from the warning rules, {scores} (one row a buyer, see clm.prediction.model),
--        {order} (columns of the result); $warned (positions of warnings), $horizon_days
-- out:   one row a customer with a warning: customer_no, customer_id, name, warning (position), reason (all that
--        hold), warnings (how many hold), value_at_stake, p_silent, expected_loss, p_alive, p_active, expected_value,
--        low, high, basis (null without a score), orders, revenue_365d, recency_days, rhythm_days, overdue, matches
--        (how many are chosen in all); in the order asked for, one page of them
select
    customer_no,
    customer_id,
    name,
    stage as warning,
    {reason} as reason,
    {held} as warnings,
    daily_value * $horizon_days as value_at_stake,
    1 - p_active as p_silent,
    daily_value * $horizon_days * (1 - p_active) as expected_loss,
    p_alive,
    p_active,
    expected_value,
    low,
    high,
    basis,
    cast(orders as bigint) as orders,
    cast(revenue_365d as double) as revenue_365d,
    calendar_recency_days as recency_days,
    rhythm_days,
    overdue,
    count(*) over () as matches
from {judged} as judged
join (select customer_no, customer_id, name from {population} as population) as chosen using (customer_no)
left join {scores} as scores using (customer_no)
where stage in (select unnest($warned)) and {buyers} and {chosen}
order by {order}, customer_id
limit $limit offset $offset
