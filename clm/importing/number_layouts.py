"""The layouts in which a number may be written: groups, decimal mark, sign, currency and unit around it.

The patterns hold in Python and in DuckDB. A value is a number only if one of them matches it from end to end.
"""

GAP = "[ \u00a0\u2009\u202f]?"
# Words first, so that CNY is not taken for a C; what only names a currency has no digits or dots in it.
MARK = (
    r"(?:[A-Z]{1,3}[$¥￥]|[A-Z]{3}|人民币|美元|欧元|英镑|港币|港元|日元|台币|[$€£¥￥₹₽₺₩฿₫₱₦₴₪元円圆]"
    r"|kr|zł|Kč|Ft|Fr|Rs|usd|eur|gbp|cny|rmb|hkd|jpy|chf|cad|aud)"
)
UNITS = {
    "千万": 10_000_000, "百万": 1_000_000, "亿": 100_000_000, "億": 100_000_000, "万": 10_000, "萬": 10_000,
    "千": 1_000, "k": 1_000,
}  # fmt: skip
UNIT = rf"(?:{GAP}(?:千万|百万|[亿億万萬千])|[kK]\b)?"  # not the k of 12 kr
THOUSAND = r"\d[kK]\b"
MINUS = "[-−–]"
SIGN = "[-+−–]"
PERCENT = rf"{SIGN}?\d[\d.,]*{GAP}[%％]"
WIDE = "０１２３４５６７８９．，－＋（）＄％", "0123456789.,-+()$%"
# Signs and units of countries that group with a comma and mark decimals with a point.
POINTED = rf"(?:.*[亿億万萬千元円圆].*|{SIGN}?[¥￥£]{GAP}[1-9]\d{{0,2}},\d{{3}})"


def _grammar(group: str, decimal: str) -> str:
    """The pattern of a number with one of several group marks and a decimal mark."""
    marks = (group, "['’]", "[ \u00a0\u2009\u202f]")
    grouped = "|".join(rf"[1-9]\d{{0,2}}(?:{mark}\d{{3}})+" for mark in marks)
    indian = r"|[1-9]\d?(?:,\d{2})+,\d{3}" if group == "," else ""
    # 89.- and 99,– are whole in Switzerland, the Netherlands and the North.
    number = rf"(?:(?:\d+|{grouped}{indian})(?:{decimal}\d+|{decimal}[-–—])?|{decimal}\d+){UNIT}"
    tail = rf"(?:{GAP}{MARK})?"
    return "|".join(
        (
            rf"{SIGN}?{GAP}(?:{MARK}{GAP})?{number}{tail}",
            rf"{MARK}{GAP}{SIGN}{GAP}{number}{tail}",
            rf"\({GAP}(?:{MARK}{GAP})?{number}{tail}{GAP}\){tail}",
            rf"{MARK}{GAP}\({number}\){tail}",
            rf"(?:{MARK}{GAP})?{number}{tail}{GAP}{MINUS}",
        )
    )


GRAMMARS = {"point": _grammar(",", r"\."), "comma": _grammar(r"\.", ",")}


def quoted(pattern: str) -> str:
    """A pattern inside an SQL string."""
    return pattern.replace("'", "''")


def narrow_sql(text: str) -> str:
    """The SQL of a text with digits and signs of the common width."""
    return f"translate({text}, '{WIDE[0]}', '{WIDE[1]}')"


def value_sql(text: str, decimal: str, units: tuple[str, ...], kind: str) -> str:
    """The SQL of the number that a text stands for, NULL where it is none in a layout."""
    point = "." if decimal == "point" else ","
    digits = f"regexp_replace({text}, '[^0-9{point}]', '', 'g')"
    if point == ",":
        digits = f"replace({digits}, ',', '.')"
    # What stands for no cents is no sign.
    sign = f"case when regexp_matches({text}, '(^|[^.,]){MINUS[:-1]}(]') then '-' else '' end"
    number = f"try_cast({sign} || {digits} as {'decimal(28,10)' if units else kind})"
    if units:
        sizes = " ".join(
            f"when {_has_unit(text, unit)} then {UNITS[unit]}" for unit in UNITS if unit in units
        )
        number = f"try_cast({number} * (case {sizes} else 1 end) as {kind})"
    return f"case when regexp_full_match({text}, '{quoted(GRAMMARS[decimal])}') then {number} end"


def _has_unit(text: str, unit: str) -> str:
    return f"regexp_matches({text}, '{THOUSAND}')" if unit == "k" else f"contains({text}, '{unit}')"


def unit_sql(text: str) -> str:
    """The SQL of the unit in a number, or an empty text."""
    counted = "|".join(unit for unit in UNITS if unit != "k")
    return f"case when regexp_matches({text}, '{THOUSAND}') then 'k' else regexp_extract({text}, '{counted}') end"


def mark_sql(text: str) -> str:
    """The SQL of the currency signs and codes in a number, in capitals, or NULL."""
    return f"nullif(upper(array_to_string(regexp_extract_all({text}, '{MARK}'), ' ')), '')"
