-- in:    {signals} (calendar_recency_days, market_recency_days, revenue) of every customer on each of $days, {population}
--        (customers); $lapse_days
-- out:   one row a day: day, buyers, own (silent for longer than the limit on both clocks), market (by the calendar alone:
--        while they were silent, the others bought little too), early (on the market's clock alone), and the net revenue
--        to date of each: own_revenue, market_revenue, early_revenue
with judged as (
    select
        as_of as day,
        revenue,
        calendar_recency_days > $lapse_days as by_calendar,
        market_recency_days > $lapse_days   as by_market
    from ({signals}) as signals
    join (select customer_no from {population} as population) as chosen using (customer_no)
    where calendar_recency_days is not null
)
select
    day,
    count(*)                                                                          as buyers,
    count(*) filter (where by_calendar and by_market)                                 as own,
    count(*) filter (where by_calendar and not by_market)                             as market,
    count(*) filter (where by_market and not by_calendar)                             as early,
    cast(coalesce(sum(revenue) filter (where by_calendar and by_market), 0) as double)     as own_revenue,
    cast(coalesce(sum(revenue) filter (where by_calendar and not by_market), 0) as double) as market_revenue,
    cast(coalesce(sum(revenue) filter (where by_market and not by_calendar), 0) as double) as early_revenue
from judged
group by 1
order by 1
