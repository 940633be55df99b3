-- in:    {degenerating} (customer_no, day, place), interactions, {population} (customers); $days (ascending; the last is
--        the day looked at), $kinds (of contacts that the company makes)
-- out:   one row a way of contact: kind, channel, contacts (after the first of $days), reached (of them, those that went
--        to somebody who was degenerating at the end of the day of $days before), cost (mean of these; null if unknown)
with calendar as (select unnest($days) as day),
made as (
    select customer_no, kind, coalesce(interactions.channel, '') as channel, cast(occurred_at as date) as made_on, cost
    from interactions join {population} as population using (customer_id)
    where kind in (select unnest($kinds)) and cast(occurred_at as date) <= list_last($days)
),
dated as (select made.*, day from made asof join calendar on made_on > day)
select
    kind,
    channel,
    count(*)                                                     as contacts,
    count(place)                                                 as reached,
    cast(avg(cost) filter (where place is not null) as double)   as cost
from dated left join {degenerating} as degenerating using (customer_no, day)
group by 1, 2
order by reached desc, kind, channel
