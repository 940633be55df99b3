"""The SQL that is shown behind a view gives the numbers that are shown: run again by itself on the dataset's file."""

import datetime
from decimal import Decimal

import duckdb
import pandas as pd
import pytest

from clm.engine.recording import Query, recorded
from clm.views.builders import VIEWS
from clm.views.opening import scope
from clm.views.sql import filled, literal, script


def rerun(path, text):
    """The result of every question of the script, on a connection that knows the file alone."""
    with duckdb.connect() as connection:
        connection.execute("attach ? as data (read_only)", [str(path)])
        connection.execute("use data")
        results = [connection.execute(statement).df() for statement in duckdb.extract_statements(text)]
    return [frame for frame in results if len(frame.columns) and "Count" not in frame]


ASKED = [
    *(
        (view, model)
        for view in ("stages", "funnel", "transitions", "stock_and_flow", "cohorts", "at_stake")
        for model in ("classic4", "growth5")
    ),
    # What a fitted model gives its rows; the model itself is kept with the dataset.
    *(
        (view, "classic4")
        for view in ("risk_trust", "overdue", "alarm_dates", "purchase_fit", "gap_fit", "value_moves")
    ),
]


@pytest.mark.parametrize(("view", "model"), ASKED)
def test_a_script_gives_what_the_view_was_made_of(demo, view, model):
    first, alike, asked = (scope(demo, model, where={"segment": ["café"]}) for _ in range(3))
    assert VIEWS[view](first) is not None  # what is asked once a dataset has been asked now
    with recorded() as queries:
        VIEWS[view](alike)
    assert queries
    again = rerun(demo.path, script(asked, lambda fresh: VIEWS[view](fresh)))
    wanted = {}
    for query in queries:
        wanted.setdefault(filled(query), demo.query(query.sql, query.params))
    for frame in wanted.values():
        ordered = frame.sort_values(list(frame.columns), ignore_index=True) if len(frame) else frame
        assert any(
            list(found.columns) == list(frame.columns)
            and len(found) == len(frame)
            and same(found.sort_values(list(found.columns), ignore_index=True), ordered)
            for found in again
        ), f"no result of the script equals\n{frame.head()}"


def same(left, right):
    try:
        pd.testing.assert_frame_equal(left, right, check_dtype=False)
    except AssertionError:
        return False
    return True


def test_a_script_ends_with_what_is_computed_after_it(demo):
    text = script(scope(demo), lambda fresh: VIEWS["gap_fit"](fresh), "Kaplan–Meier\nover these gaps.")
    assert text.splitlines()[-1] == "-- Kaplan–Meier over these gaps."


def test_a_script_shows_what_changed_when_the_filter_changes(demo):
    everyone = script(scope(demo), lambda fresh: VIEWS["stages"](fresh))
    some = script(
        scope(demo, where={"segment": ["O'Brien'; drop table orders; --"]}),
        lambda fresh: VIEWS["stages"](fresh),
    )
    assert everyone != some
    assert "'O''Brien''; drop table orders; --'" in some


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        (3, "3"),
        (0.1, "cast(0.1 as double)"),
        (Decimal("1.50"), "1.50"),
        (datetime.date(2025, 1, 31), "date '2025-01-31'"),
        (datetime.datetime(2025, 1, 31, 4, 5), "timestamp '2025-01-31 04:05:00'"),
        (["a'b", None], "['a''b', null]"),
        ({"x": 1}, "{'x': 1}"),
    ],
)
def test_values_are_written_as_sql(value, written):
    assert literal(value) == written
    if value is not None:
        found = duckdb.sql(f"select {written}").fetchall()[0][0]
        assert found == value


def test_only_placeholders_with_a_value_are_filled():
    query = Query("select $day, '$5', $other", {"day": datetime.date(2025, 1, 1)})
    assert filled(query) == "select date '2025-01-01', '$5', $other"
