"""Speaking outside a web request, as a command and a job do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TRANSLATIONS = Path(__file__).resolve().parent / "translations"


@contextmanager
def speaking_in(language: str) -> Iterator[None]:
    """A context in which gettext and lazy sentences turn into text of this language."""
    from flask import Flask
    from flask_babel import Babel, force_locale

    app = Flask("langnghe")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, default_locale=language)
    with app.app_context(), force_locale(language):
        yield
