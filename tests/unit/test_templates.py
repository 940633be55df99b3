"""The templates: filled in as they come, they load without a question, in both languages and both forms."""

import pytest

import clm
from clm.export.templates import csv_template, templates, workbook_template
from clm.language import Language


def loaded(code: str, form: str) -> tuple[clm.Dataset, clm.ImportReport]:
    t = Language(code)
    if form == "xlsx":
        return clm.load(("template.xlsx", workbook_template(t)))
    return clm.load(*((f"{each.name}.csv", csv_template(each)) for each in templates(t)))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_template_loads_without_a_question(code: str, form: str):
    dataset, report = loaded(code, form)
    with dataset:
        counts = dataset.counts
        # A-1001 199.50, A-1002 88.00, A-1003 256.00 of which 56.00 came back; C-003 has not ordered.
        assert (counts.customers, counts.buyers, counts.paid_orders, counts.interactions) == (3, 2, 3, 3)
        assert counts.revenue == pytest.approx(487.50)
        assert dataset.currency == {"en": "EUR", "zh": "CNY"}[code]
        assert {"channel", "segment", "region"} <= set(dataset.dimensions)
        assert {"visit", "complaint", "survey", "cost", "categories", "prospects"} <= dataset.observed
    assert report.rows_rejected == 0
    assert set(report.kinds.values()) == {"orders", "customers", "interactions"}
    # The example of a partial refund is a line of the report; nothing else is to be said.
    assert set(report.problem_counts["reason"]) <= {"refund_subtracted"}


@pytest.mark.parametrize("code", ["en", "zh"])
def test_orders_alone_are_enough(code: str):
    orders = templates(Language(code))[0]
    dataset, _ = clm.load((f"{orders.name}.csv", csv_template(orders)))
    with dataset:
        assert dataset.counts.buyers == 2
