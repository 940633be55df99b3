"""Columns that say of each order whether it was paid or cancelled, by yes and no or by a date: read as its status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clm.importing.evidence import Evidence
from clm.importing.mapping import Guess
from clm.importing.profiles import Profile
from clm.importing.raw import RawTable
from clm.importing.synonyms import normal

YES = ("yes", "y", "true", "t", "1", "x", "ja", "oui", "si", "sí", "是", "已", "✓", "✔")
NO = ("no", "n", "false", "f", "0", "nein", "non", "否", "未", "-", "✗")
WORDS = frozenset((*YES, *NO))


@dataclass(frozen=True)
class Flag:
    """What yes and no say of an order; `dated` where a date stands for yes and nothing for no."""

    yes: str
    no: str
    dated: bool = False

    def sql(self, column: str) -> str:
        """The word of a row: nothing written is no."""
        if self.dated:
            return f"case when nullif(trim({column}), '') is null then 'no' else 'yes' end"
        return f"coalesce(nullif(trim({column}), ''), 'no')"

    def words(self) -> dict[str, str]:
        """Word -> order status."""
        return dict.fromkeys(YES, self.yes) | dict.fromkeys(NO, self.no)


FLAGS: Mapping[str, Flag] = {
    normal(header): flag
    for headers, flag in (
        (("cancelled at", "canceled at", "cancelled on", "canceled on", "cancelled date", "cancellation date", "cancel date",
          "date cancelled", "voided at", "取消时间", "取消日期", "Stornodatum"), Flag("cancelled", "paid", dated=True)),
        (("cancelled", "canceled", "is cancelled", "is canceled", "cancelled?", "voided", "is voided", "void", "是否取消",
          "已取消", "storniert"), Flag("cancelled", "paid")),
        (("refunded", "is refunded", "是否退款", "已退款", "erstattet"), Flag("refunded", "paid")),
        (("paid", "is paid", "paid?", "是否付款", "是否已付款", "是否支付", "已付款", "bezahlt"), Flag("paid", "pending")),
    )
    for header in headers
}  # fmt: skip


def flag_of(header: str | None) -> Flag | None:
    """The flag that a header names."""
    return FLAGS.get(normal(header)) if header else None


def _says_yes_or_no(flag: Flag, values: Sequence[str]) -> bool:
    """Whether values are words of a flag; under "refunded" 0 and 1 may be money."""
    words = {value.casefold() for value in values}
    return words <= WORDS and not (flag.yes == "refunded" and words <= {"0", "1"})


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
        if flag.dated or _says_yes_or_no(flag, profile.look(header).values):
            columns = {canonical: each for canonical, each in found.columns.items() if each != header}
            evidence = {canonical: seen for canonical, seen in found.evidence.items() if canonical in columns}
            evidence["status"] = Evidence("header_is_known", {"header": header.strip()})
            return replace(found, columns={**columns, "status": header}, evidence=evidence)
    return found
