-- in:    {judged} (one row a buyer on the day), {scores} (one row a buyer, see clm.prediction.model), {population}
--        (customers), {buyers} (condition); $gone (the position of those who count as gone), $warned (positions of
--        warnings), $bins
-- out:   one row a bin of the probability to buy nothing: bin_start, bin_end, customers, warned, revenue (of the last
--        365 days), probability (mean)
with bins as (select cast(unnest(range(cast($bins as bigint))) as integer) as bin),
placed as (
    select
        cast(least(floor((1 - p_active) * $bins), $bins - 1) as integer) as bin,
        1 - p_active as probability,
        stage in (select unnest($warned)) as is_warned,
        revenue_365d
    from {judged} as judged
    join (select customer_no from {population} as population) as chosen using (customer_no)
    join {scores} as scores using (customer_no)
    where stage <> $gone and {buyers}
)
select
    bin / cast($bins as double) as bin_start,
    (bin + 1) / cast($bins as double) as bin_end,
    count(probability) as customers,
    count(*) filter (where is_warned) as warned,
    cast(coalesce(sum(revenue_365d), 0) as double) as revenue,
    avg(probability) as probability
from bins left join placed using (bin)
group by bin
order by bin
