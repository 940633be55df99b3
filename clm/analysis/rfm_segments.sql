-- in:    {scores} (rfm_scores.sql of one day), {population} (customers)
-- out:   one row a segment that somebody has: place (of the segment), customers, revenue (net, to date), orders (to date),
--        recency_days (the median)
select
    place,
    count(*) as customers,
    sum(monetary) as revenue,
    cast(sum(frequency) as bigint) as orders,
    cast(median(recency_days) as double) as recency_days
from {scores} as scores join {population} as population using (customer_no)
group by 1
order by 1
