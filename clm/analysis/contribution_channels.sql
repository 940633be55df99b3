-- in:    {flows} (contribution_flows.sql), {population} (customers); $as_of
-- out:   one row a channel: channel, customers (known), won (who have ordered), spent (up to and with the day of the first
--        order; all of it on those who have not ordered), first_year (contribution of the won after that day, within 365
--        days of it), year_old (of the won, those observed for 365 days; first_year is theirs)
with known as (
    select coalesce(channel, '') as channel, count(*) as customers
    from {population} as population
    where known_day <= $as_of
    group by 1
),
by_customer as (
    select
        customer_no,
        any_value(channel) as channel,
        any_value(first_day) as first_day,
        sum(cost) filter (where first_day is null or day <= first_day) as spent,
        sum(margin) filter (where day < first_day + 365)
            - coalesce(sum(cost) filter (where day > first_day and day < first_day + 365), 0) as first_year
    from {flows}
    group by 1
),
spending as (
    select
        channel,
        count(first_day) as won,
        coalesce(sum(spent), 0) as spent,
        count(*) filter (where first_day + 364 <= $as_of) as year_old,
        sum(first_year) filter (where first_day + 364 <= $as_of) as first_year
    from by_customer
    group by 1
)
select
    channel,
    customers,
    coalesce(won, 0) as won,
    coalesce(spent, 0) as spent,
    coalesce(year_old, 0) as year_old,
    first_year
from known left join spending using (channel)
order by customers desc, channel
