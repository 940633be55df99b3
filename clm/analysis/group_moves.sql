-- in:    {before} and {now} (the groups of two days: customer_no, place), {population} (customers); {sums} (more columns)
-- out:   one row a pair of groups observed: from_stage, to_stage (positions), customers and the sums asked for
-- Who had not ordered at the start comes from -1, so that both sides hold the same customers.
select
    coalesce(before.place, -1) as from_stage,
    now.place as to_stage,
    count(*) as customers{sums}
from {now} as now
join {population} as population using (customer_no)
left join {before} as before using (customer_no)
group by 1, 2
order by 1, 2
