-- in:    sale_rows; {absent}: the columns that none of the files has
-- out:   sales: each row with the first thing that is wrong with it, and what becomes of it
create temp view sales as
select
    *,
    {absent}
    coalesce(row_fault, date_fault, amount_fault, order_fault)                              as fault,
    case
        -- Another row says the same, or has taken in what this one says.
        when fault in ('order_in_later_file', 'duplicate_row', 'credit_note_netted') then 'merged'
        when fault = 'row_no_sale' then 'rejected'
        when customer_id is null then 'anonymous'
        when fault is null then 'kept'
        else 'rejected'
    end                                                                                     as fate
from sale_rows
