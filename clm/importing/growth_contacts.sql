-- in:    touches, before.interactions
-- out:   one row a new interaction that is not there yet; two equal ones on each side are two and not four
select customer_id, occurred_at, kind, score, cost, channel from touches where fate = 'kept'
except all
select customer_id, occurred_at, kind, score, cost, channel from before.interactions
