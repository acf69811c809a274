"""What keeps a questionnaire from being asked and counted: every fault, with its place and the way out."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite

from .conditions import condition_faults
from .definition import CODE, ROLES, TYPES, TYPES_OF_ROLE, Definition, Item
from .languages import LANGUAGE_NAMES, names_of
from .places import places, unspoken
from .spoken import N_

KEY = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")
VALUE = re.compile(r"^[A-Za-z0-9_.-]{1,40}$")
SECTION = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")
SHA256 = re.compile(r"^[0-9a-f]{64}$")
MOST_SCORED = 200
MOST_ITEMS = 400
LONGEST_ANSWER = 10_000
ONCE = ("price", "expectation", "return", "recommend")


@dataclass(frozen=True)
class Fault:
    """One thing to put right. `place` is as in Definition.texts(), or key, audience, languages, scale, items."""

    place: str
    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)

    def told(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language of this gettext."""
        return gettext(self.msgid) % self.values if self.values else gettext(self.msgid)


def faults(definition: Definition) -> list[Fault]:
    """Everything to put right before the questionnaire can be published, in the order of the form."""
    found = [*_whole(definition), *_languages(definition), *_missing(definition),
             *_unspoken(definition), *_sections(definition)]  # fmt: skip
    seen: set[str] = set()
    for item in definition.items:
        found += _item(item)
        if item.code in seen:
            found.append(Fault(item.code, N_("Two questions have the code %(item)s. Give one of them another code."),
                               {"item": item.code}))  # fmt: skip
        seen.add(item.code)
    found += [Fault(place, msgid, values) for place, msgid, values in condition_faults(definition)]
    return found


def missing_texts(definition: Definition, language: str) -> list[str]:
    """The places (as in Definition.texts) that have no text in this language, though it is a written one."""
    if language in definition.spoken_only:
        return []
    return [place for place, texts in definition.texts() if not texts.get(language, "").strip()]


def texts_in_all(definition: Definition) -> int:
    """How many texts each language needs: what the missing ones are missing of."""
    return sum(1 for _ in definition.texts())


def _whole(definition: Definition) -> Iterator[Fault]:
    if not KEY.match(definition.key):
        yield Fault("key", N_("The key “%(key)s” of the questionnaire must be 1 to 60 letters without marks, digits, "
                              "- or _."), {"key": definition.key})  # fmt: skip
    if definition.audience not in ("patient", "staff"):
        yield Fault("audience", N_("Say whom the questionnaire asks: “patient” or “staff”, not “%(audience)s”."),
                    {"audience": definition.audience})  # fmt: skip
    if len(definition.labels) != 5:
        yield Fault("scale", N_("The scale needs exactly five labels, from 1 to 5; it has %(count)s."),
                    {"count": len(definition.labels)})  # fmt: skip
    yield from _counts(definition)
    for role in ONCE:
        for code in [item.code for item in definition.items if item.role == role][1:]:
            yield Fault(code, N_("Question %(item)s: a questionnaire can have only one question of the kind "
                                 "“%(role)s”. Change one of them."), {"item": code, "role": role})  # fmt: skip


def _counts(definition: Definition) -> Iterator[Fault]:
    if not definition.items:
        yield Fault("items", N_("The questionnaire has no question yet. Add at least one."))
    if len(definition.likert) > MOST_SCORED:
        yield Fault("items", N_("The questionnaire has %(count)s scored questions; at most %(most)s fit."),
                    {"count": len(definition.likert), "most": MOST_SCORED})  # fmt: skip
    if len(definition.items) > MOST_ITEMS:
        yield Fault("items", N_("The questionnaire has %(count)s questions; at most %(most)s fit."),
                    {"count": len(definition.items), "most": MOST_ITEMS})  # fmt: skip


def _languages(definition: Definition) -> Iterator[Fault]:
    if "vi" not in definition.languages:
        yield Fault("languages", N_("Vietnamese must be among the languages: other texts fall back to it."))
    for code in definition.languages:
        if code not in LANGUAGE_NAMES:
            yield Fault("languages", N_("The language “%(code)s” is not known. Known: %(known)s."),
                        {"code": code, "known": ", ".join(LANGUAGE_NAMES)})  # fmt: skip
    if len(set(definition.languages)) != len(definition.languages):
        yield Fault("languages", N_("A language is named twice. Name each once."))


def _unspoken(definition: Definition) -> Iterator[Fault]:
    """A language that nobody can read here must be heard to its end."""
    for code in definition.spoken_only:
        if missing := unspoken(definition, code):
            total = sum(place.is_in(code) for place in places(definition))
            yield Fault("languages", UNSPOKEN, {"language": names_of([code]), "count": len(missing), "total": total,
                                                "words": missing[0].texts.get("vi") or missing[0].texts.get(code, "")})  # fmt: skip


UNSPOKEN = N_("%(language)s is spoken only, without a text: %(count)s of its %(total)s recordings are missing, the first for "
              "“%(words)s”. Record them, write its texts, or take the language out.")  # fmt: skip


