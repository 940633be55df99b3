"""What the scorecard says: how many value links reach their target, which misses it most clearly, and the news of one."""

import pandas as pd

from clm.analysis.scorecard import Link, links
from clm.headlines.wording import period_name, points, sentences, signed
from clm.language import Language


def scorecard_headline(now: pd.DataFrame, period: str, currency: str | None, t: Language) -> str:
    """How many links reach their target, the clearest miss, and how many cannot be measured.

    Args:
        now: the rows of a scorecard (see clm.analysis.scorecard) of its last period, one a link.
    """
    measured, aimed = now[now["value"].notna()], now[now["reached"].notna()]
    if measured.empty:
        return t("None of the {n} value links can be measured in these data yet.", n=t.count(len(now)))
    when = period_name(now["period_end"].iloc[0], period, t)
    said = []
    if len(aimed):
        said.append(
            t(
                "{reached} of {measured} value links that have a target reached it in {period}.",
                reached=t.count(int(aimed["reached"].sum())),
                measured=t.count(len(aimed)),
                period=when,
            )
        )
        said.append(_clearest_miss(aimed, currency, t))
    else:
        said.append(
            t.plural(
                "{n} value link can be measured in {period}, but has no target yet.",
                "{n} value links can be measured in {period}, but none has a target yet.",
                len(measured),
                period=when,
            )
        )
    if len(measured) < len(now):
        said.append(
            t.plural(
                "{n} link cannot be measured.", "{n} links cannot be measured.", len(now) - len(measured)
            )
        )
    return sentences(said, t)


def _clearest_miss(aimed: pd.DataFrame, currency: str | None, t: Language) -> str:
    """The link whose miss is the largest in multiples of its noise; links differ in unit, so nothing else compares."""
    missed = aimed[~aimed["reached"].astype(bool)]
    distance = (missed["value"] - missed["target"]).abs() / missed["noise"]
    clear = distance[distance > 1]
    if missed.empty:
        return ""
    if clear.empty:
        return t("No miss is larger than chance may bring.")
    row = missed.loc[clear.idxmax()]
    link = links()[row["link"]]
    return t(
        "“{link}” misses it most clearly: {value} instead of {target}.",
        link=t.pick(link.name),
        value=amount_words(link.unit, row["value"], currency, t),
        target=amount_words(link.unit, row["target"], currency, t),
    )


def link_headline(link: Link, rows: pd.DataFrame, period: str, currency: str | None, t: Language) -> str:
    """Where a link stands, whether that is news, and whether it is what was aimed at.

    Args:
        rows: the rows of the link, oldest period first.
    """
    last = rows.iloc[-1]
    name = t.pick(link.name)
    if pd.isna(last["value"]):
        return t("“{link}” has no number for the last period", link=name)
    value = amount_words(link.unit, last["value"], currency, t)
    now = t(
        "“{link}”: {value} in {period}",
        link=name,
        value=value,
        period=period_name(last["period_end"], period, t),
    )
    parts = [now]
    if pd.notna(last["change"]):
        parts.append(change_words(link.unit, last, currency, t))
    if pd.notna(last["reached"]):
        target = target_words(link, last["target"], currency, t)
        parts.append(
            t("target {target} reached", target=target)
            if last["reached"]
            else t("target {target} missed", target=target)
        )
    return t("; ").join(parts)


def amount_words(unit: str, value: float | None, currency: str | None, t: Language) -> str:
    """A number of the scorecard as a reader writes it."""
    if value is None or pd.isna(value):
        return t.count(None)
    if unit == "money":
        return t.money(value, currency)
    if unit == "change":
        return f"{'+' if value > 0 else ''}{t.share(value)}"
    if unit == "customers":  # the median of two counts may be half a customer, which no rounding should hide
        return t.count(value) if float(value).is_integer() else t.number(value)
    return t.share(value)


def target_words(link: Link, target: float, currency: str | None, t: Language) -> str:
    """A target with the side on which it is reached."""
    return f"{'≥' if link.better == 'higher' else '≤'} {amount_words(link.unit, target, currency, t)}"


def change_words(unit: str, row: "pd.Series[float]", currency: str | None, t: Language) -> str:
    """The change since the period before, and whether chance alone may have brought it."""
    change = float(row["change"])
    if change == 0:
        return t("unchanged")
    is_share = unit in ("share", "change")
    size = points(change, t) if is_share else amount_words(unit, abs(change), currency, t)
    if row["low"] <= 0 <= row["high"]:
        return t("{change} (within chance)", change=signed(size, change))
    return signed(size, change)
