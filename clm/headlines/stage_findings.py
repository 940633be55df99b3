"""Findings about stages: which gained or lost most, and in whom losses and gains concentrate."""

import datetime
from collections.abc import Collection, Sequence

import pandas as pd

from clm.headlines.findings import FEW, SEARCHED, Finding, Words, net_chance
from clm.headlines.wording import sentences, signed
from clm.language import Language
from clm.lifecycle.model import BEFORE_FIRST_ORDER
from clm.statistics.effects import two_share_z

HIGHER = 1.3  # times the share elsewhere, from which a concentration is worth a word
AVERAGED, LEAST_AVERAGED = 12, 3  # periods before, for what is usual
GOING = ("declining", "lost")


def stage_mover(flow: pd.DataFrame, moves: pd.DataFrame, say: Words) -> Finding | None:
    """The stage whose customers became more or fewer, weighed by what one counts for, the most since the day before.

    Args:
        flow: stock and flow of the history up to the day looked at.
        moves: its moves by period.
    """
    days = sorted(flow["period_end"].unique())
    if len(days) < 2:
        return None
    now = flow[flow["period_end"] == days[-1]]
    net = now["entered"] - now["left"]
    money = net.abs() * now["stage"].map(say.worth)
    row, change = now.loc[money.idxmax()], int(net[money.idxmax()])
    if abs(change) < max(FEW, net_chance(row["entered"], row["left"])):
        return None
    t, stage = say.t, str(row["stage"])
    said = {"stage": say.stage(stage), "n": t.count(abs(change)), "day": t.day(pd.Timestamp(days[-2]).date())}
    if change > 0:
        text = t("“{stage}” holds {n} customers more than on {day}.", **said)
    else:
        text = t("“{stage}” holds {n} customers fewer than on {day}.", **said)
    through = moves[moves["period_end"] == days[-1]]
    evidence = sentences([_through(through, row, change, say), _usual(flow, days, stage, t)], t)
    return Finding(text, evidence, float(money.max()), "pages/transitions.py")


def _through(moves: pd.DataFrame, row: "pd.Series[int]", change: int, say: Words) -> str:
    """Who came and who left, and the most important source or destination."""
    t = say.t
    here, there = ("to_stage", "from_stage") if change > 0 else ("from_stage", "to_stage")
    most = moves[moves[here] == row["stage"]].sort_values("customers", kind="stable").iloc[-1]
    said = {"came": t.count(row["entered"]), "left": t.count(row["left"]), "n": t.count(most["customers"])}
    if most[there] == "entry":
        return t("{came} came and {left} left; {n} of those who came were first seen since then.", **said)
    said["stage"] = say.stage(str(most[there]))
    if change > 0:
        return t("{came} came and {left} left; {n} of those who came stood in “{stage}” before.", **said)
    return t("{came} came and {left} left; {n} of those who left stand in “{stage}” now.", **said)


def _usual(flow: pd.DataFrame, days: Sequence[pd.Timestamp], stage: str, t: Language) -> str:
    """The average change of the periods before; the first of all has no opening and is left out."""
    before = flow[(flow["stage"] == stage) & flow["period_end"].isin(days[1:-1][-AVERAGED:])]
    if len(before) < LEAST_AVERAGED:
        return ""
    mean = float((before["entered"] - before["left"]).mean())
    said = {"periods": t.count(len(before)), "average": signed(t.count(abs(mean)), round(mean))}
    return t("On average of the {periods} periods before: {average}.", **said)


def loss_concentration(moves: pd.DataFrame, since: datetime.date, say: Words) -> Finding | None:
    """The value of an attribute in which slipping into decline or loss concentrates.

    Args:
        moves: moves by attribute between `since` and the day looked at.
    """
    going = say.of_phases(*GOING)
    others = [
        stage.id for stage in say.stages if stage.id not in {*going, *say.of_phases(*BEFORE_FIRST_ORDER)}
    ]
    top = _concentration(moves, others, going)
    if top is None:
        return None
    t, said = say.t, _shares(top, since, say) | {"stages": _names(going, say)}
    text = t(
        "Losses concentrate in {attribute} “{value}”: {part} of those who slipped into {stages} since {day}, but only {base} of those who could have.",
        **said,
    )
    evidence = t("{moved} of {of} of them slipped ({rate}), of all others {other_rate}.", **said)
    return Finding(
        text,
        evidence,
        float(top["excess"]) * say.active_value,
        "pages/stages.py",
        {"by": str(top["attribute"])},
    )


def gain_concentration(moves: pd.DataFrame, since: datetime.date, say: Words) -> Finding | None:
    """The value of an attribute in which first orders concentrate, among those who had not ordered yet."""
    before = say.of_phases(*BEFORE_FIRST_ORDER)
    top = _concentration(moves, before, [stage.id for stage in say.stages if stage.id not in before])
    if top is None:
        return None
    t, said = say.t, _shares(top, since, say) | {"stages": _names(before, say)}
    text = t(
        "First orders concentrate in {attribute} “{value}”: {part} of those who left {stages} since {day}, but only {base} of those who could have.",
        **said,
    )
    evidence = t("{moved} of {of} of them ordered ({rate}), of all others {other_rate}.", **said)
    return Finding(
        text,
        evidence,
        float(top["excess"]) * say.active_value,
        "pages/funnel.py",
        {"by": str(top["attribute"])},
    )


def _concentration(
    moves: pd.DataFrame, sources: Collection[str], targets: Collection[str]
) -> "pd.Series[float] | None":
    """The attribute and value whose customers moved so more often than all others, most surely of all.

    Returns:
        attribute, value, moved, customers (who could have), share (of all moved), base (of all who could have),
        rate, other_rate, excess (moved beyond the rate of the others), z. None where no value stands out.
    """
    able = moves[moves["from_stage"].isin(sources)]
    if able.empty:
        return None
    able = able.assign(moved=able["customers"].where(able["to_stage"].isin(targets), 0))
    frame = able.groupby(["attribute", "value"], as_index=False)[["moved", "customers"]].sum()
    whole = frame.groupby("attribute")[["moved", "customers"]].transform("sum")
    others = whole - frame[["moved", "customers"]]
    frame = frame.assign(
        share=frame["moved"] / whole["moved"].where(whole["moved"] > 0),
        base=frame["customers"] / whole["customers"],
        rate=frame["moved"] / frame["customers"],
        other_rate=others["moved"] / others["customers"].where(others["customers"] > 0),
        z=[
            two_share_z(moved, n, other, m)
            for moved, n, other, m in zip(
                frame["moved"], frame["customers"], others["moved"], others["customers"], strict=True
            )
        ],
    )
    frame["excess"] = frame["moved"] - frame["other_rate"] * frame["customers"]
    sure = frame[
        (frame["moved"] >= FEW) & (frame["z"] >= SEARCHED) & (frame["share"] >= HIGHER * frame["base"])
    ]
    return None if sure.empty else sure.loc[sure["z"].idxmax()]


def _shares(top: "pd.Series[float]", since: datetime.date, say: Words) -> dict[str, str]:
    t = say.t
    return {
        "attribute": say.attribute(str(top["attribute"])),
        "value": say.value(str(top["value"])),
        "part": t.share(top["share"]),
        "base": t.share(top["base"]),
        "moved": t.count(top["moved"]),
        "of": t.count(top["customers"]),
        "rate": t.share(top["rate"]),
        "other_rate": t.share(top["other_rate"]),
        "day": t.day(since),
    }


def _names(stages: Sequence[str], say: Words) -> str:
    return say.t(" or ").join(say.t("“{stage}”", stage=say.stage(stage)) for stage in stages)
