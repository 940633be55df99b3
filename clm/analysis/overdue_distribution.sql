-- in:    {judged} (one row a buyer on the day), {population} (customers), {buyers} (condition); $gone (the position of
--        those who count as gone), $step (width of a bin), $bins (how many before the open one)
-- out:   one row a bin: bin_start, bin_end (null for the open one), watched, gone (customers)
with bins as (select cast(unnest(range(cast($bins as bigint) + 1)) as integer) as bin),
placed as (
    select cast(least(floor(overdue / $step), $bins) as integer) as bin, stage = $gone as is_gone
    from {judged} as judged
    join (select customer_no from {population} as population) as chosen using (customer_no)
    where {buyers}
)
select
    bin * cast($step as double) as bin_start,
    case when bin < $bins then (bin + 1) * cast($step as double) end as bin_end,
    count(*) filter (where not is_gone) as watched,
    count(*) filter (where is_gone) as gone
from bins left join placed using (bin)
group by bin
order by bin
