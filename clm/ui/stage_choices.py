"""What can be chosen on the page of stages: what the main chart shows."""

from clm.language import Language
from clm.ui import controls, state


def view_choice(t: Language) -> str:
    """What to look at: one day (`now`) or the course of time (`time`)."""
    views = {"now": t("On the day"), "time": t("Over time")}
    return controls.choice("view", t("Look at"), views, state.chosen("view", views, "now"), kind="segmented")


def measure_choice(t: Language) -> str:
    """What the bars show."""
    measures = {"customers": t("Customers"), "share": t("Share"), "revenue": t("Revenue to date")}
    measure = state.chosen("measure", measures, "customers")
    return controls.choice("measure", t("Measure"), measures, measure, kind="segmented")
