"""A questionnaire's definition: read from JSON, checked, spelled and hashed in one way.

The format is described in docs/questionnaire-format.md.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from .definition import (
    CODE,
    LANGUAGES,
    OTHER,
    OTHER_MAX_LENGTH,
    RECOMMENDATIONS,
    ROLES,
    TYPES,
    TYPES_OF_ROLE,
    Condition,
    Definition,
    Item,
    Option,
    Section,
    Texts,
    said,
)
from .faults import Fault, faults, missing_texts, texts_in_all
from .languages import LANGUAGE_NAMES, names_of
from .spoken import N_, SpokenError

__all__ = [
    "CODE", "LANGUAGES", "LANGUAGE_NAMES", "OTHER", "OTHER_MAX_LENGTH", "RECOMMENDATIONS", "ROLES", "TYPES",
    "TYPES_OF_ROLE", "Condition", "Definition", "DefinitionError", "Fault", "Item", "Option", "Section", "Texts",
    "canonical", "content_hash", "faults", "lenient", "missing_texts", "names_of", "official_forms", "parse",
    "said", "texts_in_all",
]  # fmt: skip
LARGEST = 10**9
OFFICIAL_FORMS = Path(__file__).parent / "questionnaires"


class DefinitionError(SpokenError, ValueError):
    """A questionnaire that cannot be used; the sentence names the place and the way out."""


def parse(text: str) -> Definition:
    """Read a definition that can be asked and counted from JSON text. Raises DefinitionError, the first fault."""
    definition = lenient(text)
    for fault in faults(definition):
        raise DefinitionError(fault.msgid, **fault.values)
    return definition


def lenient(text: str) -> Definition:
    """Read a definition that may be incomplete: what is missing is empty, nothing is checked against the rest.

    Raises DefinitionError for text that is no questionnaire at all.
    """
    try:
        data = json.loads(text, parse_constant=_no_constant)
        json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise DefinitionError(
            N_("This is no JSON (%(reason)s in line %(line)s). Choose the file that was exported."),
            reason=error.msg, line=error.lineno,
        ) from error  # fmt: skip
    except UnicodeEncodeError as error:
        raise DefinitionError(
            N_("The questionnaire holds half a character, which nothing can show. Remove it.")
        ) from error
    except RecursionError as error:
        raise DefinitionError(N_("This JSON is nested too deeply to be a questionnaire.")) from error
    if not isinstance(data, dict) or not isinstance(data.get("sections"), list):
        raise DefinitionError(
            N_("This JSON is no questionnaire: it has no list “sections”. Choose another file.")
        )
    return _definition(_Fields(data, "questionnaire"))


def _no_constant(name: str):
    raise DefinitionError(N_("%(name)s in the questionnaire is not a number."), name=name)


def canonical(text: str) -> str:
    """The same definition in the one spelling that is stored and hashed."""
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(text: str) -> str:
    """SHA-256 of the canonical definition, in hexadecimal."""
    return hashlib.sha256(canonical(text).encode("utf-8", "surrogatepass")).hexdigest()


def official_forms() -> Iterator[tuple[str, str]]:
    """(key, JSON text) of every form that ships with the product."""
    for path in sorted(OFFICIAL_FORMS.glob("*.json")):
        yield path.stem, path.read_text(encoding="utf-8")


class _Fields:
    """The fields of one JSON object, each read as what it must be; missing ones are empty."""

    def __init__(self, data: object, place: str):
        self.place = place
        if not isinstance(data, dict):
            self._refuse(place)
        self.data: dict = data  # type: ignore[assignment]

    def text(self, name: str) -> str:
        value = self.data.get(name)
        return str(value) if isinstance(value, str | int) and value is not False else self._empty(name, "")

    def texts(self, name: str) -> Texts:
        return dict(self.optional_texts(name) or {})

    def optional_texts(self, name: str) -> Texts | None:
        value = self.data.get(name)
        return None if value is None else self._texts(name, value)

    def list(self, name: str) -> list:
        value = self.data.get(name)
        return value if isinstance(value, list) else self._empty(name, [])

    def texts_list(self, name: str) -> tuple[Texts, ...]:
        return tuple(self._texts(name, value) for value in self.list(name))

    def number(self, name: str, default=0):
        value = self.data.get(name)
        return value if type(value) in (int, float) else self._empty(name, default)

    def whole(self, name: str) -> int:
        value = self.number(name)
        return int(value) if abs(value) < LARGEST else self._refuse(name)

    def claim(self, name: str, default: bool = False) -> bool:
        value = self.data.get(name)
        return value if isinstance(value, bool) else self._empty(name, default)

    def each(self, name: str, read: Callable[["_Fields"], object]) -> tuple:
        return tuple(read(_Fields(one, name)) for one in self.list(name))

    def _texts(self, name: str, value: object) -> Texts:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            self._refuse(name)
        return dict(value)  # type: ignore[call-overload]

    def _empty(self, name: str, default):
        if self.data.get(name) is not None:
            self._refuse(name)
        return default

    def _refuse(self, name: str):
        raise DefinitionError(
            N_("The field “%(field)s” of “%(place)s” is not of the kind it must be. The format is described in the "
               "documentation of the questionnaire file."), field=name, place=self.place,
        )  # fmt: skip


def _definition(data: _Fields) -> Definition:
    scale = _Fields(data.data.get("scale", {}), "scale")
    return Definition(
        key=data.text("key"),
        audience=data.text("audience"),
        official=data.claim("official"),
        title=data.texts("title"),
        source=data.texts("source"),
        minutes=data.whole("minutes"),
        intro=data.texts("intro"),
        thanks=data.texts("thanks"),
        labels=scale.texts_list("labels"),
        not_used=scale.optional_texts("not_used"),
        labels_audio=scale.texts_list("audio"),
        not_used_audio=scale.texts("not_used_audio"),
        languages_audio=data.texts("languages_audio"),
        sections=data.each("sections", _section),
        languages=tuple(map(str, data.list("languages"))) or LANGUAGES,
    )


def _section(data: _Fields) -> Section:
    code = data.text("code")
    return Section(code, data.texts("title"), data.each("items", lambda item: _item(item, code)))


def _item(data: _Fields, section: str) -> Item:
    return Item(
        code=data.text("code"),
        role=data.text("role"),
        type=data.text("type"),
        text=data.texts("text"),
        section=section,
        options=data.each("options", _option),
        minimum=data.number("minimum"),
        maximum=data.number("maximum"),
        unit=data.optional_texts("unit"),
        max_length=data.whole("max_length"),
        help=data.optional_texts("help"),
        is_required=data.claim("required"),
        is_long=data.claim("long", default=True),
        offers_not_used=data.claim("not_used", default=True),
        show_if=_condition(_Fields(data.data["show_if"], "show_if")) if data.data.get("show_if") else None,
        audio=data.texts("audio"),
    )


def _option(data: _Fields) -> Option:
    return Option(data.text("value"), data.texts("text"), data.claim("other"), data.texts("audio"))


def _condition(data: _Fields) -> Condition:
    values = tuple(map(str, data.list("values")))
    return Condition(data.text("item"), values, data.number("minimum", None), data.number("maximum", None))
