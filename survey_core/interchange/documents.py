"""The questionnaire file of our own: JSON that a person can read, and that reads back to the same content hash."""

import json
from collections.abc import Mapping

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
    check(document)
    return Reading(document)


def check(document: Mapping) -> None:
    """That it says whom it asks, and every question has a code and a type there is: else nothing could edit it.

    Raises UnreadableForm.
    """
    if document.get("audience") not in AUDIENCES:
        raise UnreadableForm(
            N_("The questionnaire does not say whom it asks: “audience” must be patient or staff.")
        )
    for section in document["sections"]:
        for place in ("code", "title", "items"):
            if place not in section:
                raise UnreadableForm(N_("A section of the questionnaire lacks its “%(field)s”."), field=place)
        for item in section["items"]:
            if item.get("type") not in TYPES or not item.get("code"):
                raise UnreadableForm(
                    N_("Question “%(item)s” has no type that exists here, or no code. Correct it in the file."),
                    item=str(item.get("code") or "?"),
                )  # fmt: skip


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
