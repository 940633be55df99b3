-- in:    {risk}: the list of all warned customers
-- out:   one row a warning: warning (position), customers, value_at_stake, revenue_365d
select
    warning,
    count(*) as customers,
    sum(value_at_stake) as value_at_stake,
    sum(revenue_365d) as revenue_365d
from ({risk}) as risk
group by 1
order by 1
