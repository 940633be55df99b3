-- in:    {flows} (contribution_flows.sql); $as_of
-- out:   one row a quarter of first orders and quarter of age that has ended by $as_of: cohort (first day), age (0 is the
--        quarter of the first order), customers, contribution (margin less cost, from the first contact to the end of
--        that quarter, of all of them)
with buyers as (
    select customer_no, cast(date_trunc('quarter', any_value(first_day)) as date) as cohort
    from {flows}
    where first_day is not null
    group by 1
),
cohorts as (select cohort, count(*) as customers from buyers group by 1),
grid as (
    select cohort, customers, unnest(generate_series(0, date_diff('quarter', cohort, $as_of))) as age from cohorts
),
observed as (
    select * from grid
    where cast(date_trunc('quarter', cohort) + to_months(cast(3 * (age + 1) as integer)) as date) - 1 <= $as_of
),
brought as (
    select
        cohort,
        greatest(date_diff('quarter', cohort, day), 0) as age,
        sum(margin) - sum(cost) as contribution
    from {flows} join buyers using (customer_no)
    group by 1, 2
)
select
    cohort,
    age,
    customers,
    sum(coalesce(contribution, 0)) over (partition by cohort order by age) as contribution
from observed left join brought using (cohort, age)
order by 1, 2
