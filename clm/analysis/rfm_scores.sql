-- in:    {signals} of every customer on $days, {silence} (what recency is measured in), {r}, {f}, {m} (scores made of
--        the limits), {grid} (position of the segment by recency score and by that of frequency and money)
-- out:   one row a buyer and day: customer_no, as_of, recency_days, frequency (orders to date), monetary (net, to
--        date), silence, r, f, m (1–5), place (position of the segment)
with bought as (
    select
        customer_no,
        as_of,
        calendar_recency_days as recency_days,
        orders as frequency,
        cast(revenue as double) as monetary,
        {silence} as silence
    from ({signals}) as signals
    where orders >= 1
),
scored as (select *, {r} as r, {f} as f, {m} as m from bought)
select *, cast({grid}[r][(f + m + 1) // 2] as tinyint) as place
from scored
