"""The invented orders of tests/exports/truth_orders.csv in the layouts of many applications.

Each function of LAYOUTS gives the name and the bytes of a file as an application exports it. Layouts that do not
tell refunds or unpaid orders come to another sum, which `expected_net` gives.
"""

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "exports"
CENT = Decimal("0.01")
PAID = ("paid", "partially_refunded")


@dataclass(frozen=True)
class Order:
    number: str
    key: str
    at: datetime.datetime
    gross: Decimal
    refunded: Decimal
    status: str
    lines: int
    person: dict[str, str]

    def parts(self) -> list[Decimal]:
        """What each line came to: as many different amounts as there are lines, that add up to the order."""
        first = [((self.gross * (i + 1)) / (self.lines * (self.lines + 1) // 2 or 1)).quantize(CENT)
                 for i in range(self.lines - 1)]  # fmt: skip
        return [*first, self.gross - sum(first, Decimal(0))]


@dataclass(frozen=True)
class Layout:
    """A file and what can be told from it."""

    name: str
    content: bytes
    refunds: bool = True
    unpaid: bool = True


@cache
def orders() -> tuple[Order, ...]:
    people = {row["customer_key"]: row for row in _rows("truth_customers.csv")}
    return tuple(
        Order(
            row["order_no"], row["customer_key"], datetime.datetime.fromisoformat(row["ordered_at_utc"]),
            Decimal(row["gross"]), Decimal(row["refunded"]), row["status"], int(row["n_lines"]),
            people[row["customer_key"]],
        )
        for row in _rows("truth_orders.csv")
    )  # fmt: skip


def people() -> list[dict[str, str]]:
    """Everybody, those without an order too."""
    return _rows("truth_customers.csv")


@cache
def truth() -> dict[str, Any]:
    return json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))


