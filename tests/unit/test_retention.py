"""Cohorts against an independent computation, and what must stay blank."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clm
from clm.analysis.retention import average_retention
from tests.stories import dataset_of

PANDAS_PERIODS = {"week": "W-SUN", "month": "M", "quarter": "Q"}


def cohorts_by_hand(rows: pd.DataFrame, period: str, measure: str, kind: str) -> pd.DataFrame:
    """cohort, age, active: computed with pandas alone, over what was observed."""
    rows = rows.assign(period=rows["day"].dt.to_period(PANDAS_PERIODS[period]))
    rows["cohort"] = rows.groupby("customer_id")["period"].transform("min")
    rows["age"] = [(one - other).n for one, other in zip(rows["period"], rows["cohort"], strict=True)]
    found = []
    for cohort, orders in rows.groupby("cohort"):
        for age in range(int(rows["age"].max()) + 1):
            now = orders[orders["age"] >= age] if kind == "on_or_after" else orders[orders["age"] == age]
            value = {
                "customers": now["customer_id"].nunique(),
                "orders": len(now),
                "revenue": now["amount"].sum(),
            }
            found.append((cohort.start_time.normalize(), age, float(value[measure])))
    return pd.DataFrame(found, columns=["cohort", "age", "active"])


@pytest.mark.parametrize("kind", ["on", "on_or_after"])
@pytest.mark.parametrize("measure", ["customers", "orders", "revenue"])
@pytest.mark.parametrize("period", ["month", "quarter", "week"])
def test_cohorts_of_cdnow_equal_an_independent_computation(
    cdnow: clm.Dataset, cdnow_rows: pd.DataFrame, period: str, measure: str, kind: str
):
    ours = clm.retention(cdnow, period, measure, kind)
    observable = ours[ours["share"].notna()]
    theirs = cohorts_by_hand(cdnow_rows, period, measure, kind)
    both = observable.merge(theirs, on=["cohort", "age"], suffixes=("", "_by_hand"))
    assert len(both) == len(observable) > 0
    np.testing.assert_allclose(both["active"], both["active_by_hand"], rtol=1e-12, atol=1e-9)


def test_shares_are_of_the_cohort_or_of_its_beginning(cdnow: clm.Dataset):
    customers = clm.retention(cdnow).dropna()
    assert np.allclose(customers["share"], customers["active"] / customers["size"])
    revenue = clm.retention(cdnow, measure="revenue").dropna()
    first = revenue[revenue["age"] == 0].set_index("cohort")["active"]
    assert np.allclose(revenue["share"], revenue["active"] / revenue["cohort"].map(first))


def test_a_period_that_the_data_do_not_fill_is_blank_and_a_quiet_one_is_zero(tmp_path: Path):
    orders = [
        ("A", "2024-01-05", 10.0),
        ("B", "2024-01-20", 10.0),
        ("A", "2024-03-10", 10.0),  # nobody in February; March ends on the 31st, the data on the 20th
        ("C", "2024-03-20", 10.0),
    ]
    with dataset_of(tmp_path, orders) as dataset:
        frame = clm.retention(dataset).set_index(["cohort", "age"])
    january, march = pd.Timestamp("2024-01-01"), pd.Timestamp("2024-03-01")
    assert frame.loc[(january, 0), "share"] == 1
    assert frame.loc[(january, 1), "share"] == 0
    assert pd.isna(frame.loc[(january, 2), "share"])
    assert frame.loc[(march, 0), "size"] == 1
    assert frame.loc[march, "share"].isna().all()


def test_cohorts_of_a_group_add_up_to_the_whole(demo: clm.Dataset):
    whole = clm.retention(demo).set_index(["cohort", "age"])["active"].dropna()
    split = clm.retention(demo, by="segment").dropna().groupby(["cohort", "age"])["active"].sum()
    assert split.reindex(whole.index).tolist() == whole.tolist()


def test_the_average_uses_only_cohorts_that_have_reached_the_age(cdnow: clm.Dataset):
    frame = clm.retention(cdnow)
    average = average_retention(frame).set_index("age")
    for age in (1, 15, 17):
        reached = frame[(frame["age"] == age) & frame["share"].notna()]
        assert average.loc[age, "cohorts"] == len(reached)
        assert average.loc[age, "share"] == pytest.approx(reached["active"].sum() / reached["size"].sum())


def test_who_orders_again_in_the_month_of_the_first_order_counts_once(tmp_path: Path):
    orders = [("A", "2024-01-05", 10.0), ("A", "2024-01-06", 10.0), ("B", "2024-02-29", 1.0)]
    with dataset_of(tmp_path, orders) as dataset:
        first = clm.retention(dataset).iloc[0]
    assert (first["size"], first["active"], first["share"]) == (1, 1, 1)
