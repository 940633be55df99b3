-- in:    {signals} of customers at the end of the day $days[1], {population} (customers), {features} (columns over the
--        signals), purchases; $lapse_days, $horizon_days
-- out:   one row a buyer known on the day, by customer_no: customer_no, fold (0–4, the same for a customer in any data),
--        one_time (has bought on one day only), gone (counts as gone), silence_days, overdue, bought (1 where
--        there was a purchase within the horizon after the day, else 0), and one column a feature
with later as (
    select distinct customer_no
    from purchases
    where day > $days[1] and day <= cast($days[1] as date) + cast($horizon_days as integer)
)
select
    signals.customer_no,
    cast(hash(customer_id) // 1000 % 5 as integer)                        as fold,
    own_rhythm_days is null                                               as one_time,
    calendar_recency_days > $lapse_days                                   as gone,
    cast(calendar_recency_days as double)                                 as silence_days,
    cast(signals.overdue as double)                                       as overdue,
    cast(case when later.customer_no is null then 0 else 1 end as double) as bought
    {features}
from ({signals}) as signals
join {population} as population on population.customer_no = signals.customer_no
left join later on later.customer_no = signals.customer_no
where orders >= 1
order by 1