def expected_net(layout: Layout) -> Decimal:
    """What the layout's paid orders must come to."""
    counted = [order for order in orders() if not layout.unpaid or order.status in PAID]
    return sum((order.gross - (order.refunded if layout.refunds else 0) for order in counted), Decimal(0))


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _file(
    headers: Sequence[str], rows: Iterable[dict[str, object]], delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, headers, restval="", delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def woocommerce_orders() -> Layout:
    said = {"paid": "Completed", "partially_refunded": "Processing", "refunded": "Refunded",
            "cancelled": "Cancelled", "pending": "Pending payment"}  # fmt: skip
    headers = [
        "Order Number", "Order Status", "Order Date", "Customer Note", "First Name (Billing)",
        "Last Name (Billing)", "Company (Billing)", "Address 1&2 (Billing)", "City (Billing)",
        "State Code (Billing)", "Postcode (Billing)", "Country Code (Billing)", "Email (Billing)",
        "Phone (Billing)", "First Name (Shipping)", "Last Name (Shipping)", "Payment Method Title",
        "Cart Discount Amount", "Order Subtotal Amount", "Shipping Method Title", "Order Shipping Amount",
        "Order Refund Amount", "Order Total Amount", "Order Total Tax Amount", "SKU", "Item #", "Item Name",
        "Quantity (- Refund)", "Item Cost", "Coupon Code", "Discount Amount", "Discount Amount Tax",
    ]  # fmt: skip
    rows = [
        {
            "Order Number": order.number, "Order Status": said[order.status],
            "Order Date": f"{order.at:%Y-%m-%d %H:%M}", "First Name (Billing)": order.person["name"].split()[0],
            "Last Name (Billing)": order.person["name"].split()[1], "Country Code (Billing)": "GB",
            "Email (Billing)": order.person["email"].upper() if int(order.number) % 7 == 0 else order.person["email"],
            "Phone (Billing)": order.person["phone"], "Order Subtotal Amount": order.gross,
            "Order Refund Amount": order.refunded, "Order Total Amount": order.gross, "Order Shipping Amount": "0.00",
            "SKU": f"S{i}", "Item #": i + 1, "Item Name": f"Ware {i}", "Quantity (- Refund)": 1, "Item Cost": part,
        }
        for order in orders()
        for i, part in enumerate(order.parts())
    ]  # fmt: skip
    return Layout("orders-2011-12-09.csv", _file(headers, rows))


def woocommerce_csv() -> Layout:
    said = {"paid": "completed", "partially_refunded": "processing", "refunded": "refunded",
            "cancelled": "cancelled", "pending": "on-hold"}  # fmt: skip
    headers = [
        "order_id", "order_number", "order_date", "paid_date", "status", "shipping_total", "tax_total",
        "discount_total", "order_total", "order_subtotal", "order_currency", "payment_method", "customer_id",
        "customer_user", "customer_email", "billing_first_name", "billing_last_name", "billing_email",
        "billing_phone", "billing_country", "line_item_1",
    ]  # fmt: skip
    rows = [
        {
            "order_id": order.number, "order_number": order.number, "order_date": order.at,
            "status": said[order.status], "order_total": order.gross, "order_subtotal": order.gross,
            "order_currency": "GBP", "customer_id": 0, "customer_email": order.person["email"],
            "billing_email": order.person["email"], "billing_phone": order.person["phone"],
            "billing_country": "GB", "line_item_1": f"name:Ware|quantity:1|total:{order.gross}",
        }
        for order in orders()
    ]  # fmt: skip
    return Layout("order_export.csv", _file(headers, rows), refunds=False)


def woocommerce_analytics() -> Layout:
    said = {"paid": "Completed", "partially_refunded": "Completed", "refunded": "Refunded",
            "cancelled": "Cancelled", "pending": "Pending payment"}  # fmt: skip
    headers = ["Date", "Order #", "Status", "Customer", "Customer type", "Product(s)", "Items sold", "Coupon(s)",
               "Net sales", "Attribution"]  # fmt: skip
    rows = []
    for order in orders():
        common = {"Date": order.at, "Order #": order.number, "Customer": order.person["name"],
                  "Customer type": "returning", "Attribution": "Direct"}  # fmt: skip
        rows.append(common | {"Status": said[order.status], "Product(s)": "2× Ware", "Items sold": order.lines,
                              "Net sales": order.gross})  # fmt: skip
        if order.refunded:
            later = order.at + datetime.timedelta(days=3)
            rows.append(common | {"Date": later, "Status": "Refunded", "Net sales": -order.refunded})
    return Layout("orders_analytics.csv", _file(headers, rows))


def square() -> Layout:
    headers = [
        "Date", "Time", "Time Zone", "Gross Sales", "Discounts", "Service Charges", "Net Sales",
        "Gift Card Sales", "Tax", "Tip", "Partial Refunds", "Total Collected", "Source", "Card",
        "Card Entry Methods", "Cash", "Square Gift Card", "Other Tender", "Other Tender Type",
        "Tender Note", "Fees", "Net Total", "Transaction ID", "Payment ID", "Card Brand", "PAN Suffix",
        "Device Name", "Staff Name", "Staff ID", "Details", "Description", "Event Type", "Location",
        "Dining Option", "Customer ID", "Customer Name", "Customer Reference ID", "Device Nickname",
        "Transaction Status",
    ]  # fmt: skip
    rows = []
    for order in orders():
        if order.status in ("cancelled", "pending"):
            continue  # a till knows payments only
        for event, money, days in (("Payment", order.gross, 0), ("Refund", -order.refunded, 4)):
            at = order.at + datetime.timedelta(days=days)
            if money:
                text = _dollars(money)
                rows.append({
                    "Date": f"{at:%Y-%m-%d}", "Time": f"{at:%H:%M:%S}", "Time Zone": "London", "Gross Sales": text,
                    "Discounts": "$0.00", "Net Sales": text, "Tax": "$0.00", "Tip": "$0.00", "Total Collected": text,
                    "Source": "Point of Sale", "Card": text, "Fees": "-$0.50", "Net Total": text,
                    "Transaction ID": f"T{order.number}xY", "Payment ID": f"P{order.number}{event[0]}",
                    "Event Type": event, "Location": "Main", "Customer ID": f"SQ{order.key}",
                    "Customer Name": order.person["name"], "Transaction Status": "Complete",
                })  # fmt: skip
    return Layout("transactions-2011.csv", _file(headers, rows))


def square_items() -> Layout:
    headers = [
        "Date", "Time", "Time Zone", "Category", "Item", "Qty", "Price Point Name", "SKU", "Modifiers Applied",
        "Gross Sales", "Discounts", "Net Sales", "Tax", "Transaction ID", "Payment ID", "Device Name", "Notes",
        "Details", "Event Type", "Location", "Dining Option", "Customer ID", "Customer Name",
        "Customer Reference ID", "Unit", "Count",
    ]  # fmt: skip
    rows = []
    for order in orders():
        if order.status in ("cancelled", "pending"):
            continue
        back = [-order.refunded] if order.refunded else []
        for event, parts, days in (("Payment", order.parts(), 0), ("Refund", back, 4)):
            at = order.at + datetime.timedelta(days=days)
            rows += [
                {
                    "Date": f"{at:%m/%d/%y}", "Time": f"{at:%H:%M:%S}", "Time Zone": "London", "Category": "Tea",
                    "Item": f"Ware {i}", "Qty": "1.0" if part > 0 else "-1.0", "Price Point Name": "Regular",
                    "Gross Sales": _dollars(part), "Discounts": "$0.00", "Net Sales": _dollars(part), "Tax": "$0.00",
                    "Transaction ID": f"T{order.number}xY", "Payment ID": f"P{order.number}{event[0]}",
                    "Event Type": event, "Location": "Main", "Customer ID": f"SQ{order.key}",
                    "Customer Name": order.person["name"], "Unit": "ea", "Count": 1,
                }
                for i, part in enumerate(parts)
            ]  # fmt: skip
    return Layout("items-2011.csv", _file(headers, rows))


def _dollars(amount: Decimal) -> str:
    return f"-${-amount}" if amount < 0 else f"${amount}"


def paypal() -> Layout:
    headers = [
        "Date", "Time", "TimeZone", "Name", "Type", "Status", "Currency", "Gross", "Fee", "Net",
        "From Email Address", "To Email Address", "Transaction ID", "Shipping Address", "Address Status",
        "Item Title", "Item ID", "Reference Txn ID", "Invoice Number", "Quantity", "Receipt ID", "Balance",
        "Country", "Contact Phone Number", "Subject", "Note", "Country Code", "Balance Impact",
    ]  # fmt: skip
    rows = []
    for order in orders():
        if order.status == "cancelled":
            continue
        sale = {"Name": order.person["name"], "Currency": "GBP", "Country Code": "GB", "TimeZone": "GMT"}
        word = {"pending": "Pending", "refunded": "Refunded", "partially_refunded": "Partially Refunded"}
        rows.append(sale | _moment(order.at) | {
            "Type": "Express Checkout Payment", "Status": word.get(order.status, "Completed"), "Gross": order.gross,
            "Fee": "-0.50", "Net": order.gross - CENT * 50, "From Email Address": order.person["email"],
            "To Email Address": "shop@example.com", "Transaction ID": f"TX{order.number}A",
            "Item Title": "Ware", "Balance Impact": "Credit",
        })  # fmt: skip
        if order.refunded:
            rows.append(sale | _moment(order.at + datetime.timedelta(days=5)) | {
                "Type": "Payment Refund", "Status": "Completed", "Gross": -order.refunded, "Net": -order.refunded,
                "From Email Address": "shop@example.com", "To Email Address": order.person["email"],
                "Transaction ID": f"TX{order.number}R", "Reference Txn ID": f"TX{order.number}A",
                "Balance Impact": "Debit",
            })  # fmt: skip
        if int(order.number) % 50 == 0:
            rows.append({"Name": "", "Type": "General Withdrawal", "Status": "Completed", "Currency": "GBP",
                         "Gross": "-500.00", "Transaction ID": f"W{order.number}"} | _moment(order.at))  # fmt: skip
    return Layout("Download.CSV", _file(headers, rows, encoding="utf-8-sig"))


def _moment(at: datetime.datetime) -> dict[str, object]:
    return {"Date": f"{at:%d/%m/%Y}", "Time": f"{at:%H:%M:%S}"}


def etsy_orders() -> Layout:
    headers = [
        "Sale Date", "Order ID", "Buyer User ID", "Full Name", "First Name", "Last Name",
        "Number of Items", "Payment Method", "Date Shipped", "Street 1", "Street 2", "Ship City",
        "Ship State", "Ship Zipcode", "Ship Country", "Currency", "Order Value", "Coupon Code",
        "Coupon Details", "Discount Amount", "Shipping Discount", "Shipping", "Sales Tax", "Order Total",
        "Status", "Card Processing Fees", "Order Net", "Adjusted Order Total",
        "Adjusted Card Processing Fees", "Adjusted Net Order Amount", "Buyer", "Order Type",
        "Payment Type", "InPerson Discount", "InPerson Location", "SKU",
    ]  # fmt: skip
    rows = [
        {
            "Sale Date": f"{order.at:%m/%d/%y}", "Order ID": order.number, "Buyer User ID": f"buyer{order.key}",
            "Full Name": order.person["name"], "Number of Items": order.lines, "Currency": "GBP",
            "Ship Country": "United Kingdom", "Order Value": order.gross, "Order Total": order.gross,
            "Order Net": order.gross - CENT * 40, "Adjusted Order Total": "0.00", "Buyer": order.person["name"],
        }
        for order in orders()
    ]  # fmt: skip
    return Layout("EtsySoldOrders2011.csv", _file(headers, rows), refunds=False, unpaid=False)


def etsy_items() -> Layout:
    headers = [
        "Sale Date", "Item Name", "Buyer", "Quantity", "Price", "Coupon Code", "Coupon Details",
        "Discount Amount", "Shipping Discount", "Order Shipping", "Order Sales Tax", "Item Total",
        "Currency", "Transaction ID", "Listing ID", "Date Paid", "Date Shipped", "Ship Name",
        "Ship Address1", "Ship Address2", "Ship City", "Ship State", "Ship Zipcode", "Ship Country",
        "Order ID", "Variations", "Order Type", "Listings Type", "Payment Type",
    ]  # fmt: skip
    rows = [
        {
            "Sale Date": f"{order.at:%m/%d/%y}", "Item Name": f"Ware {i}", "Buyer": f"buyer{order.key}",
            "Quantity": 1, "Price": part, "Item Total": part, "Currency": "GBP",
            "Transaction ID": f"{order.number}{i}", "Ship Name": order.person["name"], "Order ID": order.number,
            "Ship Country": "United Kingdom",
        }
        for order in orders()
        for i, part in enumerate(order.parts())
    ]  # fmt: skip
    return Layout("EtsySoldOrderItems2011.csv", _file(headers, rows), refunds=False, unpaid=False)


def amazon_orders() -> Layout:
    headers = [
        "order-id", "order-item-id", "purchase-date", "payments-date", "buyer-email", "buyer-name",
        "buyer-phone-number", "sku", "product-name", "quantity-purchased", "currency", "item-price",
        "item-tax", "shipping-price", "shipping-tax", "ship-service-level", "recipient-name", "ship-city",
        "ship-state", "ship-postal-code", "ship-country",
    ]  # fmt: skip
    rows = [
        {
            "order-id": f"112-0000000-000{order.number}", "order-item-id": f"{order.number}{i}",
            "purchase-date": f"{order.at:%Y-%m-%dT%H:%M:%S}+00:00", "payments-date": f"{order.at:%Y-%m-%d}",
            "buyer-email": f"{order.key.lower()}x@marketplace.amazon.co.uk", "buyer-name": order.person["name"],
            "sku": f"S{i}", "product-name": f"Ware {i}", "quantity-purchased": 1, "currency": "GBP",
            "item-price": part, "ship-country": "GB",
        }
        for order in orders()
        for i, part in enumerate(order.parts())
    ]  # fmt: skip
    return Layout("orders.txt", _file(headers, rows, "\t"), refunds=False, unpaid=False)


def magento() -> Layout:
    said = {"paid": "complete", "partially_refunded": "processing", "refunded": "closed",
            "cancelled": "canceled", "pending": "pending"}  # fmt: skip
    headers = [
        "ID", "Purchase Point", "Purchase Date", "Bill-to Name", "Ship-to Name", "Grand Total (Base)",
        "Grand Total (Purchased)", "Status", "Billing Address", "Shipping Address", "Shipping Information",
        "Customer Email", "Customer Group", "Subtotal", "Shipping and Handling", "Customer Name",
        "Payment Method", "Total Refunded",
    ]  # fmt: skip
    rows = [
        {
            "ID": f"00000{order.number}", "Purchase Point": "Main Website Store",
            "Purchase Date": f"{order.at:%b} {order.at.day}, {order.at:%Y %I:%M:%S %p}",
            "Bill-to Name": order.person["name"], "Grand Total (Base)": f"{order.gross}00",
            "Grand Total (Purchased)": f"{order.gross}00", "Status": said[order.status],
            "Customer Email": order.person["email"], "Customer Group": "General", "Subtotal": order.gross,
            "Customer Name": order.person["name"], "Total Refunded": f"{order.refunded}00" if order.refunded else "",
        }
        for order in orders()
    ]  # fmt: skip
    return Layout("export.csv", _file(headers, rows))


def gumroad() -> Layout:
    headers = [
        "Purchase ID", "Item Name", "Buyer Name", "Purchase Email", "Buyer Email", "Do not contact?",
        "Purchase Date", "Purchase Time (UTC timezone)", "Subtotal ($)", "Taxes ($)", "Shipping ($)",
        "Sale Price ($)", "Fees ($)", "Net Total ($)", "Country", "Referrer", "Refunded?", "Partial Refund ($)",
        "Fully Refunded?", "Disputed?", "Product ID", "Order Number", "Item Price ($)", "Quantity",
    ]  # fmt: skip
    rows = [
        {
            "Purchase ID": f"{order.number}==", "Item Name": "Ware", "Buyer Name": order.person["name"],
            "Purchase Email": order.person["email"], "Purchase Date": f"{order.at:%Y-%m-%d}",
            "Purchase Time (UTC timezone)": f"{order.at:%H:%M:%S}", "Subtotal ($)": order.gross - 2 * CENT,
            "Taxes ($)": 2 * CENT, "Sale Price ($)": order.gross, "Fees ($)": CENT, "Net Total ($)": order.gross - CENT,
            "Refunded?": int(order.refunded > 0), "Fully Refunded?": int(order.status == "refunded"),
            "Partial Refund ($)": order.refunded if order.status == "partially_refunded" else "0.0",
            "Product ID": "abc", "Order Number": f"9{order.number}", "Item Price ($)": order.gross, "Quantity": 1,
        }
        for order in orders()
        if order.status not in ("cancelled", "pending")
    ]  # fmt: skip
    return Layout("Sales_2011.csv", _file(headers, rows))


def salesforce_opportunities() -> Layout:
    said = {"paid": "Closed Won", "partially_refunded": "Closed Won", "refunded": "Closed Lost",
            "cancelled": "Closed Lost", "pending": "Prospecting"}  # fmt: skip
    headers = ["Opportunity Owner", "Account Name", "Opportunity Name", "Stage", "Fiscal Period", "Amount",
               "Expected Revenue", "Probability (%)", "Age", "Close Date", "Created Date", "Next Step",
               "Lead Source", "Type"]  # fmt: skip
    rows = [
        {
            "Opportunity Owner": "Owner One", "Account Name": order.person["name"],
            "Opportunity Name": f"Deal {order.number}", "Stage": said[order.status], "Amount": order.gross,
            "Probability (%)": 100, "Age": 12, "Lead Source": "Web", "Type": "New Business",
            "Close Date": f"{order.at.month}/{order.at.day}/{order.at.year}",
            "Created Date": f"{order.at.month}/{order.at.day}/{order.at.year}",
        }
        for order in orders()
    ]  # fmt: skip
    return Layout("report1323000000000.csv", _file(headers, rows), refunds=False)


def jd() -> Layout:
    said = {"paid": "完成", "partially_refunded": "等待确认收货", "refunded": "已取消",
            "cancelled": "(删除)等待出库", "pending": "等待付款"}  # fmt: skip
    headers = [
        "订单号", "商品ID", "商品名称", "订购数量", "支付方式", "下单时间", "京东价", "订单金额", "结算金额",
        "余额支付", "应付金额", "订单状态", "订单类型", "下单帐号", "客户姓名", "客户地址", "联系电话", "订单备注",
        "发票类型", "发票抬头", "发票内容", "商家备注", "商家备注等级（等级1-5为由高到低）", "运费金额", "付款确认时间",
        "增值税发票", "货号", "订单完成时间", "订单来源", "订单渠道", "送装服务", "服务费", "仓库id", "仓库名称",
    ]  # fmt: skip
    rows = [
        {
            "订单号": f"7000000{order.number}", "商品ID": f"9000{i}", "商品名称": f"商品{i}", "订购数量": 1,
            "支付方式": "在线支付", "下单时间": order.at, "京东价": part, "订单金额": order.gross,
            "结算金额": order.gross, "余额支付": "5.00", "应付金额": order.gross - 5, "订单状态": said[order.status],
            "下单帐号": f"jd_{order.key.lower()}", "客户姓名": order.person["cn_name"], "运费金额": "0.00",
        }
        for order in orders()
        for i, part in enumerate(order.parts())
    ]  # fmt: skip
    return Layout("jd_orders.csv", _file(headers, rows, encoding="gb18030"), refunds=False)


def youzan() -> Layout:
    said = {"paid": "交易完成", "partially_refunded": "已发货", "refunded": "交易关闭",
            "cancelled": "交易关闭", "pending": "待付款"}  # fmt: skip
    headers = [
        "订单号", "销售渠道", "归属店铺", "订单类型", "订单状态", "推广方式", "订单来源", "订单创建时间",
        "买家付款时间", "交易成功时间", "付款方式", "支付流水号", "商品金额合计", "运费", "店铺优惠合计",
        "应收订单金额", "订单实付金额", "支付优惠合计", "订单实收金额", "订单抵用积分数", "店铺优惠方式", "支付优惠方式",
        "全部商品名称", "商品种类数", "订单配送方式", "同城送达时间/提货时间", "收货人省份", "收货人城市", "收货人地区",
        "详细收货地址/提货地址", "收货人/提货人", "收货人手机号/提货人手机号", "买家备注", "订单星级", "买家昵称",
        "买家是否会员", "买家手机号", "下单网点", "收银员", "分销员", "销售导购", "专属导购", "订单退款状态",
        "订单已退款金额", "商家订单备注", "桌号", "挂账主体", "挂账手机号", "团长订单", "订单风险标签", "分销员",
        "分销员手机号", "分销员所属店铺", "分销员所属团队", "分销员所属分组", "分销员等级", "订单佣金类型", "订单佣金金额",
        "订单下级卖货提成类型", "订单下级卖货提成金额",
    ]  # fmt: skip
    rows = [
        {
            "订单号": f"E2011{order.number}", "销售渠道": "网店", "归属店铺": "示例店", "订单类型": "普通订单",
            "订单状态": said[order.status], "订单来源": "商家小程序", "订单创建时间": order.at,
            "商品金额合计": order.gross, "应收订单金额": order.gross, "订单实付金额": order.gross, "运费": "0.00",
            "订单实收金额": order.gross, "订单抵用积分数": 0, "同城送达时间/提货时间": "2026-06-20 11:00 - 2026-06-20 12:00",
            "全部商品名称": "商品", "商品种类数": order.lines, "收货人省份": "广东省", "买家昵称": order.person["cn_nick"],
            "买家手机号": order.person["cn_mobile"], "收货人手机号/提货人手机号": "13900000000",
            "订单已退款金额": order.refunded,
        }
        for order in orders()
    ]  # fmt: skip
    return Layout("有赞订单.csv", _file(headers, rows, encoding="utf-8-sig"))


def pinduoduo(phone: bool = True) -> Layout:
    said = {"paid": "已签收", "partially_refunded": "已发货，待签收", "refunded": "已发货，退款成功",
            "cancelled": "已取消", "pending": "待支付"}  # fmt: skip
    headers = [
        "商品", "订单号", "订单状态", "商品总价(元)", "邮费(元)", "店铺优惠折扣(元)", "平台优惠折扣(元)",
        "多多支付立减金额(元)", "用户实付金额(元)", "商家实收金额(元)", "商品数量(件)", "发货时间", "确认收货时间",
        "商品id", "商品规格", "样式ID", "商家备注", "售后状态", "快递单号", "快递公司", "订单成交时间",
    ] + (["收货人", "手机", "省"] if phone else [])  # fmt: skip
    rows = [
        {
            "商品": "商品", "订单号": f"111128-{order.number}", "订单状态": said[order.status],
            "商品总价(元)": order.gross, "用户实付金额(元)": order.gross, "商家实收金额(元)": order.gross,
            "商品数量(件)": order.lines, "订单成交时间": order.at,
            "售后状态": "退款成功" if order.status == "refunded" else "无售后或售后取消",
        } | ({"收货人": order.person["cn_name"], "手机": order.person["cn_mobile"], "省": "浙江省"} if phone else {})
        for order in orders()
    ]  # fmt: skip
    return Layout("orders_export.csv", _file(headers, rows, encoding="utf-8-sig"), refunds=False)


def douyin(masked: bool = False) -> Layout:
    said = {"paid": "已完成", "partially_refunded": "已发货", "refunded": "已完成",
            "cancelled": "已关闭", "pending": "待支付"}  # fmt: skip
    headers = [
        "主订单编号", "子订单编号", "支付方式", "选购商品", "货号", "商品ID", "商家编码", "商品数量", "商品金额",
        "订单提交时间", "支付完成时间", "订单完成时间", "买家留言", "APP渠道", "订单状态", "取消原因", "售后状态",
        "订单类型", "订单应付金额", "运费", "优惠总金额", "收件人", "收件人手机号", "省", "市", "区", "达人昵称",
    ]  # fmt: skip
    rows = [
        {
            "主订单编号": f"\t69000{order.number}", "子订单编号": f"\t69000{order.number}{i}", "选购商品": f"\t商品{i}",
            "商品数量": 1, "商品金额": part, "订单提交时间": order.at, "订单状态": said[order.status],
            "售后状态": "退款成功" if order.status == "refunded" else "-", "订单应付金额": part, "APP渠道": "抖音",
            "收件人": "##密文" if masked else order.person["cn_name"],
            "收件人手机号": "$$密文" if masked else f"\t{order.person['cn_mobile']}", "省": "广东省",
        }
        for order in orders()
        for i, part in enumerate(order.parts())
    ]  # fmt: skip
    return Layout("抖店订单.csv", _file(headers, rows, encoding="utf-8-sig"), refunds=False)


def uci_online_retail() -> Layout:
    headers = [
        "InvoiceNo",
        "StockCode",
        "Description",
        "Quantity",
        "InvoiceDate",
        "UnitPrice",
        "CustomerID",
        "Country",
    ]
    rows = [
        {
            "InvoiceNo": order.number, "StockCode": f"2000{i}", "Description": f"WARE {i}", "Quantity": 1,
            "InvoiceDate": f"{order.at.month}/{order.at.day}/{order.at:%Y %H:%M}", "UnitPrice": part,
            "CustomerID": f"1{order.key[1:]}.0", "Country": "United Kingdom",
        }
        for order in orders()
        if order.status in PAID
        for i, part in enumerate(order.parts())
    ]  # fmt: skip
    return Layout("Online Retail.csv", _file(headers, rows), refunds=False)


def salesforce_contacts() -> bytes:
    headers = ["Salutation", "First Name", "Last Name", "Title", "Account Name", "Mailing Street", "Mailing City",
               "Mailing State/Province", "Mailing Zip/Postal Code", "Mailing Country", "Phone", "Fax", "Mobile",
               "Email", "Account Owner"]  # fmt: skip
    rows = [
        {
            "First Name": person["name"].split()[0], "Last Name": person["name"].split()[1],
            "Account Name": f"Company {person['customer_key']}", "Mailing Country": "United Kingdom",
            "Email": person["email"], "Account Owner": "Owner One", "Phone": person["phone"],
        }
        for person in _rows("truth_customers.csv")
    ]  # fmt: skip
    return _file(headers, rows)


def amazon_all_orders() -> bytes:
    headers = [
        "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status",
        "fulfillment-channel", "sales-channel", "order-channel", "url", "ship-service-level",
        "product-name", "sku", "asin", "item-status", "quantity", "currency", "item-price", "item-tax",
        "shipping-price", "shipping-tax", "ship-city", "ship-state", "ship-postal-code", "ship-country",
        "promotion-ids", "is-business-order", "purchase-order-number", "price-designation",
    ]  # fmt: skip
    rows = [
        {"amazon-order-id": order.number, "purchase-date": f"{order.at:%Y-%m-%dT%H:%M:%S}+00:00",
         "order-status": "Shipped", "sales-channel": "Amazon.co.uk", "sku": "S", "quantity": 1, "currency": "GBP",
         "item-price": order.gross}
        for order in orders()
    ]  # fmt: skip
    return _file(headers, rows, "\t")


LAYOUTS: dict[str, Callable[[], Layout]] = {
    made.__name__: made
    for made in (
        woocommerce_orders, woocommerce_csv, woocommerce_analytics, square, square_items, paypal, etsy_orders, etsy_items,
        amazon_orders, magento, gumroad, salesforce_opportunities, jd, youzan, pinduoduo, douyin, uci_online_retail,
    )
}  # fmt: skip
