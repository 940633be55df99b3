-- in:    unmet_news, unmet_olds; {moment}: when an order was made, as exactly as is compared; {new}, {old}: conditions
-- out:   met: new orders that were there before by customer, moment and amount
-- Two equal orders on each side are two orders and not four; three against two are one more.
insert into met
with news as (
    select
        file, row, customer_id, amount, {moment} as moment,
        row_number() over (partition by customer_id, amount, {moment} order by ordered_at, file, row) as copy
    from unmet_news where {new}
),
olds as (
    select
        order_id, customer_id, amount, {moment} as moment,
        row_number() over (partition by customer_id, amount, {moment} order by ordered_at, order_id) as copy
    from unmet_olds where {old}
)
select file, row, olds.order_id, 'content' from news join olds using (customer_id, amount, moment, copy)
