-- in:    {signals} (of the customers asked for, on one day), {stage} and {reason} made from the model's rules
-- out:   one row a customer: customer_no, reason
with staged as (select *, {stage} as stage from ({signals}) as signals)
select customer_no, {reason} as reason from staged
