"""How a command speaks: in the person's language, errors on standard error, exit codes of a Unix tool."""

import os
import sys
from contextlib import AbstractContextManager
from functools import cache
from gettext import NullTranslations, translation
from typing import NoReturn

import click

from survey_core.spoken import SpokenError
from survey_core.voice import TRANSLATIONS, speaking_in

PROBLEM, USAGE = 1, 2


def language() -> str:
    """'en' where LANGNGHE_LANGUAGE says so, else Vietnamese."""
    return "en" if os.environ.get("LANGNGHE_LANGUAGE", "").startswith("en") else "vi"


def _(msgid: str, **values: object) -> str:
    """The sentence in the person's language."""
    text = _catalog(language()).gettext(msgid)
    return text % values if values else text


def fail(sentence: str | SpokenError, code: int = PROBLEM) -> NoReturn:
    """Say why on standard error and end with this exit code."""
    told = sentence.told(_) if isinstance(sentence, SpokenError) else sentence
    click.echo(f"langnghe: {told}", err=True)
    sys.exit(code)


def speaking() -> AbstractContextManager[None]:
    """A context in which lazy sentences of the core (refusals) can be turned into text outside a web request."""
    return speaking_in(language())


@cache
def _catalog(name: str) -> NullTranslations:
    return translation("messages", TRANSLATIONS, [name], fallback=True)
