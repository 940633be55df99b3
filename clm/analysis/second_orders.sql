-- in:    {population} (customers), purchases; {period} (week, month, quarter); $until, $within_days
-- out:   one row a period of first orders: cohort (its first day), customers (who first ordered in it), again (those
--        who ordered on another day within $within_days of the first)
with bought as (
    select
        customer_no,
        min(day) as first_day,
        min(day) filter (where occasion = 2) as second_day
    from purchases join {population} as population using (customer_no)
    where day <= $until
    group by 1
)
select
    cast(date_trunc('{period}', first_day) as date) as cohort,
    count(*) as customers,
    count(*) filter (where date_diff('day', first_day, second_day) <= $within_days) as again
from bought
group by 1
order by 1
