-- in:    signals of every customer on the one day asked for
-- out:   as spells.sql, where nobody can have moved: one row a customer
select customer_no, {stage} as stage, as_of as from_day, date '9999-12-31' as to_day
from ({signals}) as signals
