-- in:    {decline} (decline.sql), customers; $limit, $offset
-- out:   one row a customer who brings less than before and less than with its peers, the largest own loss first:
--        customer_id, name, the columns of decline.sql, matches (how many there are in all)
select customer_id, name, decline.* exclude (customer_no), count(*) over () as matches
from {decline} as decline
join customers using (customer_no)
where own < 0 and now < before
order by own, customer_id
limit $limit offset $offset
