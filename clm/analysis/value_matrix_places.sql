-- in:    {values} (value_matrix_values.sql of one day); $value_from (null if nobody brings anything)
-- out:   the same with place (of the quadrant: build, core, protect, release)
select
    *,
    cast(case
        when can_grow and not coalesce(current_value >= $value_from, false) then 0
        when can_grow then 1
        when coalesce(current_value >= $value_from, false) then 2
        else 3
    end as tinyint) as place
from {values}
