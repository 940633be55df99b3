-- in:    settled (the new orders), before.orders
-- out:   met, one row a new order that was there before, with the id that it has there and how it was recognised
--        before_orders, unmet_news, unmet_olds: views for the next steps
-- An id may have been completed by its customer, as two customers had the same; the source knows it without.
create temp view before_orders as
select
    order_id, customer_id, ordered_at, amount,
    case when ends_with(order_id, ' · ' || customer_id)
        then left(order_id, length(order_id) - length(' · ' || customer_id)) else order_id end  as source_id,
    not regexp_full_match(order_id, '#\d+-\d+')                                                 as numbered
from before.orders;

create temp table met (file integer, row bigint, order_id varchar, how varchar);

create temp view unmet_news as
select *, source_id <> '#' || (file + 1) || '-' || (row + 1) as numbered
from settled anti join met using (file, row)
where customer_id is not null;

create temp view unmet_olds as from before_orders where order_id not in (select order_id from met);

insert into met
select file, row, old.order_id, 'number'
from unmet_news join before_orders old using (source_id, customer_id)
where unmet_news.numbered;

-- The same number, moment and amount under another customer is the same order.
insert into met
select file, row, old.order_id, 'moved'
from unmet_news join unmet_olds old using (source_id, ordered_at, amount)
where unmet_news.numbered and old.numbered
qualify row_number() over (partition by old.order_id order by file, row) = 1
    and row_number() over (partition by file, row order by old.order_id) = 1;
