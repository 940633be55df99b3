-- in:    purchases, {population} (customers); $start and $until bound the day of the first purchase; $last
-- out:   one row a day with a repeat purchase of these customers, until $last: day, repeats
select cast(day as date) as day, count(*) as repeats
from purchases
where occasion > 1 and day <= $last and customer_no in (
    select customer_no
    from purchases join {population} as population using (customer_no)
    where occasion = 1 and day between $start and $until
)
group by 1
order by 1
