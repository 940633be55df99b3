-- in:    {raw}: one orders file as text; word_meanings(file, subject, word, meaning); order_money(order_id, amount)
-- out:   sale_rows, one row a record of the file, typed, with what is wrong with it (faults) or NULL
-- The faults stand apart because a line that continues an order may take its date and amount from the first line.
insert into sale_rows by name
with typed as (
    select rowid as row, {typed} from {raw} where {filled}
)
select
    $file                                                       as file,
    row,
    typed.order_id,
    customer_id,
    masked,
    ordered_at,
    {amount}                                                    as amount,
    case
        {unpaid}
        when not $has_status then 'paid'
        when status_word is not null then coalesce(status.meaning, 'pending')
    end                                                         as status,
    status_word is not null and status.meaning is null          as status_unknown,
    {optional}
    case
        when overlong is not null then 'row_too_long'
        when is_trial then 'test_order'
        when is_aside then 'row_no_sale'
        when $keep_currency and currency_word is not null and currency.meaning <> $currency then 'currency_other'
        when $keep_currency and $has_currency and currency_word is null and {amount} is not null then 'currency_missing'
    end                                                         as row_fault,
    case
        when ordered_at is not null and cast(ordered_at as date) > cast($today as date) then 'date_in_future'
        when ordered_at is not null then null
        when trim(coalesce(date_text, '')) = '' then 'date_missing'
        else 'date_unreadable'
    end                                                         as date_fault,
    case {amount_fault} end                                     as amount_fault
from typed
{status_join}
{currency_join}
{money_join}
