"""Rules in words: why a customer is in a stage, with the customer's own values, and what the rule says to all.

A reason is made by the database, for all customers at once: each comparison of the rule becomes a phrase
from signals.toml, and of an “or” only the sides that hold are said.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from clm.language import Language
from clm.lifecycle.history import Setting, rule_tree
from clm.lifecycle.rules import bound, conditions, names_in
from clm.lifecycle.signals import signals

SAYABLE = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.NEQ)
SIGNS: dict[type[exp.Expr], str] = {
    exp.GT: " > ",
    exp.GTE: " ≥ ",
    exp.LT: " < ",
    exp.LTE: " ≤ ",
    exp.EQ: " = ",
    exp.NEQ: " ≠ ",
    exp.Add: " + ",
    exp.Sub: " − ",
    exp.Mul: " × ",
    exp.Div: " ÷ ",
}


def reason_sql(chosen: Setting, t: Language) -> str:
    """SQL over the columns `stage` (position) and the signals: a text such as
    “Churned: 214 days since the last order, the limit is 141”. What is not known of a customer is not said."""
    trees = [rule_tree(chosen.model, stage) for stage in chosen.model.stages if stage.rule]
    # Who is left over is told by the first of the further stages of which the data say anything.
    left_over = [_said(conditions(exp.Not(this=exp.paren(tree))), chosen.parameters, t) for tree in trees]
    said = [
        f"coalesce({', '.join(left_over)})",
        *(_said(conditions(tree), chosen.parameters, t) for tree in trees),
    ]
    branches = [
        f"when {position} then {_opened(t.pick(stage.name), words, t)}"
        for position, (stage, words) in enumerate(zip(chosen.model.stages, said, strict=True))
    ]
    return f"case stage {' '.join(branches)} end"


def held_reasons_sql(chosen: Setting, positions: Sequence[int], t: Language) -> str:
    """SQL over the signals: the reasons of every stage in `positions` whose rule holds, one after the other."""
    said = []
    for position in reversed(positions):
        stage = chosen.model.stages[position]
        tree = rule_tree(chosen.model, stage)
        words = _opened(t.pick(stage.name), _said(conditions(tree), chosen.parameters, t), t)
        said.append(f"case when {bound(tree, chosen.parameters).sql(dialect='duckdb')} then {words} end")
    return f"concat_ws({_text(' · ')}, {', '.join(said)})"


def _opened(name: str, said: str, t: Language) -> str:
    """SQL for a name and what is said of it; the name alone where that is nothing."""
    return f"concat_ws({_text(t(': '))}, {_text(name)}, {said})"


def _said(node: exp.Expr, parameters: Mapping[str, float], t: Language) -> str:
    """SQL that says the conditions of a tree that hold; null where none is known."""
    node = node.unnest()
    if isinstance(node, exp.And | exp.Or):
        sides = list(_sides(node, type(node)))
        parts = [_said(side, parameters, t) for side in sides]
        if isinstance(node, exp.Or):
            rules = [bound(side, parameters).sql(dialect="duckdb") for side in sides]
            parts = [f"case when {rule} then {part} end" for rule, part in zip(rules, parts, strict=True)]
        return f"nullif(concat_ws({_text(t('; '))}, {', '.join(parts)}), '')"
    return _comparison(node, parameters, t)


def _sides(node: exp.Expr, kind: type[exp.And | exp.Or]) -> Iterator[exp.Expr]:
    """What a chain of “and” or of “or” joins, all on one level: nested text would grow with the square of it."""
    node = node.unnest()
    if isinstance(node, kind):
        yield from _sides(node.left, kind)
        yield from _sides(node.right, kind)
    else:
        yield node


def _comparison(node: exp.Expr, parameters: Mapping[str, float], t: Language) -> str:
    """SQL that says one comparison: the customer's values and, where there is one side to name, the limit."""
    name, right = _signal_named(node.args.get("this")), node.args.get("expression")
    if name and isinstance(node, exp.Between):
        ends = {end: _limit(node.args[end], name, parameters) for end in ("low", "high")}
        return _filled(t("{value}, between {low} and {high}"), {"value": _phrase(name, t), **ends})
    if name and isinstance(node, SAYABLE) and right is not None:
        places = {"value": _phrase(name, t), "limit": _limit(right, name, parameters)}
        return _filled(_relation(type(node), t), places)
    named = [name for name in signals() if name in {column.name for column in node.find_all(exp.Column)}]
    return f"nullif(concat_ws({_text(t(', '))}, {', '.join(_phrase(name, t) for name in named)}), '')"


