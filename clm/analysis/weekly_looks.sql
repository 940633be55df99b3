-- in:    {signals} of customers at the end of each day looked at (a week apart), {flags} made from the warning rules (for
--        each its position if it holds, else null), {gone} (condition: counts as gone), {population} (customers)
-- out:   one row a day and buyer: customer_no, as_of, last_day (of a purchase), one_time, is_gone, held (positions)
select
    customer_no,
    as_of,
    as_of - cast(calendar_recency_days as integer) as last_day,
    own_rhythm_days is null as one_time,
    {gone} as is_gone,
    list_filter([{flags}], lambda position: position is not null) as held
from ({signals}) as signals
join (select customer_no from {population} as population) as chosen using (customer_no)
where orders >= 1
