"""What the value page says of the quadrants: where the value is, where more could come from, and what moved."""

import datetime

import pandas as pd

from clm.headlines.findings import FEW
from clm.headlines.wording import sentences, too_few_buyers
from clm.language import Language
from clm.lifecycle.value_groups import value_groups


def matrix_headline(totals: pd.DataFrame, measure: str, t: Language) -> str:
    """What those bring who bring much, and how many of the others can grow.

    Args:
        totals: as matrix_totals returns them.
        measure: “margin” or “revenue”, of which current value is made.
    """
    rows = totals.set_index("quadrant")
    if rows["customers"].sum() == 0:
        return t("Nobody has bought by this day.")
    if rows["customers"].sum() < FEW:
        return too_few_buyers(int(rows["customers"].sum()), t)
    if not rows["current_value"].sum() > 0:
        return t("Nobody has brought anything in the last 365 days.")
    core, protect, build = (rows.loc[name] for name in ("core", "protect", "build"))
    said = {
        "core": t.plural("{n} customer", "{n} customers", int(core["customers"])),
        "core_share": t.share(core["value_share"]),
        "protect": t.count(protect["customers"]),
        "protect_share": t.share(protect["value_share"]),
    }
    if measure == "margin":
        first = t(
            "{core_share} of the year’s margin comes from {core} who can grow, {protect_share} from {protect} with little room to grow.",
            **said,
        )
    else:
        first = t(
            "{core_share} of the year’s revenue comes from {core} who can grow, {protect_share} from {protect} with little room to grow.",
            **said,
        )
    more = t.plural(
        "{n} more brings little now and can grow.",
        "{n} more bring little now and can grow.",
        int(build["customers"]),
    )
    return sentences([first, more if build["customers"] else ""], t)


def headroom_words(totals: pd.DataFrame, currency: str | None, t: Language) -> str:
    """How much more the customers whose wallet is known spend with others; what to load where none is."""
    wallets = int(totals["wallets"].sum())
    if wallets == 0:
        return t(
            "How much your customers spend with others is not known, so potential is judged by their trend against that of all. A wallet column in the customer list (yearly spending in the category with anyone) would tell."
        )
    return t(
        "Of {wallets} customers it is known what they spend in the category with anyone: {money} a year more than they spend here. The others are judged by their trend against that of all.",
        wallets=t.count(wallets),
        money=t.short_money(float(totals["headroom"].sum()), currency),
    )


def matrix_moves_headline(
    moves: pd.DataFrame,
    start: datetime.date,
    end: datetime.date,
    can_fall: bool,
    currency: str | None,
    t: Language,
) -> str:
    """How many stopped and began to bring much, and what that came to.

    Args:
        can_fall: whether some order counted on the first day no longer counts on the last.
    """
    high = ("core", "protect")
    known = moves[moves["from_stage"] != "no_order"]
    was, is_now = known["from_stage"].isin(high), known["to_stage"].isin(high)
    fell, rose = known[was & ~is_now], known[~was & is_now]
    days = {"start": t.day(start), "end": t.day(end)}
    if fell["customers"].sum() + rose["customers"].sum() < FEW:
        return t("Between {start} and {end} hardly anybody began or stopped bringing much", **days)

    def change(part: pd.DataFrame) -> str:
        return t.short_money(abs(float((part["value_now"] - part["value_before"]).sum())), currency)

    stopped, began = int(fell["customers"].sum()), int(rose["customers"].sum())
    said = {
        "fell": t.count(stopped),
        "less": change(fell),
        "rose": t.count(began),
        "more": change(rose),
        **days,
    }
    if not stopped and not can_fall:
        return t(
            "Between {start} and {end}, {rose} customers began to bring much (▲ {more} a year); none could stop, as all their orders still count",
            **said,
        )
    if not stopped:
        return t(
            "Between {start} and {end}, {rose} customers began to bring much (▲ {more} a year) and none stopped",
            **said,
        )
    if not began:
        return t(
            "Between {start} and {end}, {fell} customers stopped bringing much (▼ {less} a year) and none began to",
            **said,
        )
    return t(
        "Between {start} and {end}, {fell} customers stopped bringing much (▼ {less} a year) and {rose} began to (▲ {more})",
        **said,
    )


def quadrants_headline(totals: pd.DataFrame, t: Language) -> str:
    """The quadrant that holds most customers."""
    if totals["customers"].sum() < FEW:
        return t("Buyers by quadrant")
    names = {one.id: t.pick(one.name) for one in value_groups("quadrants")}
    most = totals.loc[totals["customers"].idxmax()]
    return t(
        "The most buyers, {share}, are in “{quadrant}”",
        share=t.share(most["share"]),
        quadrant=names[most["quadrant"]],
    )
