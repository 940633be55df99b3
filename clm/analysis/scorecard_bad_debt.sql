-- in:    calendar, chosen (see scorecard_sums.sql), orders
-- out:   one row a customer and period with orders that were placed 30 days before a day of it: n = their money where the
--        payment failed or is still open, d = all their money that was paid, failed or is open, less refunds
select
    customer_no,
    no,
    sum(case when status in ('pending', 'failed') then amount else 0 end) as n,
    sum(amount - coalesce(refunded, 0)) as d
from orders
join chosen using (customer_id)
join calendar on cast(ordered_at as date) + 30 between start_day and end_day
where status in ('paid', 'partially_refunded', 'pending', 'failed')
group by 1, 2
