"""The rule of a stage as a manager reads it: labels for names, numbers for parameters, words for operators."""

from collections.abc import Mapping

from sqlglot import exp

from clm.language import Language
from clm.lifecycle.history import Setting, rule_tree
from clm.lifecycle.signals import signals

SIGNS: dict[type[exp.Expression], str] = {
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


def rule_words(chosen: Setting, position: int, t: Language) -> str:
    """The rule of a stage with its numbers, in the reader's language; empty for the first stage."""
    stage = chosen.model.stages[position]
    return _words(rule_tree(chosen.model, stage), chosen.parameters, t) if stage.rule else ""


def _words(node: exp.Expression, parameters: Mapping[str, float], t: Language) -> str:
    parts = [_words(part, parameters, t) for part in node.iter_expressions() if not isinstance(part, exp.Null)]
    match node:
        case exp.Column():
            return _name(node.name, parameters, t)
        case exp.Literal():
            return plain_number(float(node.this))
        case exp.Paren():
            return t("({condition})", condition=parts[0])
        case exp.And():
            return t(" and ").join(parts)
        case exp.Or():
            return t(" or ").join(parts)
        case exp.Not():
            unknown = node.this.unnest()
            if isinstance(unknown, exp.Is):
                return t("{value} is known", value=_words(unknown.this, parameters, t))
            return t("not {condition}", condition=parts[0])
        case exp.Is():
            return t("{value} is unknown", value=parts[0])
        case exp.Between():
            return t("{value} between {low} and {high}", value=parts[0], low=parts[1], high=parts[2])
        case exp.Coalesce():
            other = t(", else ").join(parts[1:])
            return t("{value} ({other} where unknown)", value=parts[0], other=other)
        case exp.Neg():
            return f"−{parts[0]}"
    return SIGNS[type(node)].join(parts)


def _name(name: str, parameters: Mapping[str, float], t: Language) -> str:
    if name in parameters:
        return plain_number(parameters[name])
    return t("“{label}”", label=t.pick(signals()[name].label))


def plain_number(value: float) -> str:
    """A parameter as it is written in a sentence: whole where it is whole, else with four digits at most."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"
