"""Rules: what may stand in one, what is refused and why, and whether it can hold where something is unknown."""

import pytest

from clm.errors import ClmError
from clm.lifecycle.rules import bound, can_hold, conditions, names_in, parse_rule

NAMES = {"orders", "overdue", "uses", "limit"}
KNOWN = {"orders", "overdue", "limit"}  # `uses` is what the data cannot give


def parsed(text: str):
    return parse_rule(text, NAMES)


# ---- what may stand in a rule -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        "orders >= 1",
        "orders>=2 and overdue<2",
        "not (orders > 1 or overdue <> 2)",
        "orders between -limit and limit + 1",
        "coalesce(uses, 0) = 0",
        "uses is null or uses is not null",
        "-orders * 2 / 3 - 1 < .5",
        "overdue > 1e3",
        "orders > 1 -- a note",
        "(((orders >= 1)))",
    ],
)
def test_a_condition_over_known_names_is_taken(rule: str):
    assert names_in(parsed(rule)) <= NAMES


def test_a_note_in_a_rule_does_not_reach_the_query():
    assert parsed("orders > 1 /* note */").sql(dialect="duckdb") == "orders > 1"


# ---- what is refused --------------------------------------------------------------------------------------

REFUSED = {
    "a second statement": ("orders >= 1; drop table customers", "not one complete condition"),
    "half a condition": ("orders >= 1 and", "not one complete condition"),
    "nothing": ("", "not one complete condition"),
    "an unclosed bracket": ("(orders >= 1", "not one complete condition"),
    "a clause after it": ("orders >= 1 limit 1", "not one complete condition"),
    "a whole query": ("select 1", "not allowed"),
    "a union": ("orders >= 1 union select 1", "not allowed"),
    "a subquery": ("(select count(*) from customers) > 1", "not allowed"),
    "a subquery after in": ("orders in (select 1)", "not allowed"),
    "exists": ("exists (select 1)", "not allowed"),
    "a list": ("orders in (1, 2)", "not allowed"),
    "a function": ("greatest(orders, 1) > 1", "not allowed"),
    "a function that reads files": ("read_text('/etc/passwd') > 1", "not allowed"),
    "a function that reads the environment": ("getenv('HOME') > 1", "not allowed"),
    "an aggregate": ("count(*) > 1", "not allowed"),
    "a window": ("sum(orders) over () > 1", "not allowed"),
    "a cast": ("orders::integer > 1", "not allowed"),
    "a case": ("case when orders > 1 then 1 end = 1", "not allowed"),
    "a parameter of a query": ("orders > $until", "not allowed"),
    "a date": ("orders > date '2024-01-01'", "not allowed"),
    "an interval": ("orders > interval 1 day", "not allowed"),
    "a pattern": ("orders like 1", "not allowed"),
    "a remainder": ("orders % 2 = 1", "not allowed"),
    "true": ("orders > 1 or true", "not a condition"),
    "text": ("orders >= '1'", "is text"),
    "text that looks like SQL": ("orders = '1'' or 1=1 --'", "is text"),
    "an unknown name": ("order >= 1", "not"),
    "an unknown signal": ("recency >= 1", "“recency” is not known"),
    "a name in capitals": ("Orders >= 1", "“Orders” is not known"),
    "a column of a table": ("customers.orders >= 1", "not known"),
    "a number alone": ("orders", "not a condition"),
    "a sum alone": ("orders + 1", "not a condition"),
    "a number as a condition": ("orders and overdue > 1", "“orders” is not a condition"),
    "a number denied": ("not orders", "not a condition"),
    "a condition as a number": ("(orders > 1) > 0", "not a number"),
    "a condition added": ("orders + (overdue > 1) > 1", "not a number"),
    "a comparison with null": ("orders = null", "null never holds"),
    "is without null": ("orders is 5", "null never holds"),
    "null for the unknown": ("coalesce(orders, null) > 1", "null never holds"),
    "a number without end": ("orders > 1e400", "too large"),
    "a rule without end": ("orders > 1 or " * 200 + "orders > 1", "longer than"),
    "brackets without end": ("(" * 900 + "orders > 1" + ")" * 900, "not one complete condition"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_rule_that_is_no_condition_over_known_names_is_refused_with_the_reason(name: str):
    rule, problem = REFUSED[name]
    with pytest.raises(ClmError) as refused:
        parsed(rule)
    assert refused.value.code == "rule_invalid"
    assert problem in refused.value.params["problem"]
    assert refused.value.params["remedy"]
    assert rule[:20] in str(refused.value)


def test_the_refusal_of_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ClmError, match="Known names: limit, orders, overdue, uses"):
        parsed("recency >= 1")


# ---- three-valued logic -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "possible"),
    [
        ("orders >= 1", True),
        ("uses >= 1", False),  # unknown is not at least one
        ("not (uses >= 1)", False),  # nor is it less
        ("uses + orders > 1", False),
        ("uses >= 1 or orders >= 1", True),
        ("uses >= 1 and orders >= 1", False),
        ("not (uses >= 1 and orders >= 1)", True),  # false and unknown is false
        ("not (uses >= 1 or orders >= 1)", False),
        ("orders between 1 and uses", False),
        ("not (orders between 1 and uses)", True),  # below 1 it is outside, whatever the other end
        ("uses is null", True),
        ("uses is not null", False),
        ("orders is null", True),  # a known signal may still be unknown of one customer
        ("orders is not null", True),
        ("uses is null and uses >= 1", False),
        ("coalesce(uses, orders) > 1", True),
        ("coalesce(uses, 0) = 0", True),
        ("coalesce(uses, 0) >= 1", False),  # zero stands for the unknown, and zero is not one
        ("coalesce(uses, -1) < 0", True),
        ("coalesce(uses, uses) > 1", False),
        ("coalesce(uses, 0) is null", False),
        ("1 > 2", False),
        ("orders > 1 or 2 > 1", True),
    ],
)
def test_a_rule_can_hold_unless_something_unknown_forbids_it(rule: str, possible: bool):
    assert can_hold(parsed(rule), KNOWN) is possible


