"""Answers between the wire and the row: {item: value} to a score string and a small dict, and back."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .conditions import hidden_items
from .questionnaire import OTHER, OTHER_MAX_LENGTH, Definition, Item

BLANK = "-"
NOT_SHOWN = "x"
JOINT = ";"  # between the options ticked, in one cell of a file
# Control characters but tab and newline, lone surrogates, and the two non-characters no workbook can hold.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Problem:
    """Why something was refused: a stable reason, the item where there is one, the values for the sentence."""

    reason: str
    item: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Encoded:
    """What a row keeps: `scores`, one character per Likert item, and `answers` by item code."""

    scores: str
    answers: dict[str, object]

    @property
    def is_empty(self) -> bool:
        return not self.answers and not self.scores.strip(BLANK + NOT_SHOWN)


class Refused(ValueError):
    """One answer that its item cannot take."""

    def __init__(self, reason: str, **values: object):
        super().__init__(reason)
        self.reason, self.values = reason, values


def encode(
    definition: Definition, answers: Mapping[str, object], must_be_complete: bool = False
) -> tuple[Encoded, list[Problem]]:
    """Check every answer against the definition; blank is None, '' or no option ticked. All problems are named.

    An item whose condition does not hold is not shown: what was answered there is left out, right or wrong, and a
    score is `x`. `must_be_complete` refuses a shown and required item that has no answer.
    """
    taken, problems = _taken(definition, answers)
    _choose_other(definition, taken)
    hidden = hidden_items(definition, taken)
    for code in hidden:
        taken.pop(code, None)
        taken.pop(code + OTHER, None)
    problems = [problem for problem in problems if _item_code(problem.item) not in hidden]
    if must_be_complete:
        problems += _unanswered(
            definition, taken, hidden | {_item_code(problem.item) for problem in problems}
        )
    scores = "".join(
        NOT_SHOWN if item.code in hidden else str(taken.pop(item.code, BLANK)) for item in definition.likert
    )
    return Encoded(scores, taken), problems


def _taken(definition: Definition, answers: Mapping[str, object]) -> tuple[dict[str, object], list[Problem]]:
    taken: dict[str, object] = {}
    problems = []
    for code, raw in answers.items():
        try:
            value = _value(definition, code, raw)
        except Refused as error:
            problems.append(Problem(error.reason, code, error.values))
            continue
        if value is not None:
            taken[code] = value
    return taken, problems


def _unanswered(
    definition: Definition, taken: Mapping[str, object], settled: frozenset[str]
) -> list[Problem]:
    return [
        Problem("required", item.code)
        for item in definition.items
        if item.is_required and item.code not in taken and item.code not in settled
    ]


def _item_code(name: str | None) -> str:
    return (name or "").removesuffix(OTHER)


def decode(definition: Definition, scores: str, answers: Mapping[str, object]) -> dict[str, object]:
    """The {item: value} a row was made of; blanks are left out."""
    levels = {
        item.code: int(state)
        for item, state in zip(definition.likert, scores, strict=True)
        if state.isdigit()
    }
    return levels | dict(answers)


def clean(text: str) -> str:
    """Text without what no database, file or screen can carry; line ends become newlines."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _value(definition: Definition, code: str, raw: object):
    if raw is None or raw == "":
        return None if _known(definition, code) else _refuse("unknown_item")
    item = definition.by_code.get(code)
    if item is None:
        return _other_text(definition, code, raw)
    return READERS[item.type](definition, item, raw)


def _known(definition: Definition, code: str) -> bool:
    item = definition.by_code.get(_item_code(code))
    return item is not None and (not code.endswith(OTHER) or item.other_value is not None)


def _refuse(reason: str, **values: object):
    raise Refused(reason, **values)


def _other_text(definition: Definition, code: str, raw: object) -> str | None:
    if not code.endswith(OTHER) or not _known(definition, code):
        raise Refused("unknown_item")
    return _words(raw, OTHER_MAX_LENGTH)


def _choose_other(definition: Definition, taken: dict[str, object]) -> None:
    """Words written beside 'other' without touching any option mean that option; where several fit, always."""
    for code in [code for code in taken if code.endswith(OTHER)]:
        item = definition.by_code[_item_code(code)]
        if item.type == "multiple":
            ticked = {item.other_value, *taken.get(item.code, ())}  # type: ignore[misc]
            taken[item.code] = [value for value in item.values if value in ticked]
        else:
            taken.setdefault(item.code, item.other_value)


def _level(definition: Definition, item: Item, raw: object) -> str:
    text = str(raw) if type(raw) in (int, str) else ""
    levels = definition.levels_of(item)
    return text if text in levels else _refuse("out_of_scale", low=int(levels[0]), high=5)


def _choice(_definition: Definition, item: Item, raw: object) -> str:
    text = str(raw) if type(raw) in (int, str) else ""
    return text if text in item.values else _refuse("not_an_option")


def _ticked(_definition: Definition, item: Item, raw: object) -> list[str] | None:
    """The options ticked, in the order of the form, each once; a text holds them joined as files do."""
    raw = [part for part in map(str.strip, raw.split(JOINT)) if part] if isinstance(raw, str) else raw
    if not isinstance(raw, list) or not all(type(one) in (int, str) for one in raw):
        raise Refused("not_an_option")
    given = {str(one) for one in raw if one != ""}
    if not given <= set(item.values):
        raise Refused("not_an_option")
    return [value for value in item.values if value in given] or None


def _number(_definition: Definition, item: Item, raw: object) -> int | float:
    value = _plain_number(raw)
    if not item.minimum <= value <= item.maximum:
        raise Refused("out_of_bounds", low=item.minimum, high=item.maximum)
    return int(value) if value == int(value) else value


def _plain_number(raw: object) -> float:
    if type(raw) is str and len(raw) <= 20:
        raw = raw.strip().replace(",", ".")
    elif type(raw) not in (int, float):
        raise Refused("not_a_number")
    try:
        value = float(raw)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        raise Refused("not_a_number") from None
    return value if math.isfinite(value) else _refuse("not_a_number")


def _text(_definition: Definition, item: Item, raw: object) -> str | None:
    return _words(raw, item.max_length)


def _words(raw: object, max_length: int) -> str | None:
    if not isinstance(raw, str):
        raise Refused("not_text")
    text = clean(raw)
    if len(text) > max_length:
        raise Refused("too_long", length=len(text), max_length=max_length)
    return text or None


READERS = {
    "likert": _level,
    "choice": _choice,
    "multiple": _ticked,
    "recommendation": _choice,
    "number": _number,
    "text": _text,
}
