"""What a questionnaire consists of: a value that never changes, ordered once for every user of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

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
LEVELS = tuple("12345")
NOT_USED = "0"
RECOMMENDATIONS = tuple(str(level) for level in range(11))
CODE = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,39}$")
OTHER = ".other"
OTHER_MAX_LENGTH = 200

Texts = dict[str, str]


def said(texts: Mapping[str, str] | None, language: str) -> str:
    """A text in this language, in Vietnamese where it lacks one, '' where it lacks that too."""
    return (texts or {}).get(language) or (texts or {}).get("vi", "")


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
        """What a choice or a recommendation can be answered with."""
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
    labels_audio: tuple[Texts, ...] = ()
    not_used_audio: Texts = field(default_factory=dict)
    languages_audio: Texts = field(default_factory=dict)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def likert(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.role == "likert")

    @cached_property
    def has_conditions(self) -> bool:
        return any(item.show_if for item in self.items)

    @property
    def depends_on_answers(self) -> bool:
        """Whether what was answered decides what is shown or what may be sent."""
        return self.has_conditions or any(item.is_required for item in self.items)

    def levels_of(self, item: Item) -> tuple[str, ...]:
        """What a Likert item can be answered with: five levels, and 0 where it offers "not used"."""
        return (NOT_USED, *LEVELS) if self.not_used and item.offers_not_used else LEVELS

    def of_type(self, *types: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.type in types)

    def with_role(self, role: str) -> Item | None:
        """The item of a role that a form holds at most once (price, expectation, return)."""
        return next((item for item in self.items if item.role == role), None)

    @property
    def likert_sections(self) -> tuple[Section, ...]:
        return tuple(s for s in self.sections if any(item.role == "likert" for item in s.items))

    @cached_property
    def spoken_only(self) -> tuple[str, ...]:
        """The languages that exist as sound only: recorded, and without a single text."""
        written = {code for _place, texts in self.texts() for code, text in texts.items() if text.strip()}
        heard = {code for audio in self._recordings() for code, name in audio.items() if name}
        return tuple(code for code in self.languages if code in heard - written)

    def _recordings(self) -> Iterator[Texts]:
        yield from (self.languages_audio, *self.labels_audio, self.not_used_audio)
        for item in self.items:
            yield from (item.audio, *(option.audio for option in item.options))

    def texts(self) -> Iterator[tuple[str, Texts]]:
        """(place, texts) of every text a respondent meets; what the form leaves out has no place.

        Places: title, intro, thanks, scale.1 to scale.5, not_used, section.CODE, and for an item CODE, CODE.help,
        CODE.unit, CODE.option.VALUE.
        """
        yield from (("title", self.title), ("intro", self.intro), ("thanks", self.thanks))
        yield from ((f"scale.{level}", texts) for level, texts in enumerate(self.labels, 1))
        if self.not_used is not None:
            yield "not_used", self.not_used
        for section in self.sections:
            yield f"section.{section.code}", section.title
            for item in section.items:
                yield from _texts_of(item)


def _texts_of(item: Item) -> Iterator[tuple[str, Texts]]:
    yield item.code, item.text
    if item.help is not None:
        yield f"{item.code}.help", item.help
    if item.unit is not None:
        yield f"{item.code}.unit", item.unit
    for option in item.options:
        yield f"{item.code}.option.{option.value}", option.text
