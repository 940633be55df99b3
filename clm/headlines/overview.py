"""What the overview says first, how its figures changed, and what it sends the reader to next."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from clm.headlines.findings import FEW, Finding, Words, net_chance, revenue_chance
from clm.headlines.wording import by_chance, compared, opened, period_name, points, sentences, signed
from clm.language import Language
from clm.lifecycle.model import BEFORE_FIRST_ORDER

MOST_STEPS = 4


def state_of_base(
    figures: pd.DataFrame, period: str, in_progress: bool, currency: str | None, t: Language
) -> str:
    """How many buyers are active and what the period brought, against the period before.

    Args:
        figures: key figures, oldest first; the last is the day looked at. active_share is blank where the data are
            too short for somebody to have lapsed.
        in_progress: whether the period looked at is still open, so that its revenue is compared with nothing.
    """
    now = figures.iloc[-1]
    if now["customers"] == 0:
        return t("No customer is known on this day.")
    before = figures.iloc[-2] if len(figures) > 1 else None
    return sentences([_activity(now, before, t), _revenue(now, before, period, in_progress, currency, t)], t)


def _activity(now: "pd.Series[float]", before: "pd.Series[float] | None", t: Language) -> str:
    said = {
        "active": t.count(now["active"]),
        "buyers": t.count(now["buyers"]),
        "share": t.share(now["active_share"]),
    }
    if pd.isna(now["active_share"]):
        return t.plural(
            "{n} customer has ordered so far.", "{n} customers have ordered so far.", now["buyers"]
        )
    if now["buyers"] < FEW:
        return t("{active} of {buyers} buyers are active: too few to compare.", **said)
    if before is None:
        return t("{active} of {buyers} buyers are active ({share}).", **said)
    change = int(now["active"] - before["active"])
    could_be_chance = abs(change) < net_chance(now["came"], now["fell"])
    said["compared"] = compared(change, before["period_end"].date(), could_be_chance, t)
    return t("{active} of {buyers} buyers are active ({share}){compared}.", **said)


def _revenue(
    now: "pd.Series[float]",
    before: "pd.Series[float] | None",
    period: str,
    in_progress: bool,
    currency: str | None,
    t: Language,
) -> str:
    said = {
        "period": period_name(now["period_end"].date(), period, t),
        "revenue": t.short_money(float(now["revenue"]), currency),
    }
    if in_progress:
        return t("The period in progress has brought {revenue} so far.", **said)
    if before is None or before["revenue"] <= 0:
        return opened(t("{period} brought {revenue}.", **said))
    change = float(now["revenue"] / before["revenue"] - 1)
    said |= {"share": t.share(abs(change)), "before": period_name(before["period_end"].date(), period, t)}
    if change == 0:
        return opened(t("{period} brought {revenue}, as much as {before}.", **said))
    is_chance = now["orders"] == 0 or abs(change) < revenue_chance(before["orders"], now["orders"])
    said["chance"] = by_chance(t) if is_chance else ""
    if change > 0:
        return opened(t("{period} brought {revenue}, {share} more than {before}{chance}.", **said))
    return opened(t("{period} brought {revenue}, {share} less than {before}{chance}.", **said))


def nothing_found(can_compare: bool, t: Language) -> str:
    """Why there is no finding."""
    if not can_compare:
        return t("There is no earlier period to compare with yet.")
    return t("Nothing changed by more than chance would explain.")


def changes(figures: pd.DataFrame, in_progress: bool, t: Language) -> dict[str, str | None]:
    """Key figure -> its change against the day or period before; None where there is nothing to compare with."""
    if len(figures) < 2:
        return dict.fromkeys(("customers", "active_share", "revenue", "ordering"))
    before, now = figures.iloc[-2], figures.iloc[-1]
    known, share = now["customers"] - before["customers"], now["active_share"] - before["active_share"]
    said: dict[str, str | None] = {
        "customers": signed(t.count(abs(known)), known),
        "active_share": signed(points(share, t), round(share, 3)) if pd.notna(share) else None,
    }
    for name in ("revenue", "ordering"):
        ratio = now[name] / before[name] - 1 if before[name] > 0 else float("nan")
        # An open period is compared with nothing: it would always seem to fall.
        said[name] = None if in_progress or pd.isna(ratio) else signed(t.share(abs(ratio)), round(ratio, 4))
    return said


def strip_headline(now: pd.DataFrame, say: Words) -> str:
    """The stage that holds most customers and the one whose customers have brought most."""
    t = say.t
    if now["customers"].sum() == 0:
        return t("No customer is known on this day.")
    if now["customers"].sum() < FEW:
        return t("Stages of the customers")
    most, best = now.loc[now["customers"].idxmax()], now.loc[now["revenue"].idxmax()]
    said = {"stage": say.stage(most["stage"]), "share": t.share(most["share"])}
    if best["revenue"] <= 0:
        return t("Most customers stand in “{stage}”: {share}.", **said)
    part = t.share(best["revenue"] / now["revenue"].sum())
    if best["stage"] == most["stage"]:
        return t(
            "“{stage}” holds the most customers ({share}) and has brought the most revenue to date ({part}).",
            part=part,
            **said,
        )
    return t(
        "“{stage}” holds the most customers ({share}); those in “{best}” have brought the most revenue to date ({part}).",
        best=say.stage(best["stage"]),
        part=part,
        **said,
    )


def next_steps(
    now: pd.DataFrame,
    cohorts: pd.DataFrame,
    within_days: int,
    missing: Mapping[str, Sequence[str]],
    has_attributes: bool,
    shown: Collection[str],
    say: Words,
) -> list[Finding]:
    """Pages worth opening beyond the findings, each with its reason, the most useful first.

    Args:
        now: the breakdown of the day.
        cohorts: second orders of complete cohorts.
        missing: stages that the data cannot show.
        shown: pages that the findings lead to already.
    """
    t, steps = say.t, []

    def step(text: str, page: str, **choices: str) -> None:
        steps.append(Finding(text, "", 0.0, page, choices))

    if now["revenue"].max() > 0:
        best = now.loc[now["revenue"].idxmax()]
        part = t.share(best["revenue"] / now["revenue"].sum())
        step(
            t(
                "See who stands in “{stage}”: they have brought {part} of all revenue to date.",
                stage=say.stage(best["stage"]),
                part=part,
            ),
            "pages/stages.py",
            stage=str(best["stage"]),
        )
    waiting = int(now.loc[now["stage"].isin(say.of_phases(*BEFORE_FIRST_ORDER)), "customers"].sum())
    if waiting and "pages/funnel.py" not in shown:
        step(
            t.plural(
                "{n} known customer has not ordered yet: see where they stop.",
                "{n} known customers have not ordered yet: see where they stop.",
                waiting,
            ),
            "pages/funnel.py",
        )
    if len(cohorts) and "pages/retention.py" not in shown:
        share = cohorts["again"].sum() / cohorts["customers"].sum()
        step(
            t(
                "{share} of new customers ordered again within {days}: see how that differs from cohort to cohort.",
                share=t.share(share),
                days=t.days(within_days),
            ),
            "pages/retention.py",
        )
    if missing:
        names = t(", ").join(t("“{stage}”", stage=say.stage(stage)) for stage in missing)
        step(
            t("These data cannot show {stages}: see what would have to be loaded.", stages=names),
            "pages/data.py",
        )
    if not has_attributes:
        step(
            t(
                "These customers have no attributes to split the numbers by: add a customer list with channel, segment or region."
            ),
            "pages/data.py",
        )
    return steps[:MOST_STEPS]
