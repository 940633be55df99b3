-- in:    {places} (value_matrix_places.sql), {population} (customers); $place (of a quadrant; null for all), $limit,
--        $offset
-- out:   one row a buyer, the highest current value first: customer_id, name, current_value, revenue_365d, basis,
--        share_of_wallet, headroom, growth, quadrant (position), matches (how many there are in all)
select
    customer_id, name, current_value, revenue_365d, basis, share_of_wallet, headroom, growth, place as quadrant,
    count(*) over () as matches
from {places} as places join {population} as population using (customer_no)
where place = $place or $place is null
order by current_value desc, headroom desc nulls last, customer_id
limit $limit offset $offset
