"""What is said about the way in which a column's values were read."""

from collections.abc import Mapping
from typing import Any

from clm.language import Language

# Code -> sentence. The counts are values of the column.
SENTENCES = {
    "dates_iso": "All {dates} dates are written year-month-day.",
    "dates_written": "Dates are written as in {example}.",
    "dates_in_layouts": "Dates are written in {layouts} layouts: {examples}.",
    "day_first_proven": "Read as day/month: {dates} dates leave no other reading.",
    "month_first_proven": "Read as month/day: {dates} dates leave no other reading.",
    "year_first_proven": "Years of two digits stand first: {dates} dates leave no other reading.",
    "day_and_month_alike": "Day and month are the same number in all {dates} dates, so their order does not matter.",
    "day_first_by_dots": "Read as day.month, as dates with dots are written: {dates} dates.",
    "order_chosen_dmy": "Read as day/month, as you chose: {dates} dates.",
    "order_chosen_mdy": "Read as month/day, as you chose: {dates} dates.",
    "order_chosen_ymd": "Read as year/month/day, as you chose: {dates} dates.",
    "years_of_two_digits": "Years of two digits were read as {first} to {last}.",
    "dates_are_days": "{dates} dates are numbers, as spreadsheets count days since 1900.",
    "dates_are_seconds": "{dates} dates are seconds since 1970.",
    "dates_are_milliseconds": "{dates} dates are milliseconds since 1970.",
    "offsets_kept": "Times have offsets ({offsets}). The clock time in the file is kept; name a time zone to convert it.",
    "zone_beside_kept": "“{header}” names time zones ({offsets}). The clock time in the file is kept.",
    "offsets_converted": "Times with offsets ({offsets}) were converted to {zone}; {without} times have none and stay as they are.",
    "time_joined": "The time of day comes from the column “{header}”.",
    "numbers_plain": "All {values} numbers are written plainly.",
    "numbers_whole": "Whole numbers without a decimal mark: {values}.",
    "decimal_point_proven": "The decimal mark is a point: {values} numbers leave no other reading.",
    "decimal_comma_proven": "The decimal mark is a comma: {values} numbers leave no other reading.",
    "decimal_point_chosen": "The decimal mark is a point, as you chose.",
    "decimal_comma_chosen": "The decimal mark is a comma, as you chose.",
    "decimal_point_as_beside": "The decimal mark is a point, as in the column “{header}”.",
    "decimal_comma_as_beside": "The decimal mark is a comma, as in the column “{header}”.",
    "unit_in_header": "“{header}” names a unit: every value was multiplied by {factor}.",
    "units_multiplied": "Numbers with a unit ({units}) were multiplied by it.",
    "percentages_unread": "{values} values are percentages, which are no amounts, and were not read.",
    "values_unread": "{values} of {rows} values cannot be read.",
    "currencies_found": "Currencies: {currencies}.",
    "currencies_converted": "Converted into {kept}: {rates}. Left out for want of a rate: {left}.",
    "currencies_all_converted": "Converted into {kept}: {rates}.",
    "currencies_left_out": "Only {kept} is kept. Left out: {left}.",
}
COUNTS = ("dates", "values", "rows", "layouts", "without")


def type_sentence(code: str, params: Mapping[str, Any], t: Language) -> str:
    """The sentence for one piece of evidence about a column's values."""
    shown = {key: t.count(value) if key in COUNTS else value for key, value in params.items()}
    for key in ("examples", "offsets", "currencies", "left"):
        if key in params:
            shown[key] = t(", ").join(f"{name} ({t.count(n)})" for name, n in params[key])
    if "units" in params:
        shown["units"] = t(", ").join(params["units"])
    if "rates" in params:
        shown["rates"] = t(", ").join(
            f"{name} × {rate:g} ({t.count(n)})" for name, rate, n in params["rates"]
        )
    if code == "currencies_converted" and not params["left"]:
        code = "currencies_all_converted"
    return t(SENTENCES[code], **shown)
