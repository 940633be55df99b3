-- in:    {judged} (one row a buyer at the origin), {population} (customers), {buyers} (condition), {flags} made from
--        the warning rules: for each its position if it holds, else null; $origin, $horizon_days, $gone (the position
--        of those who count as gone)
-- out:   one row a warning that somebody had, plus one for any of them (-1) and one for the naive rule (-2: as many
--        customers, those silent longest): warning, customers (who could be warned at the origin: bought before, not
--        gone), silent (of these, no order within the horizon), listed (to whom the rule applied), listed_silent
with watched as (
    select
        customer_no,
        list_filter([{flags}], lambda position: position is not null) as held,
        row_number() over (order by calendar_recency_days desc, customer_no) as silence_rank
    from ({judged}) as judged
    join (select customer_no from {population} as population) as chosen using (customer_no)
    where stage <> $gone and {buyers}
),
outcome as (
    select distinct customer_no
    from purchases
    where day > $origin and day <= cast($origin as date) + $horizon_days
),
outcomes as (
    select watched.*, case when outcome.customer_no is null then 1 else 0 end as silent
    from watched left join outcome using (customer_no)
),
totals as (
    select
        count(*) as customers,
        cast(coalesce(sum(silent), 0) as bigint) as silent,
        count(*) filter (where len(held) > 0) as length
    from outcomes
),
rules as (
    select unnest(held) as warning, silent from outcomes
    union all
    select -1, silent from outcomes where len(held) > 0
    union all
    select -2, silent from outcomes where silence_rank <= (select length from totals)
),
lists as (select warning, count(*) as listed, sum(silent) as listed_silent from rules group by 1)
select
    coalesce(warning, -1) as warning,
    customers,
    silent,
    coalesce(listed, 0) as listed,
    cast(coalesce(listed_silent, 0) as bigint) as listed_silent
from totals left join lists on true
order by 1
