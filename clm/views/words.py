"""Names of what comes from the data or from declarations, in the reader's language."""

from clm.dataset import OF_ATTRIBUTE
from clm.language import Language
from clm.lifecycle.learned import Learned
from clm.lifecycle.signals import signals


def attribute_name(name: str, t: Language) -> str:
    """The label of an attribute of customers: a known one translated, any other as its column is called."""
    known = {
        "channel": t("Channel"),
        "segment": t("Segment"),
        "region": t("Region"),
        "plan": t("Plan"),
    }
    return known.get(name, name.removesuffix(OF_ATTRIBUTE).replace("_", " ").capitalize())


def value_name(value: str, t: Language) -> str:
    """A value of an attribute as it is in the data; the empty one stands for “not given”."""
    return value or t("(not given)")


def kind_name(kind: str, t: Language) -> str:
    """The label of a kind of interaction; an unknown kind as the data call it."""
    known = {
        "impression": t("Impression"),
        "visit": t("Visit"),
        "contact": t("Contact"),
        "trial": t("Trial"),
        "consultation": t("Consultation"),
        "use": t("Use"),
        "campaign": t("Campaign"),
        "call": t("Call"),
        "complaint": t("Complaint"),
        "case": t("Service case"),
        "resolved": t("Case closed"),
        "review": t("Review"),
        "survey": t("Survey"),
        "referral": t("Referral"),
        "unsubscribe": t("Unsubscribed"),
        "wallet": t("Wallet observed"),
        "terminated": t("Contract terminated"),
    }
    return known.get(kind, kind)


def status_name(status: str, t: Language) -> str:
    """The status of an order; an unknown one as the data call it."""
    known = {
        "paid": t("paid"),
        "partially_refunded": t("partially refunded"),
        "refunded": t("refunded"),
        "cancelled": t("cancelled"),
        "pending": t("pending"),
        "failed": t("failed"),
    }
    return known.get(status, status)


def need_name(need: str, t: Language) -> str:
    """What would have to be loaded for a signal, in words; `a|b` is one or the other."""
    known = {
        "orders": t("orders"),
        "cost": t("a cost column in the orders"),
        "categories": t("a category or product column in the orders"),
        "interactions": t("interactions of any kind"),
        "prospects": t("people who have not bought yet (a customer list with the day they became known)"),
        "balance": t("a balance column in the customer list"),
        "column:wallet": t("a wallet column in the customer list"),
        "contract_end": t("a contract end in the customer list"),
        "quantities": t("a product and a quantity column in the orders or line items"),
        "unpaid": t("orders with a status that says which were not paid (payment failed or still open)"),
        "contact_cost": t("a cost column in the interactions"),
        "referred_customer": t("a column in the customer list that says who referred them"),
    }
    parts = [
        known.get(one) or t("interactions of the kind “{kind}”", kind=kind_name(one, t))
        for one in dict.fromkeys(need.split("|"))
    ]
    return t(" or ").join(parts)


def learned_words(found: Learned, name: str, t: Language) -> str:
    """How a parameter was learned from the data."""
    evidence = found.evidence
    if found.why == "too_few_gaps":
        return t("Assumed: only {gaps} repeat orders, too few to learn from.", gaps=t.count(evidence["gaps"]))
    if name == "lapse_days":
        return t(
            "Learned: of {gaps} repeat orders, and with those still waiting taken into account, {share} of the customers who come back did so within {value} days.",
            gaps=t.count(evidence["gaps"]),
            share=t.share(evidence["share"]),
            value=t.count(found.value),
        )
    return t("Learned from the data: {value}.", value=t.number(found.value, 3))


def signal_value(name: str, value: float, currency: str | None, t: Language) -> str:
    """The value of a signal with its unit."""
    unit = signals()[name].unit
    if unit == "money":
        return t.money(value, currency)
    if unit == "days":
        return t.days(value)
    if unit == "ratio":
        return t("{number} times", number=t.number(value, 2))
    return t.number(value, 1) if unit == "score" else t.count(value)
