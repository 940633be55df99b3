-- in:    {history} (spells), {population} (customers); $start, $end
-- out:   one row a pair of stages observed: from_stage, to_stage (positions), customers
-- A customer first seen after $start comes from -1 (entry), so that both sides hold the same customers.
with spells as (
    select history.* from {history} as history join {population} as population using (customer_no)
),
at_start as (select customer_no, stage as from_stage from spells where from_day <= $start and to_day > $start),
at_end as (select customer_no, stage as to_stage from spells where from_day <= $end and to_day > $end)
select coalesce(from_stage, -1) as from_stage, to_stage, count(*) as customers
from at_end left join at_start using (customer_no)
group by 1, 2
order by 1, 2
