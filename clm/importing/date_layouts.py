"""The layouts in which a date may be written, found by the shapes of a column's values.

A shape is a value in which every digit is 9. A layout reads only what it matches from end to end.
"""

import re
from dataclasses import dataclass

YEAR = r"(?:19|20|21)\d{2}"
ISO = rf"{YEAR}[-/]\d{{1,2}}[-/]\d{{1,2}}(?:[ T]\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d{{1,6}})?)?)?"
ISO_SHAPE = re.compile(r"9{4}[-/]9{1,2}[-/]9{1,2}(?:[ T]9{1,2}:99(?::99(?:\.9{1,6})?)?)?")
TIME = re.compile(r"9{1,2}:99(?P<seconds>:99(?P<fraction>\.9{1,6})?)?(?:(?P<gap> ?)(?P<half>[ap]m))?", re.I)
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
DATES = tuple(
    (re.compile(pattern, re.I), form)
    for pattern, form in (
        (r"9{4}-9{1,2}-9{1,2}", "%Y-%m-%d"),
        (r"9{4}/9{1,2}/9{1,2}", "%Y/%m/%d"),
        (r"9{4}\.9{1,2}\.9{1,2}", "%Y.%m.%d"),
        (r"9{4}年9{1,2}月9{1,2}日", "%Y年%m月%d日"),
        (r"9{4}年9{1,2}月9{1,2}", "%Y年%m月%d"),
        (r"9{8}", "%Y%m%d"),
        (rf"{MONTH} 9{{1,2}}, 9{{4}}", "%b %d, %Y"),
        (rf"{MONTH} 9{{1,2}}, 99", "%b %d, %y"),
        (rf"{MONTH}(?P<sep>[-/ ])9{{1,2}}(?P=sep)9{{4}}", "%b~%d~%Y"),
        (rf"{MONTH}(?P<sep>[-/])9{{1,2}}(?P=sep)99", "%b~%d~%y"),
        (rf"9{{1,2}}(?P<sep>[-/. ]){MONTH}(?P=sep)9{{4}}", "%d~%b~%Y"),
        (rf"9{{1,2}}(?P<sep>[-/. ]){MONTH}(?P=sep)99", "%d~%b~%y"),
        (rf"9{{1,2}} {MONTH}, 9{{4}}", "%d %b, %Y"),
        (rf"9{{4}}(?P<sep>[-/. ]){MONTH}(?P=sep)9{{1,2}}", "%Y~%b~%d"),
        (r"9{1,2}(?P<sep>[-/.])9{1,2}(?P=sep)9{4}", "%1~%2~%Y"),
        (r"9{1,2}(?P<sep>[-/.])9{1,2}(?P=sep)99", "%1~%2~%3"),
    )
)
COMPACT = {"99999999999999": "%Y%m%d%H%M%S", "999999999999": "%Y%m%d%H%M", "99999999 999999": "%Y%m%d %H%M%S"}
ORDERS = {
    "dmy": {"%1": "%d", "%2": "%m", "%3": "%y"},
    "mdy": {"%1": "%m", "%2": "%d", "%3": "%y"},
    "ymd": {"%1": "%y", "%2": "%m", "%3": "%d"},
}
TOKENS = {
    "%Y": YEAR, "%y": r"\d{2}", "%m": r"\d{1,2}", "%d": r"\d{1,2}", "%b": MONTH, "%H": r"\d{1,2}",
    "%I": r"\d{1,2}", "%M": r"\d{2}", "%S": r"\d{2}", "%f": r"\d{1,6}", "%p": "[ap]m",
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """One layout. `form`: as strptime has it, with %1 %2 %3 for numbers whose order is not decided yet."""

    form: str

    @property
    def turning(self) -> bool:
        """Whether day and month (and a short year) may stand in several orders."""
        return "%1" in self.form

    @property
    def family(self) -> tuple[str, bool, bool]:
        """Separator, has a time, has a short year: dates of one family were written by one hand."""
        return self.form[2], ":" in self.form, "%3" in self.form

    @property
    def short_year(self) -> bool:
        return "%y" in self.form or "%3" in self.form

    def ordered(self, order: str) -> "Layout":
        """The layout with its numbers in an order; a long year cannot be the first of three."""
        form = self.form
        for mark, token in ORDERS[order].items():
            form = form.replace(mark, token)
        return Layout(form)

    @property
    def pattern(self) -> str:
        """What a value must match from end to end."""
        parts = re.split(r"(%[A-Za-z])", self.form)
        # Without separators every part has its full width.
        tokens = TOKENS | dict.fromkeys(("%m", "%d", "%H"), r"\d{2}") if "%Y%m%d" in self.form else TOKENS
        text = "".join(tokens.get(part) or re.escape(part).replace(r"\ ", " ") for part in parts)
        return ("(?i)" if re.search("%[bp]", self.form) else "") + text

    def sql(self, text: str) -> str:
        """An expression of type TIMESTAMP, NULL where the text is not in this layout."""
        return f"case when regexp_full_match({text}, '{self.pattern}') then try_strptime({text}, '{self.form}') end"


def layout_of(shape: str) -> Layout | None:
    """The layout of a shape without its offset, or None if it is no date."""
    if shape in COMPACT:
        return Layout(COMPACT[shape])
    head, gap, time = _split(shape)
    for pattern, form in DATES:
        found = pattern.fullmatch(head)
        if found:
            separator = found.groupdict().get("sep", "")
            return Layout(form.replace("~", separator) + gap + time)
    return None


def _split(shape: str) -> tuple[str, str, str]:
    """The date of a shape, what stands between, and the form of its time."""
    for gap in (", ", " ", "日"):
        head, found, tail = shape.partition(gap)
        while found:
            time = TIME.fullmatch(tail)
            if time:
                joint = "" if gap == "日" else gap
                return head + ("日" if gap == "日" else ""), joint, _time_form(time)
            more, found, tail = tail.partition(gap)
            head = f"{head}{gap}{more}"
    return shape, "", ""


def _time_form(time: re.Match[str]) -> str:
    hours = "%I:%M" if time["half"] else "%H:%M"
    seconds = (":%S" if time["seconds"] else "") + (".%f" if time["fraction"] else "")
    return hours + seconds + (f"{time['gap']}%p" if time["half"] else "")
