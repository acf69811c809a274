"""The questionnaire file of our own: JSON that a person can read, and that reads back to the same content hash."""

import json
from collections.abc import Mapping
from typing import NoReturn

from ..definition import TYPES
from ..questionnaire import lenient
from ..spoken import N_
from . import normal
from .remarks import Reading, UnreadableForm

AUDIENCES = ("patient", "staff")
SECTION = ("code", "title", "items")
CONDITION = ("item", "values", "minimum", "maximum")


def pretty(document: Mapping) -> str:
    """The document as JSON text in the order a form is read; the same content, and so the same hash."""
    ordered = _ordered(document, (*normal.FORM[:-1], "languages"))
    ordered["sections"] = [_section(section) for section in ordered.pop("sections", [])]
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"


def read(data: bytes) -> Reading:
    """Read a document, which may be an incomplete draft. Raises DefinitionError or UnreadableForm."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableForm(N_("The file is not in UTF-8, so it is no questionnaire file.")) from None
    lenient(text)
    document = json.loads(text)
    for section in document["sections"]:
        section |= {"items": _without_nothing(section["items"])} if "items" in section else {}
    check(document)
    return Reading(document)


def check(document: Mapping) -> None:
    """That whatever the editor and the writers of other formats stand on is there. Raises UnreadableForm."""
    if document.get("audience") not in AUDIENCES:
        raise UnreadableForm(
            N_("The questionnaire does not say whom it asks: “audience” must be patient or staff.")
        )
    if not isinstance(document.get("key"), str | None):
        _refuse("key", "questionnaire")
    if not all(isinstance(code, str) for code in document.get("languages") or ()):
        _refuse("languages", "questionnaire")
    for section in document["sections"]:
        _has(section, "section", {"code": str, "title": dict, "items": list})
        for item in section["items"]:
            _check_item(item)


def _check_item(item: Mapping) -> None:
    place = str(item.get("code") or "?")
    if item.get("type") not in TYPES or not item.get("code"):
        raise UnreadableForm(
            N_("Question “%(item)s” has no type that exists here, or no code. Correct it in the file."),
            item=place,
        )
    _has(item, place, {"code": str, "role": str, "text": dict})
    for option in item.get("options", ()):
        _has(option, place, {"value": str, "text": dict})
    if "show_if" in item:
        _has(item["show_if"], place, {"item": str})


def _has(given: object, place: str, needed: Mapping[str, type]) -> None:
    """That an object of the file has these fields, each of its kind."""
    for field, kind in needed.items():
        if not isinstance(given, Mapping) or not isinstance(given.get(field), kind):
            _refuse(field, place)


def _refuse(field: str, place: str) -> NoReturn:
    raise UnreadableForm(
        N_("“%(place)s” lacks its “%(field)s”, or has it in another form than it must be. Correct it in the file."),
        field=field, place=place,
    )  # fmt: skip


def _without_nothing(value: object) -> object:
    """A field that says null is as good as none."""
    if isinstance(value, dict):
        return {name: _without_nothing(one) for name, one in value.items() if one is not None}
    return [_without_nothing(one) for one in value] if isinstance(value, list) else value


def _section(section: Mapping) -> dict:
    return _ordered(section, SECTION) | {"items": [_item(item) for item in section.get("items", ())]}


def _item(item: Mapping) -> dict:
    made = _ordered(item, normal.ITEM)
    if isinstance(made.get("options"), list):
        made["options"] = [_ordered(option, normal.OPTION) for option in made["options"]]
    if isinstance(made.get("show_if"), dict):
        made["show_if"] = _ordered(made["show_if"], CONDITION)
    return made


def _ordered(given: Mapping, names: tuple[str, ...]) -> dict:
    first = {name: given[name] for name in names if name in given}
    return first | dict(given)
