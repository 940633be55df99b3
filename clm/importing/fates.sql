-- in:    sales, parts, people_judged, touches, settled
-- out:   one row: records kept, rejected and anonymous; net revenue of the anonymous orders
with fates as (
    select fate from sales
    union all select fate from parts
    union all select case when fault is null then 'kept' else 'rejected' end from people_judged
    union all select fate from touches
)
select
    count(*) filter (where fate = 'kept')                                           as kept,
    count(*) filter (where fate = 'rejected')                                       as rejected,
    count(*) filter (where fate = 'anonymous')                                      as anonymous,
    (
        select coalesce(sum(amount - refunded), 0) from settled
        where customer_id is null and status in ('paid', 'partially_refunded')
    )                                                                               as anonymous_revenue
from fates
