"""How far several files meet by their keys, in sentences."""

import streamlit as st

from clm.importing.meeting import join_coverage
from clm.ui import widgets
from clm.ui.context import Context
from clm.ui.markdown import escaped


def join_sentences(context: Context, heading: str = "") -> None:
    """One sentence for each two tables that hold the same kind of id, below a heading where there are such tables."""
    t, found = context.t, join_coverage(context.dataset)
    if len(found) and heading:
        st.markdown(f"**{escaped(heading)}**")
    for row in found.itertuples(index=False):
        figures = {"met": t.count(row.met), "ids": t.count(row.ids), "share": t.share(row.met / row.ids)}
        currency = context.dataset.currency
        sums = {"money": t.money(row.money_met, currency), "total": t.money(row.money, currency)}
        said = {
            "listed_with_orders": t(
                "{met} of {ids} customers in the customer list have orders ({share}).", **figures
            ),
            "buyers_in_list": t(
                "{met} of {ids} customers with orders are in the customer list ({share}).", **figures
            ),
            "contacts_with_orders": t(
                "{met} of {ids} customers with interactions have orders ({share}).", **figures
            ),
            "orders_with_lines": t("{met} of {ids} orders have line items ({share}).", **figures),
            "refunds_with_orders": t(
                "{met} of {ids} refunds belong to an order that is known ({share}): {money} of {total}.",
                **figures,
                **sums,
            ),
        }
        st.write("• " + escaped(said[row.meeting]))
    if len(found):
        asked = widgets.Told("meeting", lambda scope: join_coverage(scope.dataset), is_dated=False)
        widgets.counted_how(context, asked, "meeting")
