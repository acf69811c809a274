"""One language of a questionnaire's document, by the places of Definition.texts."""

from collections.abc import Mapping
from copy import deepcopy

from .document import Document, NotThere, item_of, section_of

WHOLE = ("title", "intro", "thanks")


def translated(document: Document, language: str, words: Mapping[str, str]) -> Document:
    """With these texts of a language, by place; an empty one is taken out. Raises NotThere for a place that is gone."""
    changed = deepcopy(document)
    for place, text in words.items():
        holder, name = _holder(changed, place)
        texts = {code: said for code, said in (holder[name] or {}).items() if code != language}
        holder[name] = texts | ({language: text} if text else {})
    return changed


def _holder(document: Document, place: str) -> tuple:
    """What holds the texts of a place, and under which name or number."""
    head, _dot, rest = place.partition(".")
    try:
        if head == "scale":
            labels = document["scale"]["labels"]
            return labels, range(len(labels))[int(rest) - 1]
        if head == "not_used" and document["scale"]["not_used"] is not None:
            return document["scale"], head
    except (KeyError, IndexError, ValueError):
        raise NotThere(place) from None
    if place in WHOLE:
        document.setdefault(head, {})
        return document, head
    if head == "section":
        return section_of(document, rest), "title"
    return _of_item(item_of(document, head), rest, place)


def _of_item(item: dict, rest: str, place: str) -> tuple[dict, str]:
    part, _dot, value = rest.partition(".")
    if part == "option":
        found = [option for option in item.get("options", ()) if option["value"] == value]
        return (found or _gone(place))[0], "text"
    name = part or "text"
    return (item, name) if name in item else _gone(place)


def _gone(place: str):
    raise NotThere(place)
