"""What each view is called in a list of slides: what it looks at in a few words, without the answer."""

from clm.language import Language


def titles(t: Language) -> dict[str, str]:
    """View id -> its name, in the order in which a meeting would look at them."""
    return {
        "overview": t("Overview"),
        "findings": t("What stands out"),
        "stages": t("Stages"),
        "stages_over_time": t("Stages over time"),
        "stage_differences": t("Two stages compared"),
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
        "backtest": t("Warnings put to the test"),
        "risk_trust": t("How far the probabilities can be trusted"),
        "calibration": t("Foretold and what came"),
        "list_precision": t("How right a list is by its length"),
        "chances": t("Probability to buy nothing"),
        "alarms": t("How early the warnings came"),
        "alarm_dates": t("Warnings entered and left"),
        "overdue": t("Silence against the usual gap"),
        "silence": t("Own silence and the market’s"),
        "decline": t("Own decline and the peers’"),
        "tiers": t("Value tiers"),
        "concentration": t("Concentration of revenue"),
        "rfm": t("RFM segments"),
        "quadrants": t("Value and potential"),
        "expected_value": t("Expected value"),
        "value_moves": t("Moves between groups of value"),
        "saving": t("Reinvest or let go"),
        "contribution": t("Cost and contribution"),
        "scorecard": t("Scorecard of the value links"),
        "value_link": t("One value link over time"),
        "purchase_fit": t("Purchases expected and come"),
        "held_out": t("Purchases held out, by repeats before"),
        "spend_fit": t("Money a purchase, expected and come"),
        "contract_fit": t("Contracts still there"),
        "gap_fit": t("How long until the next order"),
        "signal_effects": t("What moves the odds to buy"),
        "serving": t("What serving costs"),
        "compare_periods": t("Two days compared"),
        "compare_segments": t("Two groups compared"),
        "compare_models": t("Two models compared"),
    }


def title(view: str, t: Language) -> str:
    """The name of one view."""
    return titles(t)[view]
