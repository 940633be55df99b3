-- in:    {tiers} (tiers.sql), {population} (customers)
-- out:   one row a tier that somebody is in: place, customers, revenue
select place, count(*) as customers, sum(revenue) as revenue
from {tiers} as tiers join {population} as population using (customer_no)
group by 1
order by 1
