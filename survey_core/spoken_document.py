"""Which recording a document names at each place that can be heard; places are those of survey_core.places."""

from copy import deepcopy

from .definition import LEVELS
from .document import Document, NotThere, item_of, items
from .places import LANGUAGE, NOT_USED_LEVEL, SCALE


def with_recording(document: Document, item: str, value: str, language: str, name: str) -> Document:
    """A copy in which this place is heard from the recording `name` (a SHA-256) in a language; from none if ''.

    item: a question's code, SCALE or LANGUAGE; value: "" for the question, else its answer, the level, or the language.
    Raises NotThere.
    """
    changed = deepcopy(document)
    named = _named(changed, item, value)
    named.pop(language, None)
    if name:
        named[language] = name
    _forget_empty(changed)
    return changed


def _named(document: Document, item: str, value: str) -> dict:
    if item == LANGUAGE:
        return document.setdefault("languages_audio", {})
    return _scale(document, value) if item == SCALE else _question(document, item, value)


def _scale(document: Document, level: str) -> dict:
    scale = document.setdefault("scale", {})
    if level == NOT_USED_LEVEL:
        return scale.setdefault("not_used_audio", {})
    if level not in LEVELS:
        raise NotThere(f"{SCALE} {level}")
    spoken = scale.setdefault("audio", [])
    spoken.extend({} for _level in range(len(LEVELS) - len(spoken)))
    return spoken[int(level) - 1]


def _question(document: Document, code: str, value: str) -> dict:
    holder = item_of(document, code)
    if value:
        found = [option for option in holder.get("options", ()) if option["value"] == value]
        if not found:
            raise NotThere(f"{code} {value}")
        holder = found[0]
    return holder.setdefault("audio", {})


def _forget_empty(document: Document) -> None:
    if not document.get("languages_audio"):
        document.pop("languages_audio", None)
    scale = document.get("scale") or {}
    if not any(scale.get("audio", ())):
        scale.pop("audio", None)
    if not scale.get("not_used_audio"):
        scale.pop("not_used_audio", None)
    for _section, item in items(document):
        for holder in (item, *item.get("options", ())):
            if not holder.get("audio"):
                holder.pop("audio", None)
