-- in:    {left}, {right} (spells of the same customers under two models), {population} (customers); $as_of
-- out:   one row a pair of stages observed: left_stage, right_stage (positions), customers
with left_standing as (
    select customer_no, stage as left_stage from {left} where from_day <= $as_of and to_day > $as_of
),
right_standing as (
    select customer_no, stage as right_stage from {right} where from_day <= $as_of and to_day > $as_of
)
select left_stage, right_stage, count(*) as customers
from left_standing
join right_standing using (customer_no)
join {population} as population using (customer_no)
group by 1, 2
order by 1, 2
