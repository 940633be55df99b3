-- in:    settled, met, before.orders
-- out:   grown_ids, one row a new order: the id under which it stands from now on
-- Ids that are there never change: a new order that would take one gets its customer beside the number, and rows
-- without a number go on counting files after those that were there.
create temp table grown_ids as
with files_before as (
    select coalesce(max(try_cast(regexp_extract(order_id, '^#(\d+)-\d+$', 1) as integer)), 0) as files from before.orders
)
select
    file,
    row,
    case
        when met.order_id is not null then met.order_id
        when source_id = '#' || (file + 1) || '-' || (row + 1) then '#' || (files + file + 1) || '-' || (row + 1)
        when settled.order_id in (select order_id from before.orders) then source_id || ' · ' || customer_id
        else settled.order_id
    end as order_id
from settled left join met using (file, row) cross join files_before
where customer_id is not null
