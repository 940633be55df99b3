-- in:    {signals} of every customer on one day, {history} (spells); $as_of
-- out:   one row a customer known on the day: customer_no, stage (position), since, and every signal
select signals.*, history.stage, history.from_day as since
from ({signals}) as signals
join {history} as history on history.customer_no = signals.customer_no and from_day <= $as_of and to_day > $as_of
