-- in:    {ranked} (concentration.sql); $shares (0–1, ascending)
-- out:   one row a share: share (of the customers), customers (the largest of them, rounded up), revenue (what they
--        brought), all_customers, all_revenue, weighted (sum of rank × revenue, for Gini's coefficient)
with whole as (
    select count(*) as customers, coalesce(sum(revenue), 0) as revenue, coalesce(sum(rank * revenue), 0) as weighted
    from {ranked}
),
points as (
    select share, cast(ceil(round(share * customers, 6)) as bigint) as last_rank
    from (select unnest($shares) as share) as shares cross join whole
)
select
    share,
    last_rank as customers,
    cast(coalesce(cumulative, 0) as double) as revenue,
    whole.customers as all_customers,
    cast(whole.revenue as double) as all_revenue,
    cast(whole.weighted as double) as weighted
from points
cross join whole
left join {ranked} as ranked on rank = last_rank
order by share
