-- in:    {history} (spells), {population} (customers), {attribute}; $start, $end, $least_customers
-- out:   one row a value of the attribute and pair of stages: value, from_stage and to_stage (positions), customers
--        known at $start; values that fewer than $least_customers have, and the one of customers without a value, are
--        left out
with at_start as (select customer_no, stage as from_stage from {history} where from_day <= $start and to_day > $start),
at_end as (select customer_no, stage as to_stage from {history} where from_day <= $end and to_day > $end),
counted as (
    select {attribute} as value, from_stage, to_stage, count(*) as customers
    from at_start join at_end using (customer_no) join {population} as population using (customer_no)
    where {attribute} is not null
    group by 1, 2, 3
)
select * from counted
qualify sum(customers) over (partition by value) >= $least_customers
order by 1, 2, 3
