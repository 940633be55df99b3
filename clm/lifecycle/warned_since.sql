-- in:    {signals} of the warned customers on each of $days (the last of them is the day looked at), {stage} made
--        from the warning rules, {judged} (their warnings on that day)
-- out:   one row a warned customer: customer_no, since (the first of $days from which on the warning held)
with staged as (select customer_no, as_of, {stage} as stage_then from ({signals}) as signals),
breaks as (
    select staged.customer_no, max(staged.as_of) as last_other
    from staged join {judged} as judged using (customer_no)
    where stage_then <> judged.stage
    group by 1
)
select customer_no, min(as_of) as since
from staged left join breaks using (customer_no)
where last_other is null or as_of > last_other
group by 1
