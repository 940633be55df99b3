"""Findings: what changed enough to be worth a sentence, with the numbers that say so and where to see them.

The functions that look for them return None where there is nothing: too few customers, no period to compare with,
or a change that chance alone would bring.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from clm.language import Language
from clm.lifecycle.model import BEFORE_FIRST_ORDER, Stage

FEW = 10  # customers; of fewer nothing is said
CHANCE = 2.0  # standard errors that a change must exceed
SEARCHED = 3.0  # the same where the largest of many differences is looked for


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes:
        text: the finding as a sentence.
        evidence: the numbers that support it.
        money: what it concerns, in the currency of the data, by which findings are ranked.
        page: the page that shows it; `choices` are what is chosen there.
    """

    text: str
    evidence: str
    money: float
    page: str
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """What every finding is written and weighed with.

    Attributes:
        active_value: revenue of the period for each active customer, which turns customers into money.
        conversion: share of the known customers who have ordered, by which one who has not is weighed.
        attribute: the label of an attribute; `value` that of one of its values.
    """

    t: Language
    period: str
    currency: str | None
    stages: Sequence[Stage]
    active_value: float
    conversion: float
    attribute: Callable[[str], str]
    value: Callable[[str], str]

    def stage(self, stage_id: str) -> str:
        return next(self.t.pick(stage.name) for stage in self.stages if stage.id == stage_id)

    def of_phases(self, *phases: str) -> list[str]:
        """The ids of the stages that belong to the phases."""
        return [stage.id for stage in self.stages if stage.phase in phases]

    def worth(self, stage_id: str) -> float:
        """What one customer of a stage counts for."""
        share = self.conversion if stage_id in self.of_phases(*BEFORE_FIRST_ORDER) else 1.0
        return self.active_value * share

    def money(self, amount: float) -> str:
        """The size of an amount, without its sign."""
        return self.t.short_money(abs(float(amount)), self.currency)


def net_chance(came: float, left: float) -> float:
    """How far chance alone moves a number of customers to whom so many came, and from whom so many left: independent
    arrivals and departures vary by the square root of their number."""
    return CHANCE * math.sqrt(came + left)


def revenue_chance(orders_before: float, orders: float) -> float:
    """The share by which chance alone moves the revenue of so many orders: it moves their number and, where amounts
    differ as much as their mean, revenue √2 times as much."""
    return CHANCE * math.sqrt(2 * (1 / orders_before + 1 / orders))


def ranked(found: Sequence[Finding | None]) -> list[Finding]:
    """The findings there are, those that concern most money first."""
    return sorted((one for one in found if one), key=lambda one: -one.money)
