-- in:    {dated} (see alarm_dates.sql), {judged} (one row a buyer on the day), {population} (customers); $since (day),
--        $gone (the position of those who count as gone), $horizon_days
-- out:   one row a customer, warning and time in which it held that began or ended on $since or later: customer_id, name,
--        warning (position), entered, left_on, outcome, bought_on, value_at_stake (null for who counts as gone),
--        matches (how many there are in all); one page of them
select
    customer_id,
    name,
    warning,
    entered,
    left_on,
    outcome,
    bought_on,
    case when stage <> $gone then daily_value * $horizon_days end as value_at_stake,
    count(*) over () as matches
from {dated} as dated
join (select customer_no, customer_id, name from {population} as population) as chosen using (customer_no)
join {judged} as judged using (customer_no)
where entered >= $since or left_on >= $since
order by value_at_stake desc nulls last, coalesce(left_on, entered) desc, customer_id, warning, entered
limit $limit offset $offset
