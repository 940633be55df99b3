-- in:    purchases; $until, the last day to learn from
-- out:   one row a length of gap between two purchase occasions: day (the length), events (gaps that closed with
--        the next order), censored (gaps still open on that day)
with seen as (select * from purchases where day <= $until),
last_orders as (select customer_no, max(day) as last_day from seen group by 1),
gaps as (
    select gap_days as day, 1 as closed from seen where gap_days is not null
    union all
    select date_diff('day', last_day, cast($until as date)), 0 from last_orders
)
select day, cast(sum(closed) as bigint) as events, cast(count(*) - sum(closed) as bigint) as censored
from gaps
group by 1
order by 1
