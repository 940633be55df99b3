-- in:    {signals} of every customer on one day, {stage} and the texts made from the warning rules, {history}
--        (spells of warnings), {population} (customers); $as_of, $horizon_days, $warned (positions of warnings)
-- out:   one row a customer with a warning: customer_id, name, warning (position), since, reason (all that hold),
--        warnings (how many hold), value_at_stake, orders, revenue_365d, recency_days, rhythm_days, overdue,
--        matches (how many are warned in all); the highest value at stake first, one page of them
with warned as (
    select *
    from (select *, {stage} as stage from ({signals}) as signals) as staged
    where stage in (select unnest($warned))
)
select
    customer_id,
    name,
    warned.stage as warning,
    from_day as since,
    {reason} as reason,
    {held} as warnings,
    -- What a customer brings in the horizon at the pace of the last year, or of its own time if that is shorter;
    -- a first order alone is taken as the pace of 90 days.
    cast({yearly} as double) / least(365, greatest(first_order_days, 90)) * $horizon_days as value_at_stake,
    cast(orders as bigint) as orders,
    cast(revenue_365d as double) as revenue_365d,
    calendar_recency_days as recency_days,
    rhythm_days,
    overdue,
    count(*) over () as matches
from warned
join {population} as population using (customer_no)
join {history} as history on history.customer_no = warned.customer_no and from_day <= $as_of and to_day > $as_of
where {chosen}
order by value_at_stake desc, customer_id
limit $limit offset $offset
