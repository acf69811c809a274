"""Which column of a foreign file holds what, guessed and then settled by a person; and its cells in our words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from flask_babel import lazy_gettext

from survey_core.answers import JOINT
from survey_core.definition import Definition, Item

from .import_facts import CHANNEL, DAY, DEPARTMENT, Facts, UnknownFact, squeezed
from .importing import Bad
from .paging import plain

FIXED = {
    DEPARTMENT: lazy_gettext("Department"),
    CHANNEL: lazy_gettext("Channel"),
    DAY: lazy_gettext("Day of the answer"),
}
NAMES = {
    DEPARTMENT: ("khoa", "khoa phong", "khoa/phong", "ten khoa", "ma khoa", "don vi", "department", "ward", "unit"),
    CHANNEL: ("kenh", "hinh thuc", "channel", "mode"),
    DAY: ("ngay", "ngay tra loi", "ngay dien phieu", "ngay khao sat", "thoi gian", "date", "day", "timestamp", "answered on"),
}  # fmt: skip
CODE_FIRST = re.compile(r"^\s*([A-Za-z][A-Za-z0-9_]{0,39})\s*[.:)\-–]?\s+\S")
NUMBER = re.compile(r"-?\d+([.,]\d+)?")


@dataclass(frozen=True)
class Plan:
    """What each column becomes ('' for nothing): a name of FIXED or an item's code; and what stands for every row.

    `usual` is by the names of FIXED, and `survey_type`, which no column holds.
    """

    columns: tuple[str, ...]
    usual: Mapping[str, str] = field(default_factory=dict)

    @property
    def doubled(self) -> list[str]:
        """What more than one column was made."""
        named = [name for name in self.columns if name]
        return sorted({name for name in named if named.count(name) > 1})


def guess(
    head: Sequence[str], definition: Definition, settled: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """What each column seems to be: as `settled` before, by its code, its words, or the usual names; each thing once."""
    known = _known_names(definition)
    found: list[str] = []
    for title in head:
        name = (settled or {}).get(title)
        if name is None or (name and name not in known.values()):
            name = _guessed(title, known)
        found.append("" if name in found else name)
    return tuple(found)


def rows(
    lines: Iterable[tuple[str, list[str]]], plan: Plan, definition: Definition, version: int, facts: Facts,
    bad: list[Bad], seal: str = "",
) -> Iterator[tuple[str, list[str]]]:  # fmt: skip
    """(place, cells) as `import_rows` reads them, the head first; an answer without a meaning goes on as it stands.

    A line of an unknown department, channel or day is left out and told in `bad`. With a `seal` a line of the same place and seal is always the same response, however often it is sent.
    """
    taken = [(index, name) for index, name in enumerate(plan.columns) if name]
    codes = [name for _index, name in taken if name not in FIXED]
    survey_type = plan.usual.get("survey_type", "")
    yield "1", ["id", "questionnaire", "version", "survey_type", *FIXED, *codes]
    for place, cells in lines:
        given = {name: cells[index].strip() if index < len(cells) else "" for index, name in taken}
        if any(given.values()):
            try:
                fixed = facts.settled({name: given.get(name) or plan.usual.get(name, "") for name in FIXED})
            except UnknownFact as error:
                bad.append(Bad(place, str(error)))
                continue
            yield place, [
                str(uuid5(NAMESPACE_URL, f"{seal} {place}")) if seal else "",
                definition.key, str(version), survey_type, *(fixed[name] for name in FIXED),
                *(_answer(definition, code, given[code]) for code in codes),
            ]  # fmt: skip


def answer_codes(definition: Definition) -> list[tuple[str, Item]]:
    """Whatever of a form a column can hold, in its order: (code, item), the words beside “other” by a code of their own."""
    found = []
    for item in definition.items:
        found.append((item.code, item))
        if item.other_value is not None:
            found.append((item.other_code, item))
    return found


def _known_names(definition: Definition) -> dict[str, str]:
    """What a column can be, by everything it may be called; codes win over words, words over the usual names."""
    known = {usual: name for name, names in NAMES.items() for usual in (name, *names)}
    for item in reversed(definition.items):
        known |= {squeezed(text): item.code for text in item.text.values()}
    known |= {code.casefold(): code for code, _item in answer_codes(definition)}
    known.pop("", None)
    return known


def _guessed(title: str, known: Mapping[str, str]) -> str:
    if found := known.get(squeezed(title)):
        return found
    code = CODE_FIRST.match(title)
    named = known.get(code[1].casefold(), "") if code else ""
    return named if code and named.casefold() == code[1].casefold() else ""


def _answer(definition: Definition, code: str, text: str) -> str:
    item = definition.by_code.get(code)
    return text if item is None or not text else ANSWERS.get(item.type, _as_it_is)(definition, item, text)


def _as_it_is(_definition: Definition, _item: Item, text: str) -> str:
    return text


def _level(definition: Definition, _item: Item, text: str) -> str:
    """A level by its digit ('5', '5.0') or its words."""
    if re.fullmatch(r"[0-5](\.0+)?", text):
        return text[0]
    words = {
        plain(said): str(level) for level, label in enumerate(definition.labels, 1) for said in label.values()
    }
    words |= {plain(said): "0" for said in (definition.not_used or {}).values()}
    return words.get(plain(text), text)


def _option(_definition: Definition, item: Item, text: str) -> str:
    whole = re.sub(r"\.0+$", "", text)
    if whole in item.values:
        return whole
    words = {plain(said): option.value for option in item.options for said in option.text.values()}
    return words.get(plain(text), text)


def _options(definition: Definition, item: Item, text: str) -> str:
    """Several options in one cell, with a semicolon, a comma or a line end between them."""
    if (whole := _option(definition, item, text)) in item.values:
        return whole
    parts = [part.strip() for part in re.split(r"[;,\n]", text)]
    return JOINT.join(_option(definition, item, part) for part in parts if part)


def _number(_definition: Definition, _item: Item, text: str) -> str:
    bare = text.replace("%", "").strip()
    return bare.replace(",", ".") if NUMBER.fullmatch(bare) else text


ANSWERS = {
    "likert": _level, "choice": _option, "multiple": _options, "recommendation": _option, "number": _number,
}  # fmt: skip
