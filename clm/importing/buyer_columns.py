"""Which columns of an orders file name its buyers, where the first by name holds masks or leaves guests out."""

from collections.abc import Mapping
from dataclasses import replace

from clm.importing.evidence import Evidence
from clm.importing.identifiers import MASKS
from clm.importing.mapping import Guess, words_for
from clm.importing.profiles import ADDRESS, Profile
from clm.importing.raw import RawTable
from clm.importing.synonyms import section, spellings

NO_NUMBER = ("", "0")  # what shops write for whoever bought without an account


def with_buyers(table: RawTable, found: Guess, decided: Mapping[str, str | None], profile: Profile) -> Guess:
    """The guess with a customer who is not masked, and with the address of those who have no number."""
    header = found.columns.get("customer_id")
    if (
        found.kind != "orders"
        or found.format
        or header is None
        or decided.get("customer_id", header) != header
    ):
        return found
    if "customer_id" not in decided:
        found = _unmasked(table, found, header, profile)
    return _with_guests(table, found, found.columns["customer_id"], profile)


def _unmasked(table: RawTable, found: Guess, header: str, profile: Profile) -> Guess:
    """The guess with another column that names the customer, where the first one is masked in every row."""
    if not _is_masked(profile, header):
        return found
    for word in words_for("orders", "customer_id"):
        for other in _free(table, found):
            if word in spellings(other) and profile.look(other).speaks and not _is_masked(profile, other):
                evidence = Evidence("not_masked", {"header": other.strip(), "other": header.strip()})
                return replace(
                    found,
                    columns={**found.columns, "customer_id": other},
                    evidence={**found.evidence, "customer_id": evidence},
                )
    return found


def _with_guests(table: RawTable, found: Guess, header: str, profile: Profile) -> Guess:
    """The guess with the address that names the customer in rows without a number, as known exports have it."""
    if not spellings(header) & set(section("customer")["number"]):
        return found
    for other in _free(table, found):
        if not spellings(other) & set(section("customer")["contact"]):
            continue
        beside = profile.beside(header, NO_NUMBER, other)
        if beside and all(map(ADDRESS.fullmatch, beside)):
            return replace(found, stand_ins=(other,))
    return found


def _is_masked(profile: Profile, header: str) -> bool:
    values = profile.look(header).values
    return bool(values) and all(any(mask in value for mask in MASKS) for value in values)


def _free(table: RawTable, found: Guess) -> list[str]:
    taken = {header for canonical, header in found.columns.items() if canonical != "name"}
    return [header for header in table.headers if header not in taken and header not in table.empty]
