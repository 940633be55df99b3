-- in:    {places} (value_matrix_places.sql), {population} (customers)
-- out:   one row a quadrant that somebody is in: place, customers, current_value, revenue_365d, headroom (of those whose
--        wallet is known; null without any), wallets (how many these are),
--        market (order activity of all in the last 180 days over that in the 180 before)
select
    place,
    count(*) as customers,
    sum(current_value) as current_value,
    sum(revenue_365d) as revenue_365d,
    sum(headroom) as headroom,
    count(headroom) as wallets,
    max(market) as market
from {places} as places join {population} as population using (customer_no)
group by 1
order by 1
