"""How good the methods were at days whose future they had not seen; `rows` are those of clm.prediction.trial."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from clm.prediction.combined import enough
from clm.prediction.trial import ALIKE, COMBINED, METHODS, NAIVE, PURCHASE
from clm.statistics.forecast_errors import log_loss
from clm.statistics.histories import Floats
from clm.statistics.probabilities import area_under_curve, brier_score, calibration, highest
from clm.statistics.survival import Z_95

KINDS = {"repeat": False, "one_time": True}  # of buyers -> one_time
TENTH = 10


def of_kind(rows: pd.DataFrame, buyers: str | None) -> pd.DataFrame:
    """The rows of “repeat” or “one_time” buyers; of all without either."""
    return rows if buyers is None else rows[rows["one_time"].astype(bool) == KINDS[buyers]]


def chosen_method(rows: pd.DataFrame) -> str:
    """The smaller log loss of the two that give probabilities; the purchase model alone where they cannot be told."""
    if rows[COMBINED].isna().any() or rows.empty:
        return PURCHASE
    happened = rows["bought"].to_numpy(float)
    losses = {method: log_loss(happened, rows[method].to_numpy(float)) for method in (PURCHASE, COMBINED)}
    return min(losses, key=lambda method: losses[method])


def chosen_methods(rows: pd.DataFrame) -> dict[str, str]:
    """Kind of buyers -> the method chosen among them; that of all where they are too few to judge by."""
    parts = {kind: of_kind(rows, kind) for kind in KINDS}
    return {kind: chosen_method(part if enough(part) else rows) for kind, part in parts.items()}


def compared_methods(rows: pd.DataFrame, chosen: str | None, list_length: int) -> pd.DataFrame:
    """One row a method that was tested.

    Returns:
        method; days (tested), customers (foretold, over all days), silent (of these, bought nothing in the horizon),
        base_rate (silent / customers); brier, log_loss (of the probability to buy); auc (how often a silent customer
        is listed above one who bought on the same day); lift (share of the silent in the tenth listed first, over the
        base rate); listed (the first `list_length` a day), precision (share of them who were silent), false_alarms
        (listed, and bought); excess_loss, excess_low, excess_high (log loss above that of the chosen method, with
        the 95 % interval by customers; null of the chosen itself); chosen. What a method does not give is null.
    """
    rows = rows.reset_index(drop=True)
    frame = pd.DataFrame(
        [{"method": method, **_measures(rows, method, chosen, list_length)} for method in METHODS]
    )
    return frame[frame["auc"].notna() | frame["brier"].notna()].reset_index(drop=True)


def precision_by_length(rows: pd.DataFrame, lengths: Sequence[int]) -> pd.DataFrame:
    """Of the customers whom each method lists first, how many were silent, by the length of the list.

    Returns:
        One row a method and length: method, length (a day), listed, silent, precision, base_rate. Lengths above the
        fewest customers of a day are left out; “everyone alike” lists nobody.
    """
    counts = rows.groupby("day").size()
    longest = int(counts.min()) if len(counts) else 0
    found = [
        {"method": method, "length": length, **_listed(rows, method, length)}
        for method in METHODS
        if method != ALIKE and (method in NAIVE or rows[method].notna().any())
        for length in lengths
        if length <= longest
    ]
    columns = ["method", "length", "listed", "silent", "precision", "base_rate"]
    return pd.DataFrame(found, columns=columns)


def silence_calibration(rows: pd.DataFrame, method: str) -> pd.DataFrame:
    """Ten equally large groups of customers by the probability to buy nothing that the method gave, see calibration."""
    return calibration(1 - rows["bought"].to_numpy(float), 1 - rows[method].to_numpy(float))


def _measures(
    rows: pd.DataFrame, method: str, chosen: str | None, list_length: int
) -> dict[str, float | bool]:
    happened, chance = rows["bought"].to_numpy(float), rows[method].to_numpy(float)
    is_known = len(rows) > 0 and not np.isnan(chance).any()
    base_rate = float(1 - happened.mean()) if len(rows) else np.nan
    said: dict[str, float | bool] = {
        "days": rows["day"].nunique(),
        "customers": len(rows),
        "silent": int((happened == 0).sum()),
        "base_rate": base_rate,
        "brier": brier_score(happened, chance) if is_known else np.nan,
        "log_loss": log_loss(happened, chance) if is_known else np.nan,
    }
    if method != ALIKE and (is_known or method in NAIVE):
        listed = _listed(rows, method, list_length)
        said |= {
            "auc": _auc(rows, method),
            "lift": _listed(rows, method, None)["precision"] / base_rate if base_rate > 0 else np.nan,
            "listed": listed["listed"],
            "precision": listed["precision"],
            "false_alarms": listed["listed"] - listed["silent"],
        }
    else:
        said |= dict.fromkeys(("auc", "lift", "listed", "precision", "false_alarms"), np.nan)
    names = ("excess_loss", "excess_low", "excess_high")
    excess = _excess(rows, method, chosen) if is_known and chosen and method != chosen else (np.nan,) * 3
    return said | dict(zip(names, excess, strict=True)) | {"chosen": method == chosen}


def listing_score(rows: pd.DataFrame, method: str) -> Floats:
    """By what the method lists customers: the rules by their own number, the models by the probability of silence."""
    listed_by = rows[NAIVE[method]] if method in NAIVE else 1 - rows[method]
    return np.asarray(listed_by, dtype=float)


def _listed(rows: pd.DataFrame, method: str, length: int | None) -> dict[str, float]:
    """Over all days: how many were listed, and how many of them were silent; a tenth of each day without a length."""
    listed = silent = 0
    for _, day in rows.groupby("day"):
        first = highest(listing_score(day, method), length or -(-len(day) // TENTH))
        listed += len(first)
        silent += int((day["bought"].to_numpy()[first] == 0).sum())
    base_rate = float(1 - rows["bought"].mean()) if len(rows) else np.nan
    precision = silent / listed if listed else np.nan
    return {"listed": listed, "silent": silent, "precision": precision, "base_rate": base_rate}


def _auc(rows: pd.DataFrame, method: str) -> float:
    """Mean over the days, weighted by their customers: a day is not held against another."""
    areas = [
        (len(day), area_under_curve(1 - day["bought"].to_numpy(float), listing_score(day, method)))
        for _, day in rows.groupby("day")
    ]
    known = [(n, area) for n, area in areas if not np.isnan(area)]
    return sum(n * area for n, area in known) / sum(n for n, _ in known) if known else float("nan")


def _excess(rows: pd.DataFrame, method: str, chosen: str) -> tuple[float, float, float]:
    """Log loss above that of the chosen method; the errors of one customer on several days count as one."""
    happened = rows["bought"].to_numpy(float) > 0
    losses = [
        -np.log(np.clip(np.where(happened, rows[one], 1 - rows[one]).astype(float), 1e-12, 1))
        for one in (method, chosen)
    ]
    excess = losses[0] - losses[1]
    mean = float(excess.mean())
    by_customer = pd.Series(excess - mean).groupby(rows["customer_no"].to_numpy()).sum()
    spread = Z_95 * float(np.sqrt((by_customer**2).sum())) / len(rows)
    return mean, mean - spread, mean + spread
