-- in:    {purchases}, {population} (customers), {group} (an attribute of customers, or the period of first_day);
--        $start and $until bound the day of the first purchase; later purchases count until $until, and those after it
--        until $later are counted apart, to be forecast
-- out:   one row a customer, by customer_no: customer_no, grouping, repeats (days with a purchase after the first),
--        last_days and age_days (from the first purchase to the last one and to $until), spend (net, of the repeats),
--        later (days with a purchase after $until)
-- A day is one occasion, whatever the orders on it. The first purchase is how a customer comes to be there, so it is
-- neither a repeat nor part of the spend.
with bought as (
    select
        customer_no,
        min(day)                                                     as first_day,
        max(day) filter (where day <= $until)                        as last_day,
        count(*) filter (where day <= $until) - 1                    as repeats,
        sum(revenue) filter (where day <= $until and occasion > 1)   as spend,
        count(*) filter (where day > $until)                         as later
    from {purchases}
    where day <= $later
    group by 1
)
select
    customer_no,
    {group}                                                as grouping,
    cast(repeats as integer)                               as repeats,
    cast(date_diff('day', first_day, last_day) as integer) as last_days,
    cast(date_diff('day', first_day, $until) as integer)   as age_days,
    cast(coalesce(spend, 0) as double)                     as spend,
    cast(later as integer)                                 as later
from bought join {population} as population using (customer_no)
where first_day between $start and $until
order by customer_no
