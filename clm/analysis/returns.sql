-- in:    {population} (customers), purchases; {period} (week, month, quarter); $within_days, $until
-- out:   one row a cohort: cohort (first day of the period of the first order), customers, returned (those who
--        ordered again on a later day, at most $within_days after the first order)
with firsts as (
    select customer_no, min(day) as first_day
    from purchases join {population} as population using (customer_no)
    where day <= $until
    group by 1
),
seconds as (
    select customer_no, min(day) as second_day
    from purchases join firsts using (customer_no)
    where day > first_day and day <= $until
    group by 1
)
select
    cast(date_trunc('{period}', first_day) as date) as cohort,
    count(*) as customers,
    count(*) filter (where date_diff('day', first_day, second_day) <= $within_days) as returned
from firsts left join seconds using (customer_no)
group by 1
order by 1
