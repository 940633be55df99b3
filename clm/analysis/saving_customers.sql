-- in:    {degenerating} (customer_no, day, place), purchases, {population} (customers), {group} (SQL over customers),
--        {money} (margin or revenue of a purchase day); $as_of (one of the days), $share (of the money that counts)
-- out:   one row a buyer who is degenerating on the day: customer_id, name, place, grouping, recency_days, daily (money a
--        day at the pace of the year up to the last order)
with brought as (
    select
        customer_no,
        min(day) as first_day,
        max(day) as last_day,
        coalesce(sum({money}) filter (where day > last_order - 365), 0) as last_year
    from (
        select *, max(day) over (partition by customer_no) as last_order from purchases where day <= $as_of
    )
    group by 1
)
select
    customer_id,
    name,
    place,
    {group}                                                                            as grouping,
    date_diff('day', last_day, $as_of)                                                 as recency_days,
    -- The own time if that is shorter than a year; a first order alone is taken as the pace of 90 days.
    cast(last_year as double) * $share / least(365, greatest(last_day - first_day, 90)) as daily
from {degenerating} as degenerating
join brought using (customer_no)
join {population} as population using (customer_no)
where day = $as_of
order by place, customer_id
