"""A questionnaire being written, as its JSON document: each function returns a changed copy, or says why not.

The document has the format of survey_core.questionnaire but may be incomplete. What no later correction could
mend is refused here: a code that is taken, and an item before the one that its condition asks.
"""

import re
from collections.abc import Iterator
from copy import deepcopy

from .questionnaire import CODE, Texts
from .spoken import N_, SpokenError

Document = dict


class DocumentError(SpokenError):
    """A change the document cannot take."""


class NotThere(LookupError):
    """A section or an item that the document does not hold (any more)."""


def items(document: Document) -> Iterator[tuple[dict, dict]]:
    """(section, item) in the order they are asked."""
    for section in document["sections"]:
        for item in section["items"]:
            yield section, item


def section_of(document: Document, code: str) -> dict:
    return _first((s for s in document["sections"] if s["code"] == code), code)


def item_of(document: Document, code: str) -> dict:
    return _first((item for _section, item in items(document) if item["code"] == code), code)


def place_of(document: Document, code: str) -> tuple[str, int]:
    """(code of the section, position in it from 0) of an item."""
    for section in document["sections"]:
        for position, item in enumerate(section["items"]):
            if item["code"] == code:
                return section["code"], position
    raise NotThere(code)


def next_code(document: Document, section: str) -> str:
    """The code after the highest of a section: A6 after A5, whatever stands between."""
    pattern = re.compile(re.escape(section) + r"(\d{1,4})")
    found = (pattern.fullmatch(item["code"]) for _section, item in items(document))
    return f"{section}{max((int(match[1]) for match in found if match), default=0) + 1}"


def next_section_code(document: Document) -> str:
    """The first letter after all that are used, else the first free one."""
    used = {section["code"] for section in document["sections"]}
    letters = [chr(letter) for letter in range(ord("A"), ord("Z") + 1)]
    last = max((letters.index(code) for code in used if code in letters), default=-1)
    free = [*letters[last + 1 :], *(letter for letter in letters if letter not in used), "Z1"]
    return free[0]


def earlier_items(document: Document, code: str) -> list[dict]:
    """The items before this one whose answers a condition can ask for."""
    before: list[dict] = []
    for _section, item in items(document):
        if item["code"] == code:
            return before
        if item["type"] != "text":
            before.append(item)
    raise NotThere(code)


def dependents(document: Document, code: str) -> list[str]:
    """The codes of the items that are shown only after some answer to this one."""
    return [item["code"] for _s, item in items(document) if (item.get("show_if") or {}).get("item") == code]


def add_item(document: Document, section: str, item: dict) -> Document:
    """With the item at the end of the section."""
    changed = deepcopy(document)
    _check_code(changed, item["code"])
    section_of(changed, section)["items"].append(deepcopy(item))
    return _in_order(changed, document)


def change_item(document: Document, code: str, item: dict) -> Document:
    """With another content for the item; conditions follow it to a new code."""
    changed = deepcopy(document)
    section, position = place_of(changed, code)
    if item["code"] != code:
        _check_code(changed, item["code"], besides=code)
    section_of(changed, section)["items"][position] = deepcopy(item)
    for _section, other in items(changed):
        if (other.get("show_if") or {}).get("item") == code:
            other["show_if"]["item"] = item["code"]
    return _in_order(changed, document)


def remove_item(document: Document, code: str) -> Document:
    changed = deepcopy(document)
    section, position = place_of(changed, code)
    held = dependents(changed, code)
    if held:
        raise DocumentError(
            N_("%(other)s is shown only after some answer to %(code)s. Take that condition away first."),
            code=code, other=", ".join(held),
        )  # fmt: skip
    del section_of(changed, section)["items"][position]
    return changed


def move_item(document: Document, code: str, section: str, position: int) -> Document:
    """With the item at this position (from 0, bounded) of a section."""
    changed = deepcopy(document)
    old_section, old_position = place_of(changed, code)
    target = section_of(changed, section)["items"]
    item = section_of(changed, old_section)["items"].pop(old_position)
    target.insert(min(max(position, 0), len(target)), item)
    return _in_order(changed, document)


