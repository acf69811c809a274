"""What a draft holds, what is wrong where, and how far each language is: read once for the overview."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from survey_core import document as documents
from survey_core.definition import Definition, Item, Section, said
from survey_core.drafts import document_of
from survey_core.faults import faults, missing_texts, texts_in_all
from survey_core.languages import LANGUAGE_NAMES, names_of
from survey_core.models import Draft
from survey_core.questionnaire import lenient

from .condition_words import words_of
from .frame import language
from .item_kinds import kind_of

WHOLE = "."  # the place of what belongs to no section and no item


@dataclass(frozen=True)
class Meter:
    """How many of a language's texts are written."""

    code: str
    name: str
    done: int
    total: int

    @property
    def missing(self) -> int:
        return self.total - self.done


@dataclass(frozen=True)
class Remarks:
    """What is wrong at one place: the languages without a text there, by name, and sentences about the rest."""

    lacking: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A question with its kind and its condition in words."""

    item: Item
    kind: str
    condition: str
    remarks: Remarks

    @property
    def text(self) -> str:
        return said(self.item.text, language())


@dataclass(frozen=True)
class Part:
    section: Section
    lines: tuple[Line, ...]
    remarks: Remarks

    @property
    def title(self) -> str:
        return said(self.section.title, language())


@dataclass(frozen=True)
class Overview:
    """`problems` counts what keeps the draft from being published besides missing texts."""

    definition: Definition
    parts: tuple[Part, ...]
    meters: tuple[Meter, ...]
    remarks: Remarks
    problems: int

    @classmethod
    def of(cls, draft: Draft) -> "Overview":
        definition, document = lenient(draft.definition), document_of(draft)
        remarks = remarks_of(definition)
        kinds = [str(kind_of(item).title) for _section, item in documents.items(document)]
        lines = iter(
            Line(
                item,
                kind,
                words_of(definition, item.show_if) if item.show_if else "",
                _at(remarks, item.code),
            )
            for item, kind in zip(definition.items, kinds, strict=True)
        )
        return cls(
            definition=definition,
            parts=tuple(
                Part(section, tuple(next(lines) for _item in section.items), _at(remarks, f"section.{section.code}"))
                for section in definition.sections
            ),
            meters=meters(definition),
            remarks=_at(remarks, WHOLE),
            problems=sum(len(one.problems) for one in remarks.values()),
        )  # fmt: skip

    @property
    def title(self) -> str:
        return said(self.definition.title, language()) or self.definition.key

    @property
    def is_ready(self) -> bool:
        return not self.problems and not any(meter.missing for meter in self.meters)


def meters(definition: Definition) -> tuple[Meter, ...]:
    """One for each written language; what is spoken only has no texts to miss."""
    return tuple(
        meter_of(definition, code) for code in definition.languages if code not in definition.spoken_only
    )


def meter_of(definition: Definition, code: str) -> Meter:
    total = texts_in_all(definition)
    return Meter(code, LANGUAGE_NAMES.get(code, code), total - len(missing_texts(definition, code)), total)


def remarks_of(definition: Definition) -> dict[str, Remarks]:
    """By item code, 'section.CODE' or WHOLE. Missing texts are gathered by place, everything else is a sentence."""
    lacking: dict[str, list[str]] = defaultdict(list)
    sentences: dict[str, list[str]] = defaultdict(list)
    for code in definition.languages:
        for place in {_holder(definition, place) for place in missing_texts(definition, code)}:
            lacking[place].append(code)
    for fault in faults(definition):
        if "languages" not in fault.values:
            sentences[_holder(definition, fault.place)].append(fault.told(_))
    return {
        place: Remarks(names_of(lacking.get(place, ())), tuple(sentences.get(place, ())))
        for place in _every(lacking, sentences)
    }


def _every(*found: Iterable[str]) -> set[str]:
    return {place for places in found for place in places}


def _holder(definition: Definition, place: str) -> str:
    """The item, section or whole to which a place as in Definition.texts belongs."""
    if place.startswith("section."):
        return place
    code = place.partition(".")[0]
    return code if code in definition.by_code else WHOLE


def _at(remarks: dict[str, Remarks], place: str) -> Remarks:
    return remarks.get(place, Remarks())
