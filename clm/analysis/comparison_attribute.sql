-- in:    {history} (spells), {population} (customers), {attribute}; $as_of, $left, $right (positions of stages)
-- out:   one row a value of the attribute: value ('' where not given), left_customers, right_customers
select
    coalesce({attribute}, '') as value,
    count(*) filter (where stage = $left) as left_customers,
    count(*) filter (where stage = $right) as right_customers
from {history} join {population} as population using (customer_no)
where from_day <= $as_of and to_day > $as_of and stage in ($left, $right)
group by 1
order by count(*) desc, value
