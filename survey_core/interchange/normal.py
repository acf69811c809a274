"""A document in the one spelling a workbook's columns can carry, and what of the original that spelling loses.

Two documents may mean the same and still differ: `"required": false` or nothing, a language with an empty text or
without one. What the columns cannot tell stands beside them as `also`, and counts only as long as they say the same.
"""

from collections.abc import Callable, Mapping

from ..definition import LANGUAGES, Texts

ITEM = ("code", "role", "type", "text", "options", "minimum", "maximum", "unit", "max_length", "help", "required",
        "long", "not_used", "show_if", "audio")  # fmt: skip
OPTION = ("value", "text", "other", "audio")
FORM = ("key", "audience", "official", "title", "source", "minutes", "intro", "thanks", "scale", "languages")
# A key that means nothing where it has this value, and so is left out.
MEANINGLESS: dict[str, tuple] = {
    "required": (False,), "other": (False,), "long": (True,), "not_used": (True,), "audio": ({},),
    "help": ({},), "unit": ({},), "options": ([],), "languages": ([], list(LANGUAGES)),
}  # fmt: skip


def texts(given: Mapping[str, str] | None) -> Texts:
    """Without languages that say nothing."""
    return {code: text.strip() for code, text in (given or {}).items() if text.strip()}


def item(given: Mapping) -> dict:
    kept = _kept(given, ITEM, ("text", "unit", "help"))
    if "show_if" in kept:
        kept["show_if"] = condition(given["show_if"])
    if "options" in kept:
        kept["options"] = [option(one) for one in given["options"]]
    return _without_meaningless(kept)


def option(given: Mapping) -> dict:
    kept = _kept(given, OPTION, ("text",))
    return _without_meaningless(kept | {"value": str(given.get("value", ""))})


def condition(given: Mapping) -> dict:
    values = [str(value) for value in given.get("values") or ()]
    bounds = {name: given[name] for name in ("minimum", "maximum") if given.get(name) is not None}
    return {"item": given.get("item", "")} | ({"values": values} if values else {}) | bounds


def section(given: Mapping) -> dict:
    return {"code": given.get("code", ""), "title": texts(given.get("title"))}


def form(given: Mapping) -> dict:
    """Everything but the sections."""
    kept = _kept(given, FORM, ("title", "source", "intro", "thanks"))
    scale = given.get("scale") or {}
    kept["scale"] = {"labels": [texts(label) for label in scale.get("labels") or ()]}
    if scale.get("not_used") is not None:
        kept["scale"]["not_used"] = texts(scale["not_used"])
    return _without_meaningless(kept)


def lost(given: Mapping, normal: Mapping, besides: tuple[str, ...] = ()) -> dict:
    """What `normal` does not say of `given` word for word."""
    return {
        name: value
        for name, value in given.items()
        if name not in besides and (name not in normal or not _is_spelled_alike(normal[name], value))
    }


def regained(read: Mapping, also: Mapping, normal: Callable[[Mapping], dict], known: tuple[str, ...]) -> dict:
    """What was read, with those of its lost spellings that still mean what was read."""
    meant = normal({**read, **also})
    kept = {name: also[name] for name in also if name not in known or meant.get(name) == read.get(name)}
    return {**read, **kept}


def _kept(given: Mapping, names: tuple[str, ...], translated: tuple[str, ...]) -> dict:
    kept = {name: given[name] for name in names if given.get(name) is not None}
    return kept | {name: texts(kept[name]) for name in translated if name in kept}


def _without_meaningless(kept: dict) -> dict:
    return {name: value for name, value in kept.items() if value not in MEANINGLESS.get(name, ())}


def _is_spelled_alike(one: object, other: object) -> bool:
    """Equal as JSON is written: 1 is not 1.0, nor true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_spelled_alike(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_spelled_alike, one, other))
    return type(one) is type(other) and one == other
