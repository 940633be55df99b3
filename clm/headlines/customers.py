"""What the page of customers says: how many were found, or where one customer stands."""

import datetime
from collections.abc import Sequence

from clm.headlines.wording import sentences
from clm.language import Language


def list_headline(found: int, known: int, stage: str | None, search: str, t: Language) -> str:
    """How many customers there are under the choices made.

    Args:
        known: customers known on the day, under the filters alone.
        stage: the name of the stage chosen.
        search: what was searched for.
    """
    if known == 0:
        return t("No customer is known on this day.")
    said = {"known": t.count(known), "stage": stage, "search": search}
    if stage and search:
        return t.plural(
            "{n} of {known} customers in “{stage}” matches “{search}”.",
            "{n} of {known} customers are in “{stage}” and match “{search}”.",
            found,
            **said,
        )
    if search:
        return t.plural(
            "{n} of {known} customers matches “{search}”.",
            "{n} of {known} customers match “{search}”.",
            found,
            **said,
        )
    if stage:
        return t.plural(
            "{n} of {known} customers stands in “{stage}”.",
            "{n} of {known} customers stand in “{stage}”.",
            found,
            **said,
        )
    return t.plural("{n} customer is known.", "{n} customers are known.", known)


def customer_headline(
    name: str,
    stage: str,
    since: datetime.date,
    orders: int,
    revenue: float,
    warnings: Sequence[str],
    currency: str | None,
    t: Language,
) -> str:
    """Where one customer stands, what it has brought, and the gravest warning.

    Args:
        stage: the name of the stage.
        warnings: names of the warnings that hold, the gravest first.
    """
    first = t("{name} has been in “{stage}” since {day}.", name=name, stage=stage, day=t.day(since))
    if orders == 0:
        second = t("No order so far.")
    else:
        said = {"revenue": t.short_money(revenue, currency)}
        second = t.plural("{n} order brought {revenue}.", "{n} orders brought {revenue}.", orders, **said)
    third = t("Warning: {warning}.", warning=warnings[0]) if warnings else ""
    return sentences([first, second, third], t)


def unknown_yet(name: str, day: datetime.date, t: Language) -> str:
    """What is said of a customer who became known only after the day looked at."""
    return t("{name} was not known by the end of {day}. Choose a later day.", name=name, day=t.day(day))
