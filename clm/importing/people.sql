-- in:    {raw}: one customers file as text
-- out:   people_rows, one row a record of the file; a customer listed twice is there twice
insert into people_rows by name
with typed as (
    select rowid as row, {typed} from {raw} where {filled}
)
select
    $file                                                       as file,
    * exclude (known_since, contract_end, overlong),
    cast(known_since as date)                                   as known_since,
    cast(contract_end as date)                                  as contract_end,
    case when overlong is not null then 'row_too_long' end      as row_fault
from typed
