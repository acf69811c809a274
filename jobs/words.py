"""How a mail speaks: Vietnamese first, English beneath."""

from collections.abc import Callable
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

import survey_core
from survey_core.questionnaire import LANGUAGES

TRANSLATIONS = Path(survey_core.__file__).parent / "translations"
Speaker = Callable[..., str]


def speakers() -> list[tuple[str, Speaker]]:
    """(language, what says a sentence in it) for every language a mail is written in."""
    return [(language, speaker(language)) for language in LANGUAGES]


def speaker(language: str) -> Speaker:
    """A gettext that fills in the values it is given."""

    def say(msgid: str, **values: object) -> str:
        text = _catalog(language).gettext(msgid)
        return text % values if values else text

    return say


@cache
def _catalog(language: str) -> NullTranslations:
    return translation("messages", TRANSLATIONS, [language], fallback=True)
