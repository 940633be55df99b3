"""Empty tables to fill in: headers that the import knows without a question, and rows that show how."""

import datetime
import io
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import xlsxwriter

from clm.export.csv import csv_bytes
from clm.language import Language

HEADER_STYLE = {"bold": True, "bottom": 1}
COLUMN_WIDTH = 18


class Template(NamedTuple):
    """One table: `name` for its file or sheet, its headers, and rows of invented people as an example."""

    name: str
    headers: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def templates(t: Language) -> tuple[Template, ...]:
    """Orders, which are needed; customers and interactions, which enrich them."""
    if t.code == "zh":
        return (
            Template(
                "订单",
                (
                    "订单编号",
                    "客户编号",
                    "下单时间",
                    "金额",
                    "退款金额",
                    "订单状态",
                    "币种",
                    "类别",
                    "数量",
                    "成本",
                ),
                (
                    ("A-1001", "C-001", datetime.date(2025, 1, 15), 199.5, 0, "已付款", "CNY", "茶叶", 2, 80),
                    ("A-1002", "C-002", datetime.date(2025, 1, 28), 88, 0, "已付款", "CNY", "咖啡", 1, 35.5),
                    (
                        "A-1003",
                        "C-001",
                        datetime.date(2025, 3, 13),
                        256,
                        56,
                        "部分退款",
                        "CNY",
                        "茶具",
                        3,
                        120,
                    ),
                ),
            ),
            Template(
                "客户",
                ("客户编号", "姓名", "注册日期", "获客渠道", "客户分组", "地区"),
                (
                    ("C-001", "林小满", datetime.date(2025, 1, 10), "搜索", "个人", "华东"),
                    ("C-002", "青石记咖啡馆", datetime.date(2025, 1, 20), "推荐", "企业", "华南"),
                    ("C-003", "周谷雨", datetime.date(2025, 2, 14), "展会", "个人", "华北"),
                ),
            ),
            Template(
                "互动",
                ("客户编号", "发生时间", "互动类型", "评分"),
                (
                    ("C-003", datetime.date(2025, 2, 14), "访问", None),
                    ("C-001", datetime.date(2025, 3, 15), "投诉", None),
                    ("C-001", datetime.date(2025, 3, 20), "满意度调查", 8),
                ),
            ),
        )
    return (
        Template(
            "Orders",
            (
                "Order number", "Customer ID", "Order date", "Amount", "Refunded", "Status", "Currency", "Category",
                "Quantity", "Cost",
            ),
            (
                ("A-1001", "C-001", datetime.date(2025, 1, 15), 199.5, 0, "paid", "EUR", "Tea", 2, 80),
                ("A-1002", "C-002", datetime.date(2025, 1, 28), 88, 0, "paid", "EUR", "Coffee", 1, 35.5),
                ("A-1003", "C-001", datetime.date(2025, 3, 13), 256, 56, "partially refunded", "EUR", "Teaware", 3, 120),
            ),
        ),
        Template(
            "Customers",
            ("Customer ID", "Name", "Customer since", "Channel", "Segment", "Region"),
            (
                ("C-001", "Ada Example", datetime.date(2025, 1, 10), "search", "private", "North"),
                ("C-002", "Sample Street Café", datetime.date(2025, 1, 20), "referral", "business", "South"),
                ("C-003", "Ben Placeholder", datetime.date(2025, 2, 14), "trade fair", "private", "West"),
            ),
        ),
        Template(
            "Interactions",
            ("Customer ID", "Date", "Kind", "Score"),
            (
                ("C-003", datetime.date(2025, 2, 14), "visit", None),
                ("C-001", datetime.date(2025, 3, 15), "complaint", None),
                ("C-001", datetime.date(2025, 3, 20), "survey", 8),
            ),
        ),
    )  # fmt: skip


def csv_template(template: Template) -> bytes:
    """The table as CSV."""
    return csv_bytes(pd.DataFrame(template.rows, columns=list(template.headers)))


def workbook_template(t: Language) -> bytes:
    """All tables in one XLSX workbook, a sheet each; days are real dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold, day = book.add_format(HEADER_STYLE), book.add_format({"num_format": "yyyy-mm-dd"})
        for template in templates(t):
            sheet = book.add_worksheet(template.name)
            sheet.set_column(0, len(template.headers) - 1, COLUMN_WIDTH)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, template.headers, bold)
            for i, row in enumerate(template.rows, start=1):
                for j, value in enumerate(row):
                    if isinstance(value, datetime.date):
                        sheet.write_datetime(i, j, value, day)
                    elif value is not None:
                        sheet.write(i, j, value)
    return buffer.getvalue()
