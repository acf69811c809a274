"""A questionnaire's definition: read from JSON, checked, and ordered once for every user of it."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

LANGUAGES = ("vi", "en")  # of the screens; a questionnaire names its own
ROLES = ("likert", "price", "expectation", "return", "recommend", "choice", "number", "text", "profile")
TYPES = ("likert", "choice", "multiple", "recommendation", "number", "text")
TYPES_OF_ROLE = {
    "likert": ("likert",),
    "price": ("choice",),
    "expectation": ("number",),
    "return": ("choice",),
    "recommend": ("recommendation",),
    "choice": ("choice", "multiple"),
    "number": ("number",),
    "text": ("text",),
    "profile": ("choice", "multiple", "number", "text"),
}
RECOMMENDATIONS = tuple(str(level) for level in range(11))
CODE = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,39}$")
OTHER = ".other"
OTHER_MAX_LENGTH = 200
OFFICIAL_FORMS = Path(__file__).parent / "questionnaires"

Texts = dict[str, str]


class DefinitionError(ValueError):
    """A questionnaire that cannot be used; the message names the place."""


@dataclass(frozen=True)
class Option:
    value: str
    text: Texts
    is_other: bool = False
    audio: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """An item is shown only where an earlier item's answer is one of `values` (levels or option values),
    or, for a number, lies within the bounds that are given."""

    item: str
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Item:
    """One question. `options` belongs to choices, the bounds to numbers, `max_length` to texts.

    `offers_not_used` is a Likert item's: whether the form's "not used" stands beside its five levels. `audio`
    holds, by language, the SHA-256 of a recording of the question.
    """

    code: str
    role: str
    type: str
    text: Texts
    section: str
    options: tuple[Option, ...] = ()
    minimum: float = 0
    maximum: float = 0
    unit: Texts | None = None
    max_length: int = 0
    help: Texts | None = None
    is_required: bool = False
    is_long: bool = True
    offers_not_used: bool = True
    show_if: Condition | None = None
    audio: Texts = field(default_factory=dict)

    @cached_property
    def values(self) -> tuple[str, ...]:
        if self.type == "recommendation":
            return RECOMMENDATIONS
        return tuple(option.value for option in self.options)

    @cached_property
    def other_value(self) -> str | None:
        return next((option.value for option in self.options if option.is_other), None)

    @property
    def other_code(self) -> str:
        """Where the words beside the option 'other' are kept."""
        return self.code + OTHER


@dataclass(frozen=True)
class Section:
    code: str
    title: Texts
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire. Likert items keep their order: it is the order of the score string."""

    key: str
    audience: str
    official: bool
    title: Texts
    source: Texts
    minutes: int
    intro: Texts
    thanks: Texts
    labels: tuple[Texts, ...]
    not_used: Texts | None
    sections: tuple[Section, ...]
    languages: tuple[str, ...] = LANGUAGES

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def likert(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.role == "likert")

    def of_type(self, *types: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.type in types)

    def with_role(self, role: str) -> Item | None:
        """The item of a role that a form holds at most once (price, expectation, return)."""
        return next((item for item in self.items if item.role == role), None)

    @property
    def likert_sections(self) -> tuple[Section, ...]:
        return tuple(s for s in self.sections if any(item.role == "likert" for item in s.items))


def parse(text: str) -> Definition:
    """Read a definition from JSON text. Raises DefinitionError naming what is wrong and where."""
    try:
        data = json.loads(text)
        return checked(_definition(data))
    except json.JSONDecodeError as error:
        raise DefinitionError(f"Not JSON: {error.msg} in line {error.lineno}.") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise DefinitionError(f"The questionnaire lacks or misuses the field {error}.") from error


