"""Who the customers are: segment, channel, region, name, and the day on which they became known."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clm.demo_company import stories
from clm.demo_company.clock import between, slump_factor
from clm.demo_company.company import (
    CHANNELS,
    COMPANY,
    DAYS,
    SEGMENTS,
    Flags,
    Floats,
    Whole,
    channel_values,
    day_number,
    picks,
    segment_values,
)

NAMES = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
PLANS = ("flexible", "subscription", "contract")
# The company shows itself at a fair in April and in October; visitors become known in the two weeks from it.
FAIR_DAYS = ((4, 18), (10, 17))
FAIR_ECHO_DAYS = 14


@dataclass(frozen=True)
class People:
    """One element a customer, in the order in which they became known; codes point into SEGMENTS, ..."""

    segment: Whole
    channel: Whole
    region: Whole
    known: Whole  # day number
    voucher: Flags  # came with the voucher campaign
    converts: Flags  # will order some day, if the data last long enough
    plan: Whole  # into PLANS
    uses_app: Flags

    @property
    def clock(self) -> Whole:
        """0 for homes, 1 for businesses."""
        return np.where(self.segment == SEGMENTS.index("home"), 0, 1)

    def __len__(self) -> int:
        return len(self.segment)


def known_people(stream: np.random.Generator) -> People:
    """Everybody who ever came to know the company, in the order of that day."""
    size = COMPANY["customers"]
    voucher = np.arange(size) < stories.VOUCHER_CUSTOMERS
    segment = picks(stream, segment_values("share"), size)
    channel = picks(stream, channel_values("share"), size)
    segment[voucher] = picks(stream, [0.86, 0.08, 0.06], int(voucher.sum()))
    channel[voucher] = CHANNELS.index("campaign")
    known = _known_days(stream, channel, voucher)
    order = np.argsort(known, kind="stable")
    segment, channel, known, voucher = segment[order], channel[order], known[order], voucher[order]
    # Nobody can be referred to a company that has hardly any customer yet.
    early = (channel == CHANNELS.index("referral")) & (known < 60)
    channel[early] = CHANNELS.index("search")
    plan = _plans(stream, segment, voucher)
    app = stream.random(size) < segment_values("app")[segment]
    return People(
        segment=segment,
        channel=channel,
        region=picks(stream, list(COMPANY["regions"].values()), size),
        known=known,
        voucher=voucher,
        converts=(stream.random(size) >= COMPANY["never_convert"]) | voucher,
        plan=plan,
        uses_app=(app | (plan > 0)) & ~voucher,
    )


def customer_ids(size: int) -> NDArray[np.object_]:
    """C00001 and on."""
    return np.array([f"C{number:05d}" for number in range(1, size + 1)], dtype=object)


def _known_days(stream: np.random.Generator, channel: Whole, voucher: Flags) -> Whole:
    days = picks(stream, arrival_weights().tolist(), len(channel))
    fairs = np.array(_fair_days())
    at_fair = channel == CHANNELS.index("trade fair")
    count = int(at_fair.sum())
    fair = fairs[picks(stream, np.linspace(0.8, 1.4, len(fairs)), count)]
    days[at_fair] = fair + np.floor(FAIR_ECHO_DAYS * stream.random(count) ** 2).astype(np.int64)
    span = between(stories.VOUCHER_FROM, stories.VOUCHER_TO)
    days[voucher] = stream.integers(span.start, span.stop - 3, int(voucher.sum()))
    return days


def arrival_weights() -> Floats:
    """How many new customers a day brings, compared with other days."""
    numbers = COMPANY["arrivals"]
    day = np.arange(DAYS)
    launch = numbers["launch_boost"] * np.clip(1 - day / numbers["launch_days"], 0, 1)
    season = 1 + 0.08 * np.cos(2 * np.pi * (day - 330) / 365.25)
    growth = 1 + numbers["growth"] * day / DAYS
    weights: Floats = (growth + launch) * season * slump_factor(stories.SLUMP_ARRIVALS)
    return weights


def _fair_days() -> list[int]:
    first = COMPANY["first_day"]
    years = range(first.year, COMPANY["last_day"].year + 1)
    return [day_number(first.replace(year=year, month=m, day=d)) for year in years for m, d in FAIR_DAYS]


def _plans(stream: np.random.Generator, segment: Whole, voucher: Flags) -> Whole:
    drawn = stream.random(len(segment))
    contract = segment_values("contract")[segment]
    subscription = segment_values("subscription")[segment]
    plan = np.where(drawn < contract, 2, np.where(drawn < contract + subscription, 1, 0))
    return np.where(voucher, 0, plan)


def invented_names(stream: np.random.Generator, segment: Whole) -> NDArray[np.object_]:
    """A person's name for homes and a company's for the others, Western or Chinese."""
    chinese = stream.random(len(segment)) < NAMES["chinese_share"]
    drawn = stream.random((len(segment), 3))
    names = np.empty(len(segment), dtype=object)
    for i, code in enumerate(segment):
        parts = _name_parts(SEGMENTS[code], bool(chinese[i]))
        words = [part[int(drawn[i, place] * len(part))] for place, part in enumerate(parts)]
        names[i] = ("" if chinese[i] else " ").join(words)
    return names


@cache
def _name_parts(segment: str, chinese: bool) -> tuple[list[str], ...]:
    """The lists of which the names of a segment take one part each."""
    kind = "person" if segment == "home" else "company"
    lists = NAMES[f"chinese_{kind}" if chinese else kind]
    return tuple(part[segment] if isinstance(part, dict) else part for part in lists.values())
