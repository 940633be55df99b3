"""Columns that say of each order whether it was paid or cancelled, by yes and no or by a date: read as its status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clm.importing.evidence import Evidence
from clm.importing.mapping import Guess, words_for
from clm.importing.profiles import Profile
from clm.importing.raw import RawTable
from clm.importing.synonyms import normal, spellings

YES = ("yes", "y", "true", "t", "1", "x", "ja", "oui", "si", "sí", "是", "已", "✓", "✔")
NO = ("no", "n", "false", "f", "0", "nein", "non", "否", "未", "-", "✗")
WORDS = frozenset((*YES, *NO))


@dataclass(frozen=True)
class Flag:
    """What yes and no say of an order; `dated` where a date stands for yes and nothing for no."""

    yes: str
    no: str
    dated: bool = False

    def sql(self, column: str, table: str = "", order: str | None = None) -> str:
        """The word of a row: nothing written is no. A date of payment may stand on one line of its `order` only."""
        if self.dated:
            written = f"nullif(trim({column}), '') is not null"
            if order and self.yes == "paid":
                written = f"({written} or coalesce({order} in (select {order} from {table} where {written}), false))"
            return f"case when {written} then 'yes' else 'no' end"
        return f"coalesce(nullif(trim({column}), ''), 'no')"

    def words(self) -> dict[str, str]:
        """Word -> order status."""
        return dict.fromkeys(YES, self.yes) | dict.fromkeys(NO, self.no)


FLAGS: Mapping[str, Flag] = {
    normal(header): flag
    for headers, flag in (
        (("cancelled at", "canceled at", "cancelled on", "canceled on", "cancelled date", "cancellation date", "cancel date",
          "date cancelled", "cancelled time", "canceled time", "cancel time", "void date", "voided at", "取消时间", "取消日期",
          "Stornodatum"), Flag("cancelled", "paid", dated=True)),
        (("cancelled", "canceled", "is cancelled", "is canceled", "cancelled?", "voided", "is voided", "void", "是否取消",
          "已取消", "storniert"), Flag("cancelled", "paid")),
        (("paid at", "paid on", "paid on date", "date paid", "paid date", "paid time", "payment date", "付款时间", "订单付款时间",
          "买家付款时间", "支付时间"), Flag("paid", "pending", dated=True)),
        (("refunded", "is refunded", "是否退款", "已退款", "erstattet"), Flag("refunded", "paid")),
        (("paid", "is paid", "paid?", "是否付款", "是否已付款", "是否支付", "已付款", "bezahlt"), Flag("paid", "pending")),
    )
    for header in headers
}  # fmt: skip


def flag_of(header: str | None) -> Flag | None:
    """The flag that a header names."""
    return FLAGS.get(normal(header)) if header else None


def _says_yes_or_no(flag: Flag, values: Sequence[str], *, asks: bool = False) -> bool:
    """Whether values are words of a flag; under "refunded" 0 and 1 may be money, unless the header `asks`."""
    words = {value.casefold() for value in values}
    return words <= WORDS and not (flag.yes == "refunded" and words <= {"0", "1"} and not asks)


def with_sums_refunded(
    table: RawTable, found: Guess, decided: Mapping[str, str | None], profile: Profile
) -> Guess:
    """The guess with the sum that was given back from another column, where the first one says only that it was.

    “Refunded: FULL” stands beside “Refund Amount”, and “Refunded?: 1” is not one of money.
    """
    header = found.columns.get("refunded")
    if found.kind != "orders" or found.format or header is None or "refunded" in decided:
        return found
    values = profile.look(header).values
    if any(any(sign.isdigit() for sign in value) for value in values) and not (
        "?" in header and {*values} <= {"0", "1"}
    ):
        return found
    words, taken = words_for("orders", "refunded"), set(found.columns.values())
    for other in table.headers:
        named = spellings(other) & set(words)
        if named and other not in taken and other not in table.empty and profile.look(other).numbers == 1:
            evidence = Evidence("header_is_known", {"header": other.strip()})
            return replace(
                found,
                columns={**found.columns, "refunded": other},
                evidence={**found.evidence, "refunded": evidence},
            )
    return found


def with_flag(table: RawTable, found: Guess, decided: Mapping[str, str | None], profile: Profile) -> Guess:
    """The guess with a flag as the status of orders, where no other column tells it."""
    if found.kind != "orders" or found.format or "status" in found.columns or "status" in decided:
        return found
    taken = {header for canonical, header in found.columns.items() if canonical != "refunded"}
    for header in sorted(
        table.headers, key=lambda each: list(FLAGS).index(normal(each)) if flag_of(each) else 0
    ):
        flag = flag_of(header)
        if flag is None or header in taken or header in table.empty:
            continue
        look = profile.look(header)
        if flag.dated and flag.yes == "paid" and not 0.5 * look.rows < look.filled < look.rows:
            continue  # hardly kept, or every order is paid
        if flag.dated or _says_yes_or_no(flag, look.values, asks="?" in header):
            columns = {canonical: each for canonical, each in found.columns.items() if each != header}
            evidence = {canonical: seen for canonical, seen in found.evidence.items() if canonical in columns}
            evidence["status"] = Evidence("header_is_known", {"header": header.strip()})
            return replace(found, columns={**columns, "status": header}, evidence=evidence)
    return found