def _signal_named(node: exp.Expr | None) -> str | None:
    """The signal that stands alone on a side of a comparison, be it with a value for the unknown."""
    if isinstance(node, exp.Coalesce):
        node = None if any(part.find(exp.Column) for part in node.expressions) else node.this
    return node.name if isinstance(node, exp.Column) and node.name in signals() else None


def _relation(kind: type[exp.Expr], t: Language) -> str:
    """The sentence for one kind of comparison, its places still open."""
    said: dict[type[exp.Expr], str] = {
        exp.GT: t("{value}, the limit is {limit}"),
        exp.GTE: t("{value}, at least {limit}"),
        exp.LT: t("{value}, below {limit}"),
        exp.LTE: t("{value}, at most {limit}"),
        exp.EQ: "{value}",
        exp.NEQ: t("{value}, not {limit}"),
    }
    return said[kind]


def _phrase(name: str, t: Language) -> str:
    """SQL for a signal's value inside its phrase; null where the value is."""
    signal = signals()[name]
    places = {
        "value": _value(name, signal.unit),
        "s": f"case when round({name}) = 1 then '' else 's' end",
        "yes_no": f"case when {name} > 0 then {_text(t('yes'))} else {_text(t('no'))} end",
    }
    return f"case when {name} is not null then {_filled(t.pick(signal.phrase), places)} end"


def _value(sql: str, unit: str) -> str:
    """SQL for a number as text, by the unit of its signal: 1,204 or 1,204.50 or 2.4."""
    if unit in ("days", "count"):
        return f"format('{{:,}}', cast(round({sql}) as bigint))"
    rounded = f"format('{{:,.2f}}', round(cast({sql} as double), 2) + 0)"  # + 0 takes the sign off a zero
    return rounded if unit == "money" else f"rtrim(rtrim({rounded}, '0'), '.')"


def _limit(node: exp.Expr, name: str, parameters: Mapping[str, float]) -> str:
    """SQL for the other side of a comparison: a plain number where it is one, else its value for the customer."""
    if isinstance(node, exp.Literal):
        return _text(_plain_number(float(node.this)))
    if isinstance(node, exp.Column) and node.name in parameters:
        return _text(_plain_number(parameters[node.name]))
    if isinstance(node, exp.Neg) and not names_in(node) & set(signals()):
        return f"'−' || {_limit(node.this, name, parameters)}"
    return _value(bound(node, parameters).sql(dialect="duckdb"), signals()[name].unit)


def _plain_number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"


def _filled(template: str, places: Mapping[str, str]) -> str:
    """SQL that joins a template's text with the SQL of its places; null where one of them is."""
    parts, rest = [], template
    while "{" in rest:
        text, _, rest = rest.partition("{")
        place, _, rest = rest.partition("}")
        parts += [_text(text), places[place]] if text else [places[place]]
    parts += [_text(rest)] if rest else []
    return f"({' || '.join(parts)})"


def _text(words: str) -> str:
    return exp.Literal.string(words).sql(dialect="duckdb")


def rule_words(chosen: Setting, position: int, t: Language) -> str:
    """The rule of a stage with its numbers, in the reader's language; empty for the first stage."""
    stage = chosen.model.stages[position]
    return _words(rule_tree(chosen.model, stage), chosen.parameters, t) if stage.rule else ""


def _words(node: exp.Expr, parameters: Mapping[str, float], t: Language) -> str:
    if isinstance(node, exp.Column):
        return _name(node.name, parameters, t)
    if isinstance(node, exp.Literal):
        return _plain_number(float(node.this))
    if isinstance(node, exp.Not) and isinstance(unknown := node.this.unnest(), exp.Is):
        return t("{value} is known", value=_words(unknown.this, parameters, t))
    parts = [
        _words(part, parameters, t) for part in node.iter_expressions() if not isinstance(part, exp.Null)
    ]
    joints: dict[type[exp.Expr], str] = {exp.And: t(" and "), exp.Or: t(" or "), **SIGNS}
    if type(node) in joints:
        return joints[type(node)].join(parts)
    match node:
        case exp.Not():
            return t("not {condition}", condition=parts[0])
        case exp.Is():
            return t("{value} is unknown", value=parts[0])
        case exp.Between():
            return t("{value} between {low} and {high}", value=parts[0], low=parts[1], high=parts[2])
        case exp.Coalesce():
            return t("{value} ({other} where unknown)", value=parts[0], other=t(", else ").join(parts[1:]))
        case exp.Neg():
            return f"−{parts[0]}"
    return t("({condition})", condition=parts[0])


def _name(name: str, parameters: Mapping[str, float], t: Language) -> str:
    if name in parameters:
        return _plain_number(parameters[name])
    return t("“{label}”", label=t.pick(signals()[name].label))
