-- in:    purchases, days
-- out:   purchases, and for each occasion usual_gap_days (the median of the customer's gaps up to and including it)
--        and reading (of the market's clock on its day)
-- Kept apart because only some models need it and running medians cost more than all the rest of an import. Medians of
-- the beginnings of each customer's list of gaps take half the time of a window.
with gaps as (
    select customer_no, list(day order by day) as days, list(gap_days order by day) as lengths
    from purchases
    where gap_days is not null
    group by 1
),
medians as (
    select
        customer_no,
        unnest(days) as day,
        unnest(list_transform(lengths, lambda length, place: list_median(lengths[:place]))) as usual_gap_days
    from gaps
)
select purchases.*, reading, cast(usual_gap_days as double) as usual_gap_days
from purchases
join days using (day)
left join medians using (customer_no, day)
