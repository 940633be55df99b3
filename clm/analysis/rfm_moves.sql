-- in:    {before} and {now} (rfm_scores.sql of two days), {population} (customers)
-- out:   one row a pair of segments observed: from_stage, to_stage (positions), customers
-- Who had not ordered at the start comes from -1, so that both sides hold the same customers.
select
    coalesce(before.place, -1) as from_stage,
    now.place as to_stage,
    count(*) as customers
from {now} as now
join {population} as population using (customer_no)
left join {before} as before using (customer_no)
group by 1, 2
order by 1, 2
