"""The kiosk's worker: its script, with the list of what a kiosk needs to start without a network."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, current_app, make_response, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from survey_core.questionnaire import LANGUAGES

blueprint = Blueprint("precache", __name__)
STATIC = Path(__file__).resolve().parent / "static"
TOKENS = STATIC.parent.parent / "survey_core" / "static" / "tokens.css"
WORKER = STATIC / "js" / "worker.js"
SHEETS = ("kiosk", "answers", "landscape", "keyboard")
IMPORTED = re.compile(r'from "\./(\w+)\.js"')
# Inside the page, as it must run where nothing else came: a page that came without all of its modules comes anew.
ANEW = 'addEventListener("error", ({ target }) => target.type === "module" && setTimeout(() => location.reload(), 5_000), true);'
WORKER_CSP = "default-src 'none'; connect-src 'self'"


@blueprint.get("/kiosk/worker.js")
def worker():
    """The worker with the list it keeps; a changed file makes a changed script, which makes a new worker."""
    files = {"/kiosk/": _seal(shell().encode())} | {
        url: _seal(path.read_bytes()) for url, path in files_of_the_page().items()
    }
    listed = f"const VERSION = {json.dumps(version())};\nconst FILES = {json.dumps(files, indent=0)};\n"
    response = make_response(listed + WORKER.read_text("utf-8"))
    response.headers |= {
        "Content-Type": "text/javascript; charset=utf-8",
        "Content-Security-Policy": WORKER_CSP,
        "Cache-Control": "no-cache",
        "Service-Worker-Allowed": "/kiosk/",
    }
    return response


def shell() -> str:
    """The shell's page, the same bytes for every kiosk, so that a worker can tell it from a portal's page."""
    return _rendered(version())


def version() -> str:
    """The version of the page: a hash over every file it is made of."""
    if "kiosk_version" not in current_app.extensions:
        files = [path.read_bytes() for path in (*files_of_the_page().values(), WORKER)]
        current_app.extensions["kiosk_version"] = _seal(b"\0".join([_rendered("").encode(), *files]))[:12]
    return current_app.extensions["kiosk_version"]


def _rendered(number: str) -> str:
    with force_locale(LANGUAGES[0]):
        return render_template(
            "kiosk/shell.html", language=LANGUAGES[0], asked=_asked(), sheets=SHEETS, modules=modules(),
            version=number, anew=Markup(ANEW),  # noqa: S704 - ours
        )  # fmt: skip


def files_of_the_page() -> dict[str, Path]:
    """Every file the shell asks for, by its address."""
    names = [f"{sheet}.css" for sheet in SHEETS] + [f"js/{module}.js" for module in modules()]
    files = {url_for("static", filename=name): STATIC / name for name in names}
    return {url_for("shared.static", filename="tokens.css"): TOKENS} | files


@cache
def modules() -> tuple[str, ...]:
    """The names of the shell's modules: kiosk.js and whatever it imports, directly or not."""
    found: set[str] = set()
    waiting = {"kiosk"}
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(IMPORTED.findall((STATIC / "js" / f"{name}.js").read_text("utf-8"))) - found
    return tuple(sorted(found))


def _asked() -> dict[str, str]:
    """The one question the shell itself asks people, in every language."""
    asked = {}
    for language in LANGUAGES:
        with force_locale(language):
            asked[language] = _("Which department were you in today?")
    return asked


def _seal(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
