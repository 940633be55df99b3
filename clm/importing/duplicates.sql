-- in:    {raw}: one file as text, with its {columns}
-- out:   duplicate_rows, one row a record that repeats an earlier record of the file, value by value
insert into duplicate_rows
with hashed as (
    select rowid as row, hash({columns}) as fingerprint from {raw} where {filled}
),
suspected as (
    select row from hashed
    where fingerprint in (select fingerprint from hashed group by 1 having count(*) > 1)
),
numbered as (
    -- Equal fingerprints may be an accident, equal values are not.
    select rowid as row, row_number() over (partition by {columns} order by rowid) as copy
    from {raw} where rowid in (select row from suspected)
)
select $file, row from numbered where copy > 1
