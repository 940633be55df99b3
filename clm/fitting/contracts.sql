-- in:    touches, purchases, {population} (customers); $until
-- out:   one row a number of completed periods and fate: renewals (whole {period}s from the first purchase, or the day
--        first known, to the end of the contract or to $until), ended (1 or 0), customers
-- A contract ended when it was terminated or ran out by $until; a date of its end that lies ahead says nothing yet.
with terminations as (
    select customer_no, min(day) as day from touches where kind = 'terminated' and day <= $until group by 1
),
first_purchases as (select customer_no, day from purchases where occasion = 1 and day <= $until),
contracts as (
    select
        coalesce(first_purchases.day, known_day) as first_day,
        coalesce(terminations.day, case when contract_end < $until then contract_end end) as end_day
    from {population} as population
    left join terminations using (customer_no)
    left join first_purchases using (customer_no)
    where contract_end is not null or terminations.day is not null
)
select
    cast(date_sub('{period}', first_day, coalesce(end_day, $until)) as double) as renewals,
    case when end_day is null then 0 else 1 end as ended,
    count(*) as customers
from contracts
where first_day <= least(coalesce(end_day, $until), $until)
group by all
order by all
