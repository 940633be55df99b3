-- in:    {flows} (contribution_flows.sql); $as_of
-- out:   one row a completed month of age: age (-1: up to the first order, 0: the month from it on), customers (observed
--        for the whole of that month), revenue, margin, cost (of these customers in that month)
-- A month is a twelfth of 365.25 days. A month that a customer has not lived through to its end counts for nothing.
with buyers as (
    select
        customer_no,
        cast(floor((date_diff('day', any_value(first_day), $as_of) + 1) * 12 / 365.25) as integer) as months
    from {flows}
    where first_day is not null
    group by 1
),
ages as (select unnest(generate_series(-1, (select max(months) from buyers) - 1)) as age),
eligible as (
    select age, count(*) as customers from ages join buyers on months > age and months > 0 group by 1
),
aged as (
    select
        customer_no,
        -- What is spent on the day of the first order was spent to win it.
        case
            when day < first_day or (day = first_day and cost > 0) then -1
            else cast(floor(date_diff('day', first_day, day) * 12 / 365.25) as integer)
        end as age,
        revenue,
        margin,
        cost
    from {flows}
    where first_day is not null
),
brought as (
    select age, sum(revenue) as revenue, sum(margin) as margin, sum(cost) as cost
    from aged join buyers using (customer_no)
    where months > age and months > 0
    group by 1
)
select
    age,
    customers,
    coalesce(revenue, 0) as revenue,
    coalesce(margin, 0) as margin,
    coalesce(cost, 0) as cost
from eligible left join brought using (age)
order by 1
