-- in:    {signals} of customers at the end of each of $days, {population} (customers), {features} (columns over the
--        signals), purchases; $lapse_days (one a day, by day), $horizon_days
-- out:   one row a day and buyer known on it, by customer_no: as_of, customer_no, fold (0–4, the same for a customer in
--        any data), one_time (has bought on one day only), gone (counts as gone), silence_days, overdue, bought (1 where
--        there was a purchase within the horizon after the day, else 0), and one column a feature
with known as ({signals}),
later as (
    select distinct customer_no, as_of
    from purchases join (select unnest($days) as as_of) as asked
        on day > as_of and day <= as_of + cast($horizon_days as integer)
    where customer_no in (select customer_no from known)
)
select
    signals.as_of,
    signals.customer_no,
    cast(hash(customer_id) // 1000 % 5 as integer)                        as fold,
    own_rhythm_days is null                                               as one_time,
    calendar_recency_days > list_extract($lapse_days, signals.no + 1)     as gone,
    cast(calendar_recency_days as double)                                 as silence_days,
    cast(signals.overdue as double)                                       as overdue,
    cast(case when later.customer_no is null then 0 else 1 end as double) as bought
    {features}
from known as signals
join {population} as population on population.customer_no = signals.customer_no
left join later on later.customer_no = signals.customer_no and later.as_of = signals.as_of
where orders >= 1
order by 2
