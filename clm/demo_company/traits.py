"""What each customer is like as a buyer: rhythm, basket, taste, and the chances to leave or complain."""

from dataclasses import dataclass

import numpy as np

from clm.demo_company import stories
from clm.demo_company.company import (
    CATEGORIES,
    CHANNELS,
    COMPANY,
    SEGMENTS,
    Flags,
    Floats,
    Whole,
    channel_values,
    picks,
    segment_values,
)
from clm.demo_company.people import People

BUYING = COMPANY["buying"]


@dataclass(frozen=True)
class Traits:
    """One element a customer."""

    segment: Whole
    clock: Whole
    rhythm: Floats  # days of the own clock
    gap_shape: Floats  # of the gamma of gaps: 1 is irregular, 40 is nearly fixed
    basket: Floats  # money an order
    leave: Floats  # chance to leave within a month
    one_time: Floats  # chance to leave after the first order
    fades: Flags
    grows: Flags
    complaint: Floats  # chance of a complaint about an order
    taste: Whole  # customers × categories: categories from the most to the least liked
    start_breadth: Whole  # categories open to the customer at the first order
    widening: Floats  # categories opened by each further order


def drawn_traits(stream: np.random.Generator, people: People) -> Traits:
    """The traits of all customers."""
    size = len(people)
    regular = stream.random(size) < segment_values("regular")[people.segment]
    regular |= people.plan > 0
    referred = people.channel == CHANNELS.index("referral")
    one_time = channel_values("one_time")[people.channel]
    one_time = np.where(people.plan > 0, 0.4 * one_time, one_time)
    shape = BUYING["leave_shape"]
    leave = segment_values("leave")[people.segment] * stream.gamma(shape, size=size) / shape
    grows = stream.random(size) < BUYING["grow"]
    widening = stream.gamma(0.6, 0.09, size)
    spread = (
        stream.gamma(COMPANY["service"]["complaint_shape"], size=size) / COMPANY["service"]["complaint_shape"]
    )
    return Traits(
        segment=people.segment,
        clock=people.clock,
        rhythm=_rhythms(stream, people, regular),
        gap_shape=np.where(regular, BUYING["regular_gap_shape"], BUYING["irregular_gap_shape"]),
        basket=segment_values("basket")[people.segment] * np.exp(0.42 * stream.standard_normal(size)),
        leave=leave * np.where(referred, stories.REFERRED_LEAVE, 1.0),
        one_time=np.where(people.voucher, stories.VOUCHER_ONE_TIME, one_time),
        fades=(stream.random(size) < BUYING["fade"]) & ~people.voucher,
        grows=grows,
        complaint=np.minimum(COMPANY["service"]["complaint"] * spread, 0.2),
        taste=_tastes(stream, size),
        start_breadth=1 + stream.integers(0, 3, size),
        widening=np.where(grows, 2 * widening, widening),
    )


def _rhythms(stream: np.random.Generator, people: People, regular: Flags) -> Floats:
    """Days between orders: the segment's fixed rhythms, or one over a gamma-distributed rate."""
    shape = float(BUYING["rate_shape"])
    typical = segment_values("rhythm")[people.segment]
    rhythm = typical * shape / np.maximum(stream.gamma(shape, size=len(people)), 0.05)
    for code, segment in enumerate(SEGMENTS):
        which = np.flatnonzero(regular & (people.segment == code))
        fixed = COMPANY["segments"][segment]["regular_rhythms"]
        days = np.array([float(days) for days in fixed])
        rhythm[which] = days[picks(stream, list(fixed.values()), len(which))]
    rhythm *= np.exp(0.06 * stream.standard_normal(len(people)))
    return np.clip(rhythm, 4.0, float(BUYING["longest_rhythm"]))


def _tastes(stream: np.random.Generator, size: int) -> Whole:
    """Categories in a random order in which the appealing ones tend to come first."""
    appeal = np.array([float(COMPANY["categories"][category]["appeal"]) for category in CATEGORIES])
    keys = stream.exponential(size=(size, len(CATEGORIES))) / appeal
    return np.argsort(keys, axis=1, kind="stable")
