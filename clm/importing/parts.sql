-- in:    {raw}: one payments or lines file as text; word_meanings
-- out:   part_rows, one row a record of the file, with what is wrong with it or NULL
insert into part_rows by name
with typed as (
    select rowid as row, {typed} from {raw} where {filled}
)
select
    $file                                                       as file,
    row,
    typed.order_id,
    {amount} - coalesce(abs(refunded), 0)                       as amount,
    coalesce(abs(refunded), 0)                                  as refunded,
    quantity,
    category,
    product,
    case
        when overlong is not null then 'row_too_long'
        when typed.order_id is null then 'order_missing'
        when status_word is not null and status.meaning is null then 'status_unknown'
        when status.meaning not in ('paid', 'partially_refunded') then 'payment_not_made'
    end                                                         as row_fault,
    case {amount_fault} end                                     as amount_fault
from typed
left join word_meanings status on status.file = $file and status.subject = 'status' and status.word = status_word
