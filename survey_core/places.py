"""Everything of a questionnaire that can be heard: a place for each question, answer, level and language's name."""

from collections.abc import Iterator
from dataclasses import dataclass

from .definition import Definition, Texts
from .languages import LANGUAGE_NAMES

SCALE, LANGUAGE = "scale", "language"
NOT_USED_LEVEL = "0"


@dataclass(frozen=True)
class Place:
    """Something a respondent can hear: a question, one of its answers (`value`), a level of the scale (item SCALE),
    or the name of a language, spoken in that language only (item LANGUAGE, its code as `value`)."""

    item: str
    value: str
    texts: Texts
    audio: Texts

    def is_in(self, language: str) -> bool:
        """Whether it could be recorded in this language."""
        return self.item != LANGUAGE or self.value == language


def places(definition: Definition) -> Iterator[Place]:
    """Everything that can be heard, in the order it is met; the languages and the scale first."""
    for code in definition.languages:
        name, sound = LANGUAGE_NAMES.get(code, code), definition.languages_audio.get(code)
        yield Place(LANGUAGE, code, {code: name}, {code: sound} if sound else {})
    spoken = dict(enumerate(definition.labels_audio))
    for level, texts in enumerate(definition.labels):
        yield Place(SCALE, str(level + 1), texts, spoken.get(level, {}))
    if definition.not_used:
        yield Place(SCALE, NOT_USED_LEVEL, definition.not_used, definition.not_used_audio)
    for item in definition.items:
        yield Place(item.code, "", item.text, item.audio)
        for option in item.options:
            yield Place(item.code, option.value, option.text, option.audio)


def unspoken(definition: Definition, language: str) -> list[Place]:
    """What nobody could hear in this language."""
    return [place for place in places(definition) if place.is_in(language) and not place.audio.get(language)]
