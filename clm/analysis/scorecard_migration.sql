-- in:    calendar, firsts, sold (see scorecard_sums.sql)
-- out:   one row a customer and period who bought in the 180 days up to its end and in the 180 before, but most of
--        another category: n = 1 if more was spent than before, d = 1
-- Only whoever had ordered before these 360 days: half a window would make everybody seem to spend more.
with spent as (
    select
        customer_no,
        no,
        goods,
        sum(amount) filter (where day > end_day - 180) as late,
        sum(amount) filter (where day <= end_day - 180) as early
    from sold
    join firsts using (customer_no)
    join calendar on day > end_day - 360 and day <= end_day
    where goods is not null and first_day <= end_day - 360
    group by 1, 2, 3
),
halves as (
    select
        customer_no,
        no,
        max_by(goods, (late, goods)) filter (where late is not null) as main,
        max_by(goods, (early, goods)) filter (where early is not null) as main_before,
        sum(late) as amount,
        sum(early) as amount_before
    from spent
    group by 1, 2
)
select customer_no, no, amount > amount_before as n, 1 as d
from halves
where main <> main_before
