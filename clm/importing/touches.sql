-- in:    {raw}: one interactions file as text; word_meanings
-- out:   touch_rows, one row a record of the file; a kind that is not known keeps its own word
insert into touch_rows by name
with typed as (
    select rowid as row, {typed} from {raw} where {filled}
)
select
    $file                                                       as file,
    row,
    customer_id,
    masked,
    occurred_at,
    coalesce(kind.meaning, lower(trim(kind_word)))              as kind,
    score,
    cost,
    channel,
    case
        when overlong is not null then 'row_too_long'
        when trim(coalesce(kind_word, '')) = '' then 'kind_missing'
    end                                                         as row_fault,
    case
        when occurred_at is not null and cast(occurred_at as date) > cast($today as date) then 'date_in_future'
        when occurred_at is not null then null
        when trim(coalesce(date_text, '')) = '' then 'date_missing'
        else 'date_unreadable'
    end                                                         as date_fault
from typed
left join word_meanings kind on kind.file = $file and kind.subject = 'kind' and kind.word = kind_word
