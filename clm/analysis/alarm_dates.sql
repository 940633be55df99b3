-- in:    {looks} (see weekly_looks.sql; {buyers} is a condition over it), purchases; $first and $as_of, the first and the
--        last day looked at
-- out:   one row a customer, warning and time in which it held without a break: customer_no, warning, entered (the first
--        look that found it; null where the first of all looks did), left_on (the first look that no longer did; null
--        while it holds), outcome (on, bought, gone, eased), bought_on (the purchase that ended it)
with looked as ({looks}),
held as (
    select customer_no, as_of, unnest(held) as warning from looked where not is_gone and {buyers}
),
-- Weeks in a row less their number are one and the same day.
runs as (
    select *, as_of - cast(7 * row_number() over (partition by customer_no, warning order by as_of) as integer) as run
    from held
),
times as (
    select customer_no, warning, min(as_of) as first_look, max(as_of) as last_look from runs group by customer_no, warning, run
),
ended as (
    select *, case when last_look < $as_of then last_look + 7 end as left_on from times
),
bought as (
    select ended.customer_no, ended.warning, ended.first_look, min(day) as bought_on
    from ended join purchases on purchases.customer_no = ended.customer_no
        and purchases.day > ended.last_look and purchases.day <= ended.left_on
    group by all
)
select
    ended.customer_no,
    ended.warning,
    case when first_look > $first then first_look end as entered,
    left_on,
    case
        when left_on is null then 'on'
        when bought_on is not null then 'bought'
        when coalesce(looked.is_gone, false) then 'gone'
        else 'eased'
    end as outcome,
    bought_on
from ended
left join bought using (customer_no, warning, first_look)
left join looked on looked.customer_no = ended.customer_no and looked.as_of = left_on
