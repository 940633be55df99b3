-- in:    problems, lines_of_rows, pointed, headers, malformed; {raw}: one file as text; {values}: its cells by canonical
-- out:   import_problems, one row a problem of the file: line, header and value that a reader should look at
insert into import_problems
with located as (
    select problems.row, line, problems.reason, action, money, coalesce(problems.canonical, pointed.canonical) as canonical
    from problems
    left join lines_of_rows on lines_of_rows.file = problems.file and lines_of_rows.row = problems.row
    left join pointed on pointed.file = problems.file and pointed.reason = problems.reason
    where problems.file = $file
)
select
    $number, $name, line, header,
    coalesce(malformed.text, case located.canonical {values} end),
    reason, action, money
from located
left join headers on headers.file = $file and headers.canonical = located.canonical
left join malformed on malformed.file = $file and malformed.row = located.row
left join {raw} as raw on raw.rowid = located.row
