"""How a command speaks: in the person's language, errors on standard error, exit codes of a Unix tool."""

import os
import sys
from contextlib import contextmanager
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import NoReturn

import click

import survey_core
from survey_core.spoken import SpokenError

TRANSLATIONS = Path(survey_core.__file__).parent / "translations"
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


@contextmanager
def speaking():
    """A context in which lazy sentences of the core (refusals) can be turned into text outside a web request."""
    from flask import Flask
    from flask_babel import Babel, force_locale

    app = Flask("langnghe")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, default_locale=language())
    with app.app_context(), force_locale(language()):
        yield


@cache
def _catalog(name: str) -> NullTranslations:
    return translation("messages", TRANSLATIONS, [name], fallback=True)
