"""Rules of a lifecycle model: text that a manager can read, checked by its syntax tree before it becomes SQL.

A rule is never evaluated as Python and never reaches a query as text: it is parsed, every node is held
against a closed list, every name against the signals and parameters, and only the tree is used further.
"""

import math
import operator
from collections.abc import Callable, Collection, Mapping

import sqlglot
from sqlglot import exp

from clm.errors import ClmError

COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.NEQ, exp.Between, exp.Is)
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Coalesce)
LOGIC = (exp.And, exp.Or, exp.Not)
LEAVES = (exp.Column, exp.Identifier, exp.Literal, exp.Null, exp.Paren)
ALLOWED = COMPARISONS + ARITHMETIC + LOGIC + LEAVES
CONDITIONS = COMPARISONS + LOGIC
LONGEST = 2000  # characters; a tree that is too deep would end the program instead of the rule


def parse_rule(text: str, names: Collection[str]) -> exp.Expr:
    """The checked syntax tree of a rule over `names` (signals and parameters).

    Raises:
        ClmError: rule_invalid, with what is wrong and what to write instead.
    """
    if len(text) > LONGEST:
        raise _invalid(text, f"it is longer than {LONGEST} characters", "Say it more simply.")
    try:
        statements = sqlglot.parse(text, read="duckdb")
    except (sqlglot.errors.SqlglotError, RecursionError):
        statements = []
    if len(statements) != 1 or statements[0] is None:
        raise _invalid(
            text, "it is not one complete condition", "Write it like: orders >= 2 and overdue < 2."
        )
    tree = statements[0]
    for node in tree.walk():
        _check_node(text, node, names)
        node.pop_comments()
    if not isinstance(_bare(tree), CONDITIONS):
        raise _invalid(text, "it is not a condition that holds or fails", "Compare something: orders >= 2.")
    return tree


def _check_node(text: str, node: exp.Expr, names: Collection[str]) -> None:
    if type(node) not in ALLOWED:
        raise _invalid(
            text,
            f"“{node.sql(dialect='duckdb')}” is not allowed in a rule",
            "Use comparisons, and, or, not, + - * /, between, is null, coalesce and brackets.",
        )
    if isinstance(node, exp.Literal) and node.is_string:
        raise _invalid(text, f"“{node.this}” is text", "Rules compare numbers only.")
    if isinstance(node, exp.Literal) and not math.isfinite(float(node.this)):
        raise _invalid(text, f"“{node.this}” is too large a number", "Write a smaller one.")
    if isinstance(node, exp.Column) and (node.table or node.name not in names):
        raise _invalid(text, f"“{node.sql()}” is not known", f"Known names: {', '.join(sorted(names))}.")
    if _is_stray_null(node):
        raise _invalid(text, "a comparison with null never holds", "Write “is null” or “is not null”.")
    _check_parts(text, node)


def _is_stray_null(node: exp.Expr) -> bool:
    """Whether `null` stands elsewhere than after `is`, or something else stands there."""
    if isinstance(node, exp.Is):
        return not isinstance(node.expression, exp.Null)
    return isinstance(node, exp.Null) and not (
        isinstance(node.parent, exp.Is) and node.arg_key == "expression"
    )


def _check_parts(text: str, node: exp.Expr) -> None:
    """And, or and not join conditions; everything else takes numbers."""
    for part in node.iter_expressions():
        condition = isinstance(_bare(part), CONDITIONS)
        if isinstance(node, LOGIC) and not condition:
            raise _invalid(
                text, f"“{part.sql(dialect='duckdb')}” is not a condition", "Compare it with a number."
            )
        if isinstance(node, COMPARISONS + ARITHMETIC) and condition:
            raise _invalid(
                text, f"“{part.sql(dialect='duckdb')}” is not a number", "Join conditions with and, or."
            )


def _invalid(rule: str, problem: str, remedy: str) -> ClmError:
    return ClmError("rule_invalid", rule=rule[:200], problem=problem, remedy=remedy)


