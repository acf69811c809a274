"""Conditions: which items a form shows after what has been answered, and which conditions cannot be.

The kiosk's js/conditions.js says the same; a test runs both over the same cases.
"""

from collections.abc import Iterator, Mapping

from .definition import Condition, Definition, Item
from .spoken import N_


def hidden_items(definition: Definition, taken: Mapping[str, object]) -> frozenset[str]:
    """The codes of the items that are not shown. `taken` holds checked answers by item code.

    Conditions chain: what depends on a hidden item is hidden, whatever was answered there.
    """
    hidden: set[str] = set()
    if definition.has_conditions:
        for item in definition.items:
            if item.show_if and not _holds(item.show_if, taken, hidden):
                hidden.add(item.code)
    return frozenset(hidden)


def _holds(condition: Condition, taken: Mapping[str, object], hidden: set[str]) -> bool:
    answer = None if condition.item in hidden else taken.get(condition.item)
    if answer is None:
        return False
    if condition.values:
        given = answer if isinstance(answer, list) else [answer]
        return any(str(value) in condition.values for value in given)
    return isinstance(answer, int | float) and _within(condition, answer)


def _within(condition: Condition, number: float) -> bool:
    return (condition.minimum is None or number >= condition.minimum) and (
        condition.maximum is None or number <= condition.maximum
    )


def condition_faults(definition: Definition) -> Iterator[tuple[str, str, dict[str, object]]]:
    """(place, sentence, values) of each condition that can never be judged or never hold."""
    earlier: dict[str, Item] = {}
    for item in definition.items:
        if item.show_if is not None:
            for msgid, more in _faults_of(definition, item, item.show_if, earlier):
                yield item.code, msgid, {"item": item.code, "on": item.show_if.item, **more}
        earlier.setdefault(item.code, item)


def _faults_of(
    definition: Definition, item: Item, condition: Condition, earlier: Mapping[str, Item]
) -> Iterator[tuple[str, dict[str, object]]]:
    source = earlier.get(condition.item)
    if condition.item == item.code:
        yield N_("Question %(item)s is shown depending on itself. Choose an earlier question."), {}
    elif source is None and condition.item in definition.by_code:
        yield N_("Question %(item)s depends on %(on)s, which comes later. A condition looks back only, so that none can "
                 "go round in a circle: move %(item)s behind %(on)s, or choose an earlier question."), {}  # fmt: skip
    elif source is None:
        yield N_("Question %(item)s depends on question %(on)s, which does not exist. Choose another, or remove the "
                 "condition."), {}  # fmt: skip
    elif source.type == "number":
        yield from _number_faults(source, condition)
    elif source.type == "text":
        yield (
            N_(
                "Question %(item)s depends on the text of %(on)s; a condition needs a choice, a score or a number."
            ),
            {},
        )
    else:
        yield from _value_faults(definition, source, condition)


def _number_faults(source: Item, condition: Condition) -> Iterator[tuple[str, dict[str, object]]]:
    if condition.values or (condition.minimum is None and condition.maximum is None):
        yield (
            N_(
                "Question %(item)s depends on the number %(on)s: give a smallest or a largest number, or both."
            ),
            {},
        )
        return
    low = source.minimum if condition.minimum is None else max(condition.minimum, source.minimum)
    high = source.maximum if condition.maximum is None else min(condition.maximum, source.maximum)
    if low > high:
        yield N_("Question %(item)s would never be shown: no answer to %(on)s lies within the bounds of its "
                 "condition."), {}  # fmt: skip


def _value_faults(
    definition: Definition, source: Item, condition: Condition
) -> Iterator[tuple[str, dict[str, object]]]:
    known = definition.levels_of(source) if source.type == "likert" else source.values
    unknown = [value for value in condition.values if value not in known]
    if unknown:
        yield (
            N_("Question %(item)s waits for the answer “%(unknown)s” to %(on)s, which cannot be given there. Choose "
               "among: %(known)s."),
            {"unknown": ", ".join(unknown), "known": ", ".join(known)},
        )  # fmt: skip
    elif not condition.values:
        yield N_("Question %(item)s depends on %(on)s: choose the answers after which it is shown."), {}
    elif condition.minimum is not None or condition.maximum is not None:
        yield N_("Question %(item)s depends on %(on)s, which is no number: bounds do not fit there."), {}