def step_item(document: Document, code: str, step: int) -> Document:
    """With the item one place up (-1) or down (+1), past the border of its section where it stands there."""
    section, position = place_of(document, code)
    codes = [one["code"] for one in document["sections"]]
    index = codes.index(section)
    if 0 <= position + step < len(document["sections"][index]["items"]):
        return move_item(document, code, section, position + step)
    if not 0 <= index + step < len(codes):
        return document
    neighbour = document["sections"][index + step]
    return move_item(document, code, neighbour["code"], len(neighbour["items"]) if step < 0 else 0)


def add_section(document: Document, code: str, title: Texts) -> Document:
    changed = deepcopy(document)
    if not CODE.match(code):
        raise DocumentError(_NO_CODE, code=code)
    if any(section["code"].casefold() == code.casefold() for section in changed["sections"]):
        raise DocumentError(N_("Another section has the code %(code)s. Choose one that is free."), code=code)
    changed["sections"].append({"code": code, "title": dict(title), "items": []})
    return changed


def name_section(document: Document, code: str, title: Texts) -> Document:
    changed = deepcopy(document)
    section_of(changed, code)["title"] = dict(title)
    return changed


def remove_section(document: Document, code: str) -> Document:
    changed = deepcopy(document)
    section = section_of(changed, code)
    if section["items"]:
        raise DocumentError(
            N_("Section %(code)s still holds %(count)s questions. Move or delete them first."),
            code=code, count=len(section["items"]),
        )  # fmt: skip
    changed["sections"].remove(section)
    return changed


def move_section(document: Document, code: str, position: int) -> Document:
    """With the section at this position (from 0, bounded)."""
    changed = deepcopy(document)
    section = section_of(changed, code)
    changed["sections"].remove(section)
    changed["sections"].insert(min(max(position, 0), len(changed["sections"])), section)
    return _in_order(changed, document)


_NO_CODE = N_("'%(code)s' cannot be a code: begin with a letter, then letters, digits or _, at most 40.")


def _first(found: Iterator[dict], code: str) -> dict:
    for one in found:
        return one
    raise NotThere(code)


# Places of texts that belong to no question (Definition.texts) go by these names.
RESERVED = ("title", "intro", "thanks", "scale", "not_used", "section", "language")


def _check_code(document: Document, code: str, besides: str | None = None) -> None:
    if not CODE.match(code):
        raise DocumentError(_NO_CODE, code=code)
    if code in RESERVED:
        raise DocumentError(
            N_("The code %(code)s names a part of every questionnaire. Choose another."), code=code
        )
    for _section, item in items(document):
        if item["code"] != besides and item["code"].casefold() == code.casefold():
            raise DocumentError(
                N_("Another question has the code %(code)s. Choose one that is free."), code=code
            )


def _in_order(changed: Document, before: Document) -> Document:
    """The changed document, unless a condition asks what is not answered yet; one that did before may be mended later."""
    known = set(_early(before))
    for code, asked in _early(changed):
        if (code, asked) in known:
            continue
        if asked == code:
            raise DocumentError(
                N_("%(code)s cannot wait for its own answer. Choose an earlier question."), code=asked
            )
        raise DocumentError(
            N_("%(code)s is shown only after some answer to %(asked)s, so it must stay below it."),
            code=code, asked=asked,
        )  # fmt: skip
    return changed


def _early(document: Document) -> Iterator[tuple[str, str]]:
    """(item, the item it asks) of every condition whose item does not stand below the one it asks."""
    later = [item["code"] for _section, item in items(document)]
    for _section, item in items(document):
        asked = (item.get("show_if") or {}).get("item", "")
        if asked in later:
            yield item["code"], asked
        later.remove(item["code"])
