-- in:    {history} (spells), {population} (customers), purchases, {money} (margin or revenue of a purchase day); $as_of,
--        $share (of it that counts)
-- out:   one row a buyer by $as_of: customer_id, name, stage (position), historic (to date), current (of the last 365
--        days)
with brought as (
    select
        customer_no,
        coalesce(sum({money}), 0) as historic,
        coalesce(sum({money}) filter (where day > $as_of - 365), 0) as current
    from purchases
    where day <= $as_of
    group by 1
)
select
    customer_id,
    name,
    stage,
    cast(historic as double) * $share as historic,
    cast(current as double) * $share as current
from brought
join {population} as population using (customer_no)
join {history} as history
    on history.customer_no = brought.customer_no and from_day <= $as_of and to_day > $as_of
order by customer_id
