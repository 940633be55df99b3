-- in:    purchases, days
-- out:   purchases, and for each occasion usual_gap_days (the median of the customer's gaps up to and including it)
--        and reading (of the market's clock on its day)
-- Kept apart because only some models need it and running medians cost more than all the rest of an import.
select
    purchases.*,
    reading,
    cast(median(gap_days) over (
        partition by customer_no order by day rows between unbounded preceding and current row
    ) as double) as usual_gap_days
from purchases join days using (day)