def _bare(node: exp.Expr) -> exp.Expr:
    """The node without its brackets."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def names_in(tree: exp.Expr) -> set[str]:
    """Every signal and parameter that the tree names."""
    return {column.name for column in tree.find_all(exp.Column)}


def bound(tree: exp.Expr, values: Mapping[str, float | exp.Expr]) -> exp.Expr:
    """The tree with each name in `values` replaced by its number, or by the tree that stands for it."""

    def replace(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and node.name in values:
            value = values[node.name]
            return value.copy() if isinstance(value, exp.Expr) else number(value)
        return node

    return tree.transform(replace)


def number(value: float) -> exp.Expr:
    """A literal that keeps every digit of `value`; a DOUBLE, so that engines divide alike."""
    return exp.cast(exp.Literal.number(repr(float(value))), "double")


def can_hold(tree: exp.Expr, observable: Collection[str]) -> bool:
    """Whether the rule can be true at all when every name outside `observable` is unknown (null)."""
    return _possible(tree, observable)[0]


def _possible(node: exp.Expr, observable: Collection[str]) -> tuple[bool, bool]:
    """(can be true, can be false) in three-valued logic; a condition that is always null can be neither."""
    node = _bare(node)
    if isinstance(node, exp.Not):
        true, false = _possible(node.this, observable)
        return false, true
    if isinstance(node, exp.And | exp.Or):
        left, right = (_possible(side, observable) for side in (node.left, node.right))
        if isinstance(node, exp.And):
            return left[0] and right[0], left[1] or right[1]
        return left[0] or right[0], left[1] and right[1]
    if isinstance(node, exp.Between):
        low, high = _ends(node)
        return _possible(exp.And(this=low, expression=high), observable)
    value = _value(node.this, observable)
    if isinstance(node, exp.Is):
        depends = value is not None and math.isnan(value)
        return value is None or depends, value is not None
    return _compared(COMPARED[type(node)], value, _value(node.expression, observable))


def _ends(between: exp.Between) -> tuple[exp.Expr, exp.Expr]:
    """The two comparisons of which a “between” is made."""
    return (
        exp.GTE(this=between.this.copy(), expression=between.args["low"].copy()),
        exp.LTE(this=between.this.copy(), expression=between.args["high"].copy()),
    )


COMPARED: dict[type[exp.Expr], Callable[[float, float], bool]] = {
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
}


def _compared(
    holds: Callable[[float, float], bool], left: float | None, right: float | None
) -> tuple[bool, bool]:
    if left is None or right is None:
        return False, False
    if math.isnan(left) or math.isnan(right):
        return True, True
    return holds(left, right), not holds(left, right)


def _value(node: exp.Expr, observable: Collection[str]) -> float | None:
    """The number that an expression must have: None where it is always null, NaN where it depends on the customer."""
    node = _bare(node)
    if isinstance(node, exp.Column):
        return math.nan if node.name in observable else None
    if isinstance(node, exp.Literal):
        return float(node.this)
    parts = [_value(part, observable) for part in node.iter_expressions()]
    if isinstance(node, exp.Coalesce):
        return next((part for part in parts if part is not None), None)
    if any(part is None for part in parts):
        return None
    # Only numbers that stand for themselves are worth working out; the rules have no others under a sign.
    return -parts[0] if isinstance(node, exp.Neg) and parts[0] is not None else math.nan


def conditions(tree: exp.Expr) -> exp.Expr:
    """The rule with `not` pushed into its comparisons, so that each can be put into words."""
    return _without_not(tree, negate=False)


OPPOSITE: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.GT: exp.LTE,
    exp.GTE: exp.LT,
    exp.LT: exp.GTE,
    exp.LTE: exp.GT,
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
}


def _without_not(node: exp.Expr, negate: bool) -> exp.Expr:
    node = _bare(node)
    if isinstance(node, exp.Not):
        return _without_not(node.this, not negate)
    if isinstance(node, exp.And | exp.Or):
        both = isinstance(node, exp.And) != negate
        # In brackets: a tree put together by hand prints without those that its meaning needs.
        sides = [exp.paren(_without_not(side, negate)) for side in (node.left, node.right)]
        return (exp.And if both else exp.Or)(this=sides[0], expression=sides[1])
    if not negate:
        return node
    if isinstance(node, exp.Between):
        low, high = (_without_not(end, negate) for end in _ends(node))
        return exp.Or(this=low, expression=high)
    if type(node) in OPPOSITE:
        return OPPOSITE[type(node)](this=node.this, expression=node.expression)
    return exp.Not(this=node)
