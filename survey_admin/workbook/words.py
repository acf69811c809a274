"""The words of a workbook: in the language of its report, whoever asks for it."""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

import survey_core
from survey_core import formatting
from survey_core.period_names import period_name

TRANSLATIONS = Path(survey_core.__file__).parent / "translations"


class Words:
    """Sentences and numbers of one language."""

    def __init__(self, language: str):
        self.language = language

    def say(self, msgid: str, **values: object) -> str:
        """The sentence; values are put in only where given, so that a bare % stays one."""
        found = _catalog(self.language).gettext(msgid)
        return found % values if values else found

    def percent(self, share: float | None, decimals: int = 2) -> str:
        return formatting.percent(share, self.language, decimals) + " %"

    def count(self, value: int) -> str:
        return formatting.count(value, self.language)

    def number(self, value: float) -> str:
        return formatting.number(value, self.language)

    def period(self, period) -> str:
        return period_name(period, self.say, self.language)

    def day(self, value) -> str:
        return formatting.day(value, self.language)


@cache
def _catalog(language: str) -> NullTranslations:
    return translation("messages", TRANSLATIONS, [language], fallback=True)
