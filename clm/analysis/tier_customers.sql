-- in:    {tiers} (tiers.sql), {population} (customers); $place (of a tier; null for all), $limit, $offset
-- out:   one row a buyer, the highest revenue first: customer_id, name, revenue (of the window), share (of the revenue of
--        all), tier (position), matches (how many there are in all)
with chosen as (
    select customer_id, name, tiers.revenue, tiers.revenue / nullif(sum(tiers.revenue) over (), 0) as share, place as tier
    from {tiers} as tiers join {population} as population using (customer_no)
)
select *, count(*) over () as matches
from chosen
where tier = $place or $place is null
order by revenue desc, customer_id
limit $limit offset $offset
