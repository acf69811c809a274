"""When an item is shown, and which answers it takes, between our document and the expressions of XLSForm."""

from collections.abc import Mapping
from dataclasses import dataclass

from .expressions import THIS, Comparison, Expression, Joined, NotTaken, comparisons, parse

Number = int | float
# For a whole number, > 5 is >= 6; a decimal has no next one.
STEP_OF_STRICT = {">": (">=", 1), "<": ("<=", -1)}


@dataclass(frozen=True)
class Asked:
    """An earlier question as an expression sees it: its item, and its answers there and here.

    `answers` maps the names in the file to the values of the document; empty for numbers and texts.
    """

    item: dict
    answers: Mapping[str, str]
    is_whole: bool = False


def relevant(condition: Mapping, kind: str) -> str:
    """The expression for a condition on an item of type `kind`."""
    name = "${" + condition["item"] + "}"
    if condition.get("values"):
        if kind == "multiple":
            return " or ".join(f"selected({name}, '{value}')" for value in condition["values"])
        return " or ".join(f"{name} = '{value}'" for value in condition["values"])
    return between(name, condition.get("minimum"), condition.get("maximum"))


def between(name: str, minimum: Number | None, maximum: Number | None) -> str:
    bounds = ((">=", minimum), ("<=", maximum))
    return " and ".join(f"{name} {sign} {bound}" for sign, bound in bounds if bound is not None)


def asked_names(text: str) -> list[str]:
    """The questions an expression asks, each once. Raises NotTaken."""
    return list(dict.fromkeys(one.name for one in comparisons(parse(text))))


def condition(text: str, asked: Asked) -> dict:
    """The condition an expression states about this one question. Raises NotTaken where ours cannot say it."""
    expression = parse(text)
    kind = asked.item["type"]
    if kind == "number":
        low, high = bounds(expression, asked.is_whole)
        given = {"minimum": low, "maximum": high}
        return {"item": asked.item["code"]} | {
            name: value for name, value in given.items() if value is not None
        }
    if kind == "text":
        raise NotTaken
    found = _chosen(expression) if _names_answers(expression, kind) else _holding(expression, asked, kind)
    if not found or any(value not in asked.answers for value in found):
        raise NotTaken
    return {
        "item": asked.item["code"],
        "values": list(dict.fromkeys(asked.answers[value] for value in found)),
    }


def bounds(expression: Expression, is_whole: bool = False) -> tuple[Number | None, Number | None]:
    """(lowest, highest) of an expression that only bounds a number. Raises NotTaken."""
    if isinstance(expression, Joined) and expression.word != "and":
        raise NotTaken
    low: Number | None = None
    high: Number | None = None
    for one in comparisons(expression):
        operator, value = _not_strict(one, is_whole)
        if operator in (">=", "="):
            low = value if low is None else max(low, value)
        if operator in ("<=", "="):
            high = value if high is None else min(high, value)
    return low, high


def limits(text: str, is_whole: bool) -> tuple[Number | None, Number | None]:
    """(lowest, highest) of a question's own constraint. Raises NotTaken."""
    expression = parse(text)
    if any(one.name != THIS for one in comparisons(expression)):
        raise NotTaken
    return bounds(expression, is_whole)


def longest(text: str) -> int:
    """The number of characters a constraint like string-length(.) <= 200 lets through. Raises NotTaken."""
    expression = parse(text)
    if not isinstance(expression, Comparison) or expression.name != THIS:
        raise NotTaken
    if expression.operator not in ("length<=", "length<") or not expression.value.isdigit():
        raise NotTaken
    return int(expression.value) - (expression.operator == "length<")


def number(text: str) -> Number:
    """The number as written: 1 stays whole, 1.0 does not. Raises ValueError."""
    try:
        return int(text)
    except ValueError:
        return float(text)


def _not_strict(one: Comparison, is_whole: bool) -> tuple[str, Number]:
    if one.operator not in (">=", "<=", ">", "<", "="):
        raise NotTaken
    try:
        value = number(one.value)
    except ValueError:
        raise NotTaken from None
    if one.operator not in STEP_OF_STRICT:
        return one.operator, value
    if not is_whole or value != int(value):
        raise NotTaken
    operator, step = STEP_OF_STRICT[one.operator]
    return operator, int(value) + step


def _names_answers(expression: Expression, kind: str) -> bool:
    """Whether it is `a`, or `a or b or ...`, each naming one answer: then their order is kept as well.

    Of several answers, = asks for exactly one: that is none of ours.
    """
    if isinstance(expression, Joined) and expression.word != "or":
        return False
    parts = expression.parts if isinstance(expression, Joined) else (expression,)
    naming = ("selected",) if kind == "multiple" else ("=", "selected")
    return all(isinstance(part, Comparison) and part.operator in naming for part in parts)


def _chosen(expression: Expression) -> list[str]:
    return [one.value for one in comparisons(expression)]


def _holding(expression: Expression, asked: Asked, kind: str) -> list[str]:
    """The answers it holds for; one that also holds where nothing was answered is none of ours."""
    if kind == "multiple" or expression.holds(""):
        raise NotTaken
    return [value for value in asked.answers if expression.holds(value)]
