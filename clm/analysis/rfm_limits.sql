-- in:    {signals} of every customer on one day, {silence} (what recency is measured in)
-- out:   one row a measure and score from 2 to 5: measure, score, least (the least value that earns the score; silence
--        with a minus, so that more is better for all). A score that nobody earns is not there.
-- The quintiles: a score of k wants at least (k - 1) fifths of the buyers to have less. Equal values stand together.
with bought as (
    select -cast({silence} as double) as recency, cast(orders as double) as frequency, cast(revenue as double) as monetary
    from ({signals}) as signals
    where orders >= 1
),
long as (unpivot bought on recency, frequency, monetary into name measure value value),
counted as (select measure, value, count(*) as customers from long group by 1, 2),
below as (
    select
        measure,
        value,
        sum(customers) over (partition by measure order by value) - customers as fewer,
        sum(customers) over (partition by measure) as buyers
    from counted
)
select measure, score, min(value) as least
from below cross join (select unnest([2, 3, 4, 5]) as score) as scores
where 5 * fewer >= (score - 1) * buyers
group by 1, 2
order by 1, 2
