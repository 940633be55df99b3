-- in:    settled (the new orders), before_orders
-- out:   met, one row a new order that was there before, with the id that it has there and how it was recognised
--        unmet_news, unmet_olds: views for the next steps
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
