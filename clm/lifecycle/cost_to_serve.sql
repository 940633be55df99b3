-- in:    purchases, customers, interactions, {group} (SQL over customers); $as_of, $lapse_days
-- out:   one row a buyer by $as_of: customer_no, grouping, years (as an active customer: after an order, until the next
--        one or for $lapse_days at most), cost (of the contacts in that time) and squares (the sum of their squares)
-- What is spent up to and with the day of the first order was spent to win the customer, what is spent on one who has
-- been silent for long to win it back: neither is a cost of serving.
with bought as (
    select
        customer_no,
        day,
        least(coalesce(lead(day) over each_customer, $as_of), $as_of, day + cast($lapse_days as integer)) as until_day
    from purchases
    where day <= $as_of
    window each_customer as (partition by customer_no order by day)
),
active as (
    select customer_no, sum(date_diff('day', day, until_day)) / 365.25 as years from bought group by 1
),
contacts as (
    select customer_no, cast(occurred_at as date) as day, cast(cost as double) as cost
    from interactions join customers using (customer_id)
    where cost is not null and cast(occurred_at as date) <= $as_of
),
served as (
    select contacts.customer_no, sum(cost) as cost, sum(cost * cost) as squares
    from contacts asof join bought
        on contacts.customer_no = bought.customer_no and contacts.day > bought.day
    where contacts.day <= until_day
    group by 1
)
select
    customer_no,
    {group}              as grouping,
    years,
    coalesce(cost, 0)    as cost,
    coalesce(squares, 0) as squares
from active join customers using (customer_no) left join served using (customer_no)
order by customer_no
