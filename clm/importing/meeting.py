"""How far the tables of a dataset meet by their keys: customers in lists and orders, lines and refunds and their orders."""

import pandas as pd

from clm.dataset import Dataset

# What is counted -> the ids counted, and the ids among which they are looked for.
MEETINGS = {
    "listed_with_orders": ("select customer_id from listed_customers", "select customer_id from orders"),
    "buyers_in_list": ("select customer_id from orders", "select customer_id from listed_customers"),
    "contacts_with_orders": ("select customer_id from interactions", "select customer_id from orders"),
    "orders_with_lines": ("select order_id from orders", "select order_id from lines"),
}


def join_coverage(dataset: Dataset) -> pd.DataFrame:
    """What part of the ids of one table is found in another; tables that hold nothing are left out.

    Returns:
        One row a meeting: meeting (of MEETINGS, or refunds_with_orders), ids, met (of them); where ids are refunds,
        money is what they come to, and money_met those that met.
    """
    held = set(
        dataset.query("select table_name from duckdb_tables() where database_name = 'data'")["table_name"]
    )
    if "listed_customers" not in held:  # written by an earlier version, or not from files
        return pd.DataFrame(columns=["meeting", "ids", "met", "money", "money_met"])
    parts = [
        f"""select '{meeting}' as meeting, count(*) as ids, count(*) filter (where met) as met,
            null::double as money, null::double as money_met
        from (select distinct key, key in (select key from (select distinct * from ({others})) as o(key)) as met
            from ({ids}) as i(key) where key is not null)
        where exists (from ({others}))"""
        for meeting, (ids, others) in MEETINGS.items()
    ]
    if "listed_refunds" in held:
        parts.append(
            """select 'refunds_with_orders', count(*), count(*) filter (where met), sum(amount)::double,
                coalesce(sum(amount) filter (where met), 0)::double from listed_refunds"""
        )
    found = dataset.query(" union all ".join(parts))
    order = [*MEETINGS, "refunds_with_orders"]
    return found[found["ids"] > 0].sort_values(
        "meeting", key=lambda each: each.map(order.index), ignore_index=True
    )