def _missing(definition: Definition) -> Iterator[Fault]:
    written = [code for code in definition.languages if code not in definition.spoken_only]
    for place, texts in definition.texts():
        missing = [code for code in written if not texts.get(code, "").strip()]
        if missing:
            msgid, values = _named(place)
            yield Fault(place, msgid, {**values, "languages": names_of(missing)})


def _named(place: str) -> tuple[str, dict[str, object]]:
    """The sentence about a text that is missing at a place, and what fills it."""
    head, _dot, rest = place.partition(".")
    if head in WHOLE_TEXTS and not (rest and head != "scale" and head != "section"):
        return WHOLE_TEXTS[head], {"part": rest}
    part, _dot, value = rest.partition(".")
    return ITEM_TEXTS[part], {"item": head, "option": value}


WHOLE_TEXTS = {
    "title": N_("The title is missing in: %(languages)s. Write it, or take the language out."),
    "intro": N_("The introduction is missing in: %(languages)s. Write it, or take the language out."),
    "thanks": N_("The words of thanks are missing in: %(languages)s. Write them, or take the language out."),
    "scale": N_("Label %(part)s of the scale is missing in: %(languages)s. Write it, or take the language out."),
    "not_used": N_("The words for “not used” are missing in: %(languages)s. Write them, or take the language out."),
    "section": N_("The title of section %(part)s is missing in: %(languages)s. Write it, or take the language out."),
}  # fmt: skip
ITEM_TEXTS = {
    "": N_("Question %(item)s has no text in: %(languages)s. Write it, or take the language out."),
    "help": N_("The help of question %(item)s is missing in: %(languages)s. Write it, or remove the help."),
    "unit": N_("The unit of question %(item)s is missing in: %(languages)s. Write it, or remove the unit."),
    "option": N_("Answer “%(option)s” of question %(item)s has no text in: %(languages)s. Write it, or remove the "
                 "answer."),
}  # fmt: skip


def _sections(definition: Definition) -> Iterator[Fault]:
    codes = Counter(section.code for section in definition.sections)
    for section in definition.sections:
        place, values = f"section.{section.code}", {"section": section.code}
        if not SECTION.match(section.code):
            yield Fault(place, N_("The section code “%(section)s” must be letters without marks, digits, - or _."),
                        values)  # fmt: skip
        if not section.items:
            yield Fault(
                place, N_("Section %(section)s has no question. Add one, or remove the section."), values
            )
    for code, count in codes.items():
        if count > 1:
            yield Fault(f"section.{code}", N_("Two sections have the code %(section)s. Give one of them another code."),
                        {"section": code})  # fmt: skip


def _item(item: Item) -> Iterator[Fault]:
    values: dict[str, object] = {"item": item.code, "role": item.role, "type": item.type}
    if not CODE.match(item.code):
        yield Fault(item.code, N_("The question code “%(item)s” must be a letter, then letters without marks, digits "
                                  "or _."), values)  # fmt: skip
    if item.role not in ROLES or item.type not in TYPES:
        yield Fault(
            item.code,
            N_("Question %(item)s: the kind “%(role)s” or the type “%(type)s” is not known."),
            values,
        )
    elif item.type not in TYPES_OF_ROLE[item.role]:
        yield Fault(item.code, N_("Question %(item)s: a question of the kind “%(role)s” cannot have the type "
                                  "“%(type)s”."), values)  # fmt: skip
    else:
        yield from CHECKS.get(item.type, _nothing)(item, values)
    for audio in (item.audio, *(option.audio for option in item.options)):
        if any(not SHA256.match(name) for name in audio.values()):
            yield Fault(
                item.code, N_("Question %(item)s names a recording that cannot be. Upload it again."), values
            )


def _options(item: Item, values: dict) -> Iterator[Fault]:
    if len(item.options) < 2 or len(set(item.values)) != len(item.values):
        yield Fault(
            item.code,
            N_("Question %(item)s needs at least two answers, each with a value of its own."),
            values,
        )
    if sum(option.is_other for option in item.options) > 1:
        yield Fault(
            item.code,
            N_("Question %(item)s: only one answer can be the one with words of one's own."),
            values,
        )
    for value in item.values:
        if not VALUE.match(value):
            yield Fault(f"{item.code}.option.{value}", N_(
                "Question %(item)s: the value “%(value)s” of an answer must be letters without marks, digits, _ . or -."
            ), {**values, "value": value})  # fmt: skip


def _bounds(item: Item, values: dict) -> Iterator[Fault]:
    if not (isfinite(item.minimum) and isfinite(item.maximum)) or item.maximum <= item.minimum:
        yield Fault(
            item.code, N_("Question %(item)s: the largest number must be above the smallest."), values
        )


def _length(item: Item, values: dict) -> Iterator[Fault]:
    if not 1 <= item.max_length <= LONGEST_ANSWER:
        yield Fault(item.code, N_("Question %(item)s: the longest answer must have 1 to %(most)s characters."),
                    {**values, "most": LONGEST_ANSWER})  # fmt: skip


def _nothing(_item: Item, _values: dict) -> Iterator[Fault]:
    yield from ()


CHECKS = {"choice": _options, "multiple": _options, "number": _bounds, "text": _length}
