"""Written dates brought into one spelling: months, weekdays and halves of the day in five languages.

Each step is (test, pattern, replacement). The test finds the step's work in a shape, in which every digit is 9;
pattern and replacement do it in SQL. Only steps that a column needs are taken.
"""

import re
from collections.abc import Iterable, Sequence

Step = tuple[str, str, str]

SPACES = "[ \t\r\n\u00a0\u2009\u202f\u3000]+"
WIDE = "０１２３４５６７８９／－．：，　（）", "0123456789/-.:, ()"
MONTHS = {
    "jan": "january januar jänner janvier janv enero ene",
    "feb": "february februar feber février fevrier févr fevr fév fev febrero",
    "mar": "march märz maerz mrz mär mars marzo",
    "apr": "april avril avr abril abr",
    "may": "mai mayo",
    "jun": "june juni juin junio",
    "jul": "july juli juillet juil julio",
    "aug": "august août aout agosto ago",
    "sep": "september sept septembre septiembre setiembre set",
    "oct": "october oktober okt octobre octubre",
    "nov": "november novembre noviembre",
    "dec": "december dezember dez décembre decembre déc diciembre dic",
}
CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
WEEKDAYS = "|".join(
    (
        "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?",
        "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so",
        "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mer|jeu|ven|sam|dim",
        "lunes|martes|miércoles|miercoles|jueves|viernes|sábado|sabado|domingo|mié|mie|jue|vie|sáb|sab|dom",
    )
)
CLOCK = r"\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?"


def _same(pattern: str, replacement: str) -> Step:
    return pattern, pattern, replacement


def _month_steps() -> list[Step]:
    steps = []
    for number, name in reversed(list(enumerate(CHINESE, 1))):  # 十二月 holds 二月
        steps.append(_same(f"年 ?{name}月", f"年{number}月"))
        steps.append(_same(f"([^年\\d]|^){name}月", f"\\1{list(MONTHS)[number - 1]} "))
    for month, words in MONTHS.items():
        others = "|".join(words.split())
        steps.append(_same(rf"(?i)\b(?:(?:{others})\b\.?|{month}\.)", f"{month} "))
    return steps


STEPS: tuple[Step, ...] = (
    _same(SPACES, " "),
    _same(r"^'", ""),
    _same(r"\([月火水木金土日一二三四五六]\)", ""),
    _same(r" ?\([^()]*\)$", ""),
    _same(r" ?(?:星期|周|週|礼拜)[一二三四五六日天] ?", " "),
    _same(r"(?i)^mar\.?,? (\d{1,2}[. ]+(?:de )?[a-z])", r"\1"),  # mardi, martes: not March
    _same(rf"(?i)^(?:{WEEKDAYS})\.?,? ", ""),
    _same(r"[号號]", "日"),
    _same(r"(\d) +([年月日时時点點分秒])", r"\1\2"),
    _same(r"([年月]) +", r"\1"),
    _same(r"[时時点點](\d)分", r"时0\1分"),
    _same(r"分(\d)秒", r"分0\1秒"),
    _same(r"(\d)[时時点點](\d\d)分(\d\d)秒", r"\1:\2:\3"),
    _same(r"(\d)[时時点點](\d\d)分?", r"\1:\2"),
    _same(r" ?(?:上午|凌晨|清晨|早上|早晨) ?", " am "),
    _same(r" ?下午 ?", " pm "),
    # Twelve at night may be the day's first or its last hour, so it is left alone.
    (r" ?(?:晚上|傍晚) ?(\d{1,2}:)", r" ?(?:晚上|傍晚) ?((?:0?[1-9]|1[013-9]|2[0-3]):)", r" pm \1"),
    (r" ?中午 ?(\d{1,2}:)", r" ?中午 ?((?:12|0?1):)", r" pm \1"),
    _same(r"(?i)\b([ap])\. ?m\b\.?", r"\1m"),
    _same(rf"(?i)\b([ap]m) ?({CLOCK})", r"\2 \1"),
    _same(r"(?i)(\d)(?:(?:st|nd|rd|th|er)\b|[º°])", r"\1"),
    _same(r"(?i)^(?:le|el|den|the) ", ""),
    _same(r"(?i) (?:de|del|of|at|um|uhr|à|den|the|a las)(?: |$)", " "),
    _same(r"(?i)\b(\d{1,2})h(\d{2})\b", r"\1:\2"),
    _same(r"(?i)(:\d{2}) ?(?:hs|hrs)\b\.?", r"\1"),
    _same(r"(\d{1,2})\. ?([A-Za-z])", r"\1 \2"),
    *_month_steps(),
    _same(SPACES, " "),
    _same(r"(?i)([a-z]) ([-/.,])", r"\1\2"),
    _same(r"(?i)\b([a-z]{3} \d{1,2}) (\d{1,2}:\d{2}:\d{2}) (\d{4})$", r"\1 \3 \2"),  # as C prints it
    _same(rf"(?i)^({CLOCK}(?: ?[ap]m)?),? (.+)$", r"\2 \1"),
    _same(r"(?i)(\d)t(\d)", r"\1 \2"),
    _same(r"(\.\d{6})\d+", r"\1"),
    _same(r"(:\d{2}),(\d)", r"\1.\2"),
    _same(r",(\S)", r", \1"),
    _same(r"\. (\d)", r".\1"),
)
# An hour that shows its half of the day by itself does not need to be told: 14:05 PM, 00:05 AM.
OVERTOLD: tuple[Step, ...] = (
    (r"$^", r"(?i)(^|[^:\d])(1[3-9]|2[0-3])((?::\d{2}){1,2}(?:\.\d+)?) ?pm\b", r"\1\2\3"),
    (r"$^", r"(?i)(^|[^:\d])(00?)((?::\d{2}){1,2}(?:\.\d+)?) ?am\b", r"\1\2\3"),
)


def is_wide(shapes: Iterable[str]) -> bool:
    """Whether full-width digits or signs occur."""
    return any(sign in WIDE[0] for shape in shapes for sign in shape)


def narrow(text: str) -> str:
    """A shape with the signs of the common width."""
    return text.translate(str.maketrans(*WIDE))


def needed_steps(shapes: Iterable[str]) -> list[Step]:
    """The steps that change at least one of the shapes, in their order."""
    left, taken = set(shapes), []
    for step in STEPS:
        changed = {re.sub(step[0], step[2], shape) for shape in left}
        if changed != left:
            taken.append(step)
            left = changed
    return taken


def spelled(shape: str, steps: Sequence[Step]) -> str:
    """A shape after the steps."""
    for test, _, replacement in steps:
        shape = re.sub(test, replacement, shape)
    return re.sub(r"\d", "9", shape).strip()


def spelled_sql(text: str, steps: Sequence[Step], wide: bool) -> str:
    """The SQL of a trimmed text after the steps."""
    if wide:
        text = f"translate({text}, '{WIDE[0]}', '{WIDE[1]}')"
    for _, pattern, replacement in steps:
        quoted = pattern.replace("'", "''")
        text = f"regexp_replace({text}, '{quoted}', '{replacement}', 'g')"
    return f"trim({text})" if steps or wide else text
