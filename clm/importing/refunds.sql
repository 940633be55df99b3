-- in:    {raw}: one list of refunds as text; word_meanings
-- out:   refund_rows, one row a refund of the file, its amount above zero, with what is wrong with it or NULL
insert into refund_rows by name
with typed as (
    select rowid as row, {typed} from {raw} where {filled}
)
select
    $file                                                       as file,
    row,
    typed.order_id,
    abs(typed.amount)                                           as amount,
    case
        when overlong is not null then 'row_too_long'
        when typed.order_id is null then 'order_missing'
        when status_word is not null and status.meaning is null then 'status_unknown'
        when status.meaning not in ('paid', 'partially_refunded', 'refunded') then 'refund_not_made'
        when $currency is not null and currency_word is not null and currency.meaning <> $currency then 'currency_other'
        when $currency is not null and $has_currency and currency_word is null and typed.amount is not null
            then 'currency_missing'
    end                                                         as row_fault,
    case {amount_fault} end                                     as amount_fault
from typed
{status_join}
{currency_join}
