"""Ids of customers and orders as exports mangle them: 17850.0, ="3515…", '7000…, masked buyers."""

from dataclasses import dataclass

from clm.importing.raw import Connection

# What stands around ids in exports: spaces, tabs that keep a spreadsheet from rounding, and the like.
AROUND = "e' \\t\\r\\n' || chr(160) || chr(12288) || chr(8203) || chr(65279)"
# Words that stand for nobody.
NOBODY = (
    r"(?i) *(nan|null|none|n/a|-+|unknown|guest|anonymous|无|未知|匿名|散客|游客"
    r"|#(n/a|ref!?|value!?|name[?]?|num!?|null!?|div/0!?))? *"  # what a spreadsheet writes where a formula fails
)
SIMPLE = "[A-Za-z_-]*[0-9][0-9A-Za-z_-]*"  # ids of which nothing needs to be mended
ROUNDED = r" *\d([.,]\d+)?E\+\d+ *"
MASKS = ("*", "＊", "•", "●", "##", "密文")


def is_masked(value: str) -> str:
    """A condition: the value is a mask, behind which many people may stand: 张*, 138****8000, ##密文."""
    return "(" + " or ".join(f"contains({value}, '{mask}')" for mask in MASKS) + ")"


@dataclass(frozen=True)
class IdReading:
    """How to read a column of ids.

    `float_like`: whole numbers, some of which end in .0; `wrapped`: some are in Excel's text marks;
    `rounded`: some are like 3.5E+17, which many different ids may have become; `is_email`: some are
    addresses, in which capitals do not matter.
    """

    float_like: bool = False
    wrapped: bool = False
    padded: bool = False
    has_words: bool = False
    masked_rows: int = 0
    rounded: bool = False
    is_email: bool = False

    def sql(self, value: str) -> str:
        """An expression of type VARCHAR, NULL where the value names nobody."""
        text = f"trim({value}, {AROUND})" if self.padded else value
        if self.wrapped:
            text = f"""regexp_replace(regexp_replace({text}, '^="(.*)"$', '\\1'), '^''', '')"""
        if self.float_like:
            text = f"regexp_replace({text}, '\\.0$', '')"
        if self.is_email:
            text = f"case when contains({text}, '@') then lower({text}) else {text} end"
        if self.has_words:
            text = f"case when not regexp_full_match({text}, '{NOBODY}') then {text} end"
        if self.masked_rows:
            text = f"case when not {is_masked(text)} then {text} end"
        return f"nullif({text}, '')" if self.padded or self.wrapped else text


def id_reading(con: Connection, table: str, column: str, *, of_people: bool) -> IdReading:
    """How the ids of one column are written, judged over all of them; only people are masked."""
    odd = con.execute(
        f"select count(*) from {table} where not regexp_full_match({column}, '{SIMPLE}')"
    ).fetchall()
    if odd == [(0,)]:
        return IdReading()
    named, floats, wrapped, padded, nobody, masked, emails, whole, rounded = con.execute(
        f"""with ids as (
            select {column} as value, regexp_full_match({column}, '{NOBODY}') as nobody
            from {table} where {column} is not null
        )
        select count(*) filter (where not nobody),
            count(*) filter (where ends_with(value, '.0') and regexp_full_match(value, ' *\\d+\\.0 *')),
            count(*) filter (where starts_with(value, '="') or starts_with(value, '''')),
            count(*) filter (where value <> trim(value, {AROUND})),
            count(*) filter (where nobody),
            count(*) filter (where {is_masked("value")}),
            count(*) filter (where contains(value, '@')),
            count(*) filter (where regexp_full_match(trim(value), '\\d+')),
            count(*) filter (where contains(value, 'E+') and regexp_full_match(value, '{ROUNDED}'))
        from ids"""
    ).fetchall()[0]
    return IdReading(
        float_like=floats > 0 and floats + whole == named,
        wrapped=wrapped > 0,
        padded=padded > 0,
        has_words=nobody > 0,
        masked_rows=masked if of_people else 0,
        rounded=rounded > 0,
        is_email=emails > 0,
    )