def canonical(text: str) -> str:
    """The same definition in the one spelling that is stored and hashed."""
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(text: str) -> str:
    """SHA-256 of the canonical definition, in hexadecimal."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def official_forms() -> Iterator[tuple[str, str]]:
    """(key, JSON text) of every form that ships with the product."""
    for path in sorted(OFFICIAL_FORMS.glob("*.json")):
        yield path.stem, path.read_text(encoding="utf-8")


def checked(definition: Definition) -> Definition:
    """The definition itself, if it can be asked and counted; else DefinitionError."""
    for place, texts in _texts(definition):
        missing = [language for language in definition.languages if not texts.get(language, "").strip()]
        if missing:
            raise DefinitionError(f"{place}: no text in {', '.join(missing)}.")
    seen: set[str] = set()
    for item in definition.items:
        _check_item(item)
        if item.code in seen:
            raise DefinitionError(f"The item code {item.code} is used twice.")
        seen.add(item.code)
    if definition.audience not in ("patient", "staff"):
        raise DefinitionError(f"The audience '{definition.audience}' is neither patient nor staff.")
    if len(definition.labels) != 5:
        raise DefinitionError("The scale needs exactly five labels, from 1 to 5.")
    if len(definition.likert) > 200:
        raise DefinitionError("More than 200 scored items do not fit one questionnaire.")
    return definition


def _check_item(item: Item) -> None:
    if not CODE.match(item.code):
        raise DefinitionError(f"'{item.code}' is not an item code: a letter, then letters, digits or _.")
    if item.role not in ROLES or item.type not in TYPES:
        raise DefinitionError(f"{item.code}: unknown role '{item.role}' or type '{item.type}'.")
    if item.type not in TYPES_OF_ROLE[item.role]:
        raise DefinitionError(
            f"{item.code}: an item of role '{item.role}' cannot have the type '{item.type}'."
        )
    if item.type in ("choice", "multiple") and (
        len(item.values) < 2 or len(set(item.values)) != len(item.values)
    ):
        raise DefinitionError(f"{item.code}: a choice needs at least two options with different values.")
    if item.type == "number" and item.maximum <= item.minimum:
        raise DefinitionError(f"{item.code}: the maximum must be above the minimum.")
    if item.type == "text" and not 1 <= item.max_length <= 10_000:
        raise DefinitionError(f"{item.code}: max_length must lie between 1 and 10000.")


def _texts(definition: Definition) -> Iterator[tuple[str, Texts]]:
    yield from (("title", definition.title), ("intro", definition.intro), ("thanks", definition.thanks))
    for level, texts in enumerate(definition.labels, 1):
        yield f"scale {level}", texts
    for section in definition.sections:
        yield f"section {section.code}", section.title
    for item in definition.items:
        yield item.code, item.text
        for option in item.options:
            yield f"{item.code} option {option.value}", option.text


def _definition(data: dict) -> Definition:
    return Definition(
        key=data["key"],
        audience=data["audience"],
        official=bool(data.get("official", False)),
        title=data["title"],
        source=data.get("source", {}),
        minutes=int(data["minutes"]),
        intro=data["intro"],
        thanks=data["thanks"],
        labels=tuple(data["scale"]["labels"]),
        not_used=data["scale"].get("not_used"),
        sections=tuple(_section(section) for section in data["sections"]),
        languages=tuple(data.get("languages", LANGUAGES)),
    )


def _section(data: dict) -> Section:
    items = tuple(_item(item, data["code"]) for item in data["items"])
    return Section(code=data["code"], title=data["title"], items=items)


def _item(data: dict, section: str) -> Item:
    return Item(
        code=data["code"],
        role=data["role"],
        type=data["type"],
        text=data["text"],
        section=section,
        options=tuple(
            Option(str(option["value"]), option["text"], bool(option.get("other")), option.get("audio", {}))
            for option in data.get("options", ())
        ),
        minimum=data.get("minimum", 0),
        maximum=data.get("maximum", 0),
        unit=data.get("unit"),
        max_length=int(data.get("max_length", 0)),
        help=data.get("help"),
        is_required=bool(data.get("required", False)),
        is_long=bool(data.get("long", True)),
        offers_not_used=bool(data.get("not_used", True)),
        show_if=_condition(data["show_if"]) if data.get("show_if") else None,
        audio=data.get("audio", {}),
    )


def _condition(data: dict) -> Condition:
    return Condition(
        item=data["item"],
        values=tuple(str(value) for value in data.get("values", ())),
        minimum=data.get("minimum"),
        maximum=data.get("maximum"),
    )
