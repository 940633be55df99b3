-- in:    {scores} (rfm_scores.sql of one day), {population} (customers); $place (of a segment; null for all),
--        $limit, $offset
-- out:   one row a buyer, the highest revenue first: customer_id, name, recency_days, frequency, monetary, r, f, m,
--        place (of the segment), matches (how many there are in all)
select
    customer_id, name, recency_days, frequency, monetary, r, f, m, place, count(*) over () as matches
from {scores} as scores join {population} as population using (customer_no)
where place = $place or $place is null
order by monetary desc, customer_id
limit $limit offset $offset
