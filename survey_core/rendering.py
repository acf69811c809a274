"""The one renderer: a version in a language, ready for the templates of phone, kiosk and preview."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from .definition import LEVELS, NOT_USED
from .lookups import definition_of
from .models import Collector, Department, Facility, Version
from .places import LANGUAGE, SCALE, places
from .publishing import current_version
from .questionnaire import LANGUAGE_NAMES, LANGUAGES, Condition, Definition, Item, Section, said


@dataclass(frozen=True)
class FormView:
    """What a respondent's template needs. `given` keeps what a person already answered, by field name.

    Where several options can be ticked that is a list. `problems` holds one sentence per item code.
    `way` is the code of the collector where `code` is that of a slip which leads to it.
    """

    definition: Definition
    version: int
    code: str
    language: str
    department: str
    facility: str
    given: Mapping[str, object] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    is_spoken: bool = True
    way: str = ""

    def words(self, texts: Mapping[str, str] | None) -> str:
        """The text in this language, in Vietnamese where it lacks one."""
        return said(texts, self.language)

    @property
    def title(self) -> str:
        return self.words(self.definition.title)

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.definition.sections

    @property
    def languages(self) -> dict[str, str]:
        """Each language in which it can be read, called by its own name."""
        spoken = self.definition.spoken_only
        return {code: name for code, name in self.all_languages.items() if code not in spoken}

    @property
    def all_languages(self) -> dict[str, str]:
        """Each language on offer where it can be heard too."""
        return {code: LANGUAGE_NAMES.get(code, code) for code in self.definition.languages}

    @property
    def written(self) -> str:
        """The language in which the words stand there: Vietnamese for one that is spoken only."""
        return LANGUAGES[0] if self.language in self.definition.spoken_only else self.language

    @property
    def is_read_aloud(self) -> bool:
        """Whether the questions sound by themselves: the language exists as sound only, the words are Vietnamese."""
        return self.is_spoken and self.language in self.definition.spoken_only

    @cached_property
    def sounds(self) -> Mapping[tuple[str, str], str]:
        """By (item, value) as in survey_core.places, the recordings of this language; and every language's own name."""
        if not self.is_spoken:
            return {}
        heard = {(one.item, one.value): one.audio.get(self.language) for one in places(self.definition)}
        names = {(LANGUAGE, code): name for code, name in self.definition.languages_audio.items()}
        return {place: name for place, name in (heard | names).items() if name}

    def sound(self, item: str, value: str = "") -> str:
        return self.sounds.get((item, value), "")

    def level_sound(self, level: str) -> str:
        """The recording of a level of the scale, 0 for "not used"."""
        return self.sound(SCALE, level)

    def read_aloud(self, item: Item) -> list[str]:
        """The recordings of a question and of its answers, in the order they stand."""
        answers = [self.sound(item.code, option.value) for option in item.options]
        if item.type == "likert":
            levels = [*LEVELS, *(level for level in self.definition.levels_of(item) if level == NOT_USED)]
            answers = [self.level_sound(level) for level in levels]
        return [name for name in (self.sound(item.code), *answers) if name]

    @property
    def chrome(self) -> str:
        """The language of the buttons and hints around the form, which exist in fewer languages."""
        return self.language if self.language in LANGUAGES else LANGUAGES[0]

    def levels(self) -> list[tuple[str, str]]:
        """(value, words) of the five levels, from 1 to 5."""
        return [(str(level), self.words(label)) for level, label in enumerate(self.definition.labels, 1)]

    def not_used(self) -> str:
        return self.words(self.definition.not_used)

    def is_given(self, item: Item, value: str) -> bool:
        given = self.given.get(item.code)
        return value in given if isinstance(given, list | tuple) else given == value

    def answer_words(self, item: Item, value: str) -> str:
        """An answer as the form says it: the words of a level or an option, else the value itself."""
        words = {option.value: self.words(option.text) for option in item.options}
        if item.type == "likert":
            words = {**dict(self.levels()), "0": self.not_used()}
        return words.get(value) or value

    def source_words(self, condition: Condition) -> str:
        """The question a condition looks back at."""
        item = self.definition.by_code.get(condition.item)
        return self.words(item.text) if item else condition.item

    def condition_words(self, condition: Condition) -> list[str]:
        """The answers a condition waits for, as the form says them."""
        item = self.definition.by_code.get(condition.item)
        return [self.answer_words(item, value) if item else value for value in condition.values]

    def given_words(self) -> list[tuple[str, str]]:
        """(question, answer) of everything a person gave, as the form says it."""
        said_ = []
        for item in self.definition.items:
            given = self.given.get(item.code)
            values = given if isinstance(given, list | tuple) else [given] if given else []
            parts = [self.answer_words(item, str(value)) for value in values]
            parts += [str(self.given[item.other_code])] if self.given.get(item.other_code) else []
            if parts:
                said_.append((self.words(item.text), "; ".join(parts)))
        return said_

    def with_answers(self, given: Mapping[str, object], problems: Mapping[str, str]) -> "FormView":
        """The same form with what a person gave, and what is wrong with it."""
        return replace(self, given=given, problems=problems)


def preview_view(definition: Definition, language: str, department: str = "", facility: str = "") -> FormView:
    """A definition that is in no database, as respondents would meet it; it may be incomplete."""
    return FormView(definition, 0, "", language_of(definition, language), department, facility)


def language_of(definition: Definition, asked: str) -> str:
    """The language asked for if the form speaks it, else Vietnamese."""
    return asked if asked in definition.languages else "vi"


def form_view(
    session: Session, collector: Collector, language: str, number: int | None = None
) -> FormView | None:
    """The collector's form in a language: version `number` if it was published, else the current one.

    None where no version is published. The view holds no database object.
    """
    version = _version(session, collector.questionnaire_id, number)
    if version is None:
        return None
    department = session.get_one(Department, collector.department_id)
    facility = session.get_one(Facility, collector.facility_id)
    definition = definition_of(session.connection(), version.id, version.content_hash)
    return FormView(
        definition=definition,
        version=version.number,
        code=collector.code,
        language=language_of(definition, language),
        department=department.named(language),
        facility=facility.named(language),
    )


def _version(session: Session, questionnaire_id: int, number: int | None) -> Version | None:
    if number is not None:
        asked = select(Version).where(
            Version.questionnaire_id == questionnaire_id,
            Version.number == number,
            Version.published_at.is_not(None),
        )
        if found := session.scalars(asked).first():
            return found
    return current_version(session, questionnaire_id)
