"""What each view is called in a list of slides: what it looks at in a few words, without the answer."""

from clm.language import Language


def titles(t: Language) -> dict[str, str]:
    """View id -> its name, in the order in which a meeting would look at them."""
    return {
        "overview": t("Overview"),
        "findings": t("What stands out"),
        "stages": t("Stages"),
        "stages_over_time": t("Stages over time"),
        "funnel": t("Funnel"),
        "transitions": t("Transitions"),
        "stock_and_flow": t("Stock and flow"),
        "matrix": t("Transition matrix"),
        "forecast": t("Where the present moves lead"),
        "cohorts": t("Cohorts"),
        "retention_curves": t("Retention curves"),
        "survival": t("How long buyers stay active"),
        "at_stake": t("Value at stake by warning"),
        "risk_list": t("Whom to call"),
        "silence": t("Own silence and the market’s"),
        "decline": t("Own decline and the peers’"),
        "tiers": t("Value tiers"),
        "concentration": t("Concentration of revenue"),
        "rfm": t("RFM segments"),
        "quadrants": t("Value and potential"),
        "expected_value": t("Expected value"),
        "saving": t("Reinvest or let go"),
        "contribution": t("Cost and contribution"),
        "compare_periods": t("Two days compared"),
        "compare_segments": t("Two groups compared"),
        "compare_models": t("Two models compared"),
    }


def title(view: str, t: Language) -> str:
    """The name of one view."""
    return titles(t)[view]
