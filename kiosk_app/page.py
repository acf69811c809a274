"""The phone's pages: each one response, with its style and its script inside and nothing else asked for."""

import base64
import hashlib
import re
from pathlib import Path

from flask import Response, make_response, render_template
from markupsafe import Markup

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
TOKENS = HERE.parent / "survey_core" / "static" / "tokens.css"


def page(template: str, status: int = 200, **words) -> Response:
    """One response of templates/mobile, kept by nobody but this browser's Back."""
    html = render_template(f"mobile/{template}.html", face=template, style=STYLE, script=SCRIPT, **words)
    response = make_response(html, status)
    response.headers["Content-Security-Policy"] = CSP
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _script(*names: str) -> str:
    """Modules of the kiosk's folder as one, in this order: what they take from one another stands before them."""
    text = "\n".join((STATIC / "js" / name).read_text("utf-8") for name in names)
    return re.sub(r"^(import .*\n|\s*//.*\n|/\*\*.*\*/\n|export | +)", "", text, flags=re.MULTILINE)


def allowed(text: str) -> str:
    """What a policy says of one style or script inside a page."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


STYLE = Markup(  # noqa: S704 - two files of our own
    TOKENS.read_text("utf-8") + (STATIC / "phone.css").read_text("utf-8")
)
MODULES = ("conditions.js", "draft.js", "filling.js", "paging.js", "sending.js", "phone.js")
SCRIPT = Markup(_script(*MODULES))  # noqa: S704 - files of our own
CSP = (
    f"default-src 'none'; style-src {allowed(STYLE)}; script-src {allowed(SCRIPT)}; img-src data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