def test_where_everything_is_known_only_a_contradiction_of_numbers_cannot_hold():
    for rule in ("uses >= 1", "uses is null", "coalesce(uses, 0) >= 1", "orders between limit and uses"):
        assert can_hold(parsed(rule), NAMES)


# ---- rules taken apart ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("not orders >= 1", "orders < 1"),
        ("not orders < 1", "orders >= 1"),
        ("not orders > 1", "orders <= 1"),
        ("not orders <= 1", "orders > 1"),
        ("not orders = 1", "orders <> 1"),
        ("not orders <> 1", "orders = 1"),
        ("not not orders = 1", "orders = 1"),
        ("not (orders >= 1 and overdue < 2)", "(orders < 1) OR (overdue >= 2)"),
        ("not (orders >= 1 or not overdue < 2)", "(orders < 1) AND (overdue < 2)"),
        ("not orders between 1 and 3", "orders < 1 OR orders > 3"),
        ("not uses is null", "NOT uses IS NULL"),
        ("orders >= 1 and overdue < 2", "(orders >= 1) AND (overdue < 2)"),
        (
            "not (orders >= 1 and (overdue < 2 or uses > 1))",
            "(orders < 1) OR ((overdue >= 2) AND (uses <= 1))",
        ),
    ],
)
def test_not_is_pushed_into_the_comparisons(rule: str, said: str):
    assert conditions(parsed(rule)).sql(dialect="duckdb") == said


def test_bound_puts_numbers_in_the_place_of_parameters_and_keeps_every_digit():
    rule = parsed("orders > limit and overdue > limit * 2")
    sql = bound(rule, {"limit": 0.1 + 0.2}).sql(dialect="duckdb")
    assert sql.count("CAST(0.30000000000000004 AS DOUBLE)") == 2
    assert "limit" in rule.sql()  # the rule itself stays as it was
