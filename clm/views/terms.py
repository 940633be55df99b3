"""Under which terms the money of the future counts."""

from typing import NamedTuple

HORIZONS = (90, 180, 365, 730)  # days


class Terms(NamedTuple):
    """Under which terms the money of the future counts; None stands for what the data say."""

    horizon_days: int = 365
    discount: float = 0.1
    margin: float | None = None
    cost_to_serve: float | None = None


DEFAULT_TERMS = Terms()


def term_choices(terms: Terms) -> dict[str, str]:
    """What is chosen on the page of value for the terms, as codes by the names it has there."""
    others = {
        "discount": None if terms.discount == DEFAULT_TERMS.discount else terms.discount,
        "earned": terms.margin,
        "serve": terms.cost_to_serve,
    }
    said = {name: repr(float(value)) for name, value in others.items() if value is not None}
    return {"horizon": str(terms.horizon_days), **said}
