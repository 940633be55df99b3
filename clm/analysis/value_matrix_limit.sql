-- in:    {values} (value_matrix_values.sql of one day); $share
-- out:   one row: least (the least current value of those who together bring $share of it; null if nobody brings any)
with ranked as (
    select
        current_value,
        sum(current_value) over () as whole,
        coalesce(sum(current_value) over (order by current_value desc range unbounded preceding exclude group), 0) as higher
    from {values}
    where current_value > 0
)
-- Sums of binary fractions differ in their last digits with the order in which they are added up.
select min(current_value) filter (where higher < ($share - 1e-12) * whole) as least from ranked
