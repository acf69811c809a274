"""A display condition in words, and the answers it can ask for."""

from flask_babel import gettext as _

from survey_core import formatting
from survey_core.definition import LEVELS, Condition, Definition, Item, said

from .frame import language


def choices_of(definition: Definition, item: Item) -> list[tuple[str, str]]:
    """(value, words) of every answer an item can have, a number's aside."""
    if item.type == "likert":
        words = dict(zip(LEVELS, (said(label, language()) for label in definition.labels), strict=False))
        words["0"] = said(definition.not_used, language())
        return [(value, f"{value} · {words.get(value, '')}") for value in definition.levels_of(item)]
    if item.type == "recommendation":
        return [(value, value) for value in item.values]
    return [(option.value, said(option.text, language()) or option.value) for option in item.options]


def words_of(definition: Definition, condition: Condition) -> str:
    """'Asked only if A3 was answered 1 or 2', in the reader's language."""
    item = definition.by_code.get(condition.item)
    if condition.values:
        known = dict(choices_of(definition, item)) if item else {}
        answers = " / ".join(known.get(value) or value for value in condition.values)
        return _("Asked only if %(item)s was answered: %(answers)s", item=condition.item, answers=answers)
    low, high = _number(condition.minimum), _number(condition.maximum)
    if low and high:
        return _(
            "Asked only if %(item)s is from %(low)s to %(high)s", item=condition.item, low=low, high=high
        )
    if low:
        return _("Asked only if %(item)s is at least %(low)s", item=condition.item, low=low)
    return _("Asked only if %(item)s is at most %(high)s", item=condition.item, high=high)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return formatting.count(int(value), language()) if value == int(value) else f"{value:g}"
