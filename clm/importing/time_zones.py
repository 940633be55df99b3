"""Offsets and names of time zones behind a time of day: cut off, counted, and converted where a zone is named."""

import re

from clm.errors import ClmError
from clm.importing.evidence import Evidence
from clm.importing.raw import Connection, RawTable
from clm.importing.synonyms import normal

# Minutes east of Greenwich; None: the letters stand for several zones.
NAMED: dict[str, int | None] = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "awst": 480, "aest": 600,
    "aedt": 660, "nzst": 720, "nzdt": 780, "hst": -600, "akst": -540, "akdt": -480, "brt": -180, "art": -180, "sast": 120,
    "trt": 180, "gst": 240, "pkt": 300, "npt": 345, "ict": 420, "wib": 420, "wita": 480, "pht": 480, "myt": 480,
    "wit": 540, "acst": 570, "acdt": 630, "cst": None, "ist": None, "bst": None, "ast": None,
    "et": None, "ct": None, "mt": None, "pt": None,
}  # fmt: skip
OFFSET = r"(?:utc|gmt)? ?[+−-]\d{2}(?::?\d{2})?"
HEADERS = frozenset(
    map(
        normal,
        (
            "time zone",
            "timezone name",
            "tz",
            "utc offset",
            "时区",
            "Zeitzone",
            "fuseau horaire",
            "zona horaria",
        ),
    )
)
MOST_SHOWN = 6
TAIL = rf"(?i)[\d m]({OFFSET}|{'|'.join(NAMED)})$"
ZONE = rf"(?i)((?::\d{{2}}(?:[.,]\d+)?(?: ?[ap]m)?|[ t]\d{{6}})) ?({OFFSET}|{'|'.join(NAMED)})$"


def without_zone(shape: str) -> str:
    """A shape without its offset."""
    return re.sub(ZONE, r"\1", shape)


def zone_of(shape: str) -> str:
    """The offset at the end of a shape, or an empty text."""
    found = re.search(ZONE, shape)
    return found[2] if found else ""


def without_zone_sql(text: str, only_zulu: bool = False) -> str:
    """The SQL of a text without its offset; where every offset is a Z there is a quicker way."""
    return f"rtrim({text}, 'Zz ')" if only_zulu else f"regexp_replace({text}, '{ZONE}', '\\1')"


def offsets(con: Connection, table: str, text: str, longest: int) -> dict[str, int]:
    """Offset as it is written -> values of a column that have it; "" for those with a time and none.

    `longest` is the number of signs of the longest offset.
    """
    rows = con.execute(
        f"""with tails as (
            select right({text}, {longest + 1}) as tail, count(*) as n from {table}
            where contains({text}, ':') or {text} ilike '%z' group by 1
        )
        select upper(replace(regexp_extract(tail, '{TAIL}', 1), ' ', '')), sum(n)::bigint from tails
        group by 1 order by 2 desc, 1"""
    ).fetchall()
    return dict(rows)


def zone_column_seen(con: Connection, raw: RawTable) -> Evidence | None:
    """What a column of time zones beside the dates says: the clock in the file is kept whatever stands there."""
    header = next((each for each in raw.headers if normal(each) in HEADERS and each not in raw.empty), None)
    if header is None:
        return None
    column = raw.column(header)
    found = con.execute(
        f"""select trim({column}), count(*) as n from {raw.name} where trim({column}) <> ''
        group by 1 order by n desc, 1 limit {MOST_SHOWN}"""
    ).fetchall()
    return Evidence("zone_beside_kept", {"header": header.strip(), "offsets": tuple(found)})


def minutes_sql(text: str) -> str:
    """Minutes east of Greenwich that a text ends in; -1 where its letters stand for several zones, else NULL."""
    zone = f"lower(regexp_extract({text}, '{ZONE}', 2))"
    digits = rf"regexp_extract({text}, '([+−-])(\d{{2}}):?(\d{{2}})?$', "
    named = " ".join(f"when '{name}' then {-1 if n is None else n}" for name, n in NAMED.items())
    offset = (
        f"(case {digits}1) when '+' then 1 else -1 end) * (60 * try_cast({digits}2) as integer)"
        f" + coalesce(try_cast({digits}3) as integer), 0))"
    )
    return f"case {zone} when '' then null {named} else {offset} end"


def converted_sql(moment: str, zone: str) -> str:
    """The clock of a zone at a moment in UTC."""
    return f"timezone('{zone}', timezone('UTC', {moment}))"


def check_zone(con: Connection, zone: str | None) -> None:
    """Refuse a time zone that does not exist.

    Raises:
        ClmError: time_zone_unknown.
    """
    if zone is None:
        return
    known = con.execute("select count(*) from pg_timezone_names() where name = ?", [zone]).fetchall()[0][0]
    if not known or "'" in zone:
        raise ClmError("time_zone_unknown", zone=zone)
