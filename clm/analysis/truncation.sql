-- in:    {population} (customers), purchases; {period} (week, month, quarter); $lapse_days, $until
-- out:   one row a cohort that holds any: cohort (first day of the period of the first order), customers, doubtful
--        (customers whose first order here may not be their first: it fell into the first $lapse_days of the
--        orders, and no `known_since` within the data says that they were new)
with data as (select min(day) as begin from purchases),
firsts as (
    select customer_no, known_since, min(day) as first_day
    from purchases join {population} as population using (customer_no)
    where day <= $until
    group by 1, 2
)
select
    cast(date_trunc('{period}', first_day) as date) as cohort,
    count(*) as customers,
    count(*) filter (
        where first_day < begin + cast($lapse_days as integer) and (known_since is null or known_since < begin)
    ) as doubtful
from firsts, data
group by 1
having doubtful > 0
order by 1
