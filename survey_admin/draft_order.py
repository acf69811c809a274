"""The order of a draft: questions and sections moved, added and taken away, each by a plain button."""

from flask import Blueprint, abort, request

from survey_core import document as documents
from survey_core import drafts

from .access import FULL, allow
from .drafting import attempt, opened

blueprint = Blueprint("draft_order", __name__, url_prefix="/questionnaires/<key>/draft")
STEPS = {"up": -1, "down": 1}


@blueprint.post("/move")
@allow(*FULL)
def move(key: str):
    """One place up or down ('up:A3', 'down:A3'), or to a place of a section: fields item, section, position."""
    verb, _colon, code = request.form.get("step", "").partition(":")
    did = {"item": code or request.form.get("item", ""), "did": "move"}
    if verb in STEPS:
        return attempt(key, lambda d: documents.step_item(d, code, STEPS[verb]), did, f"{verb}-{code}")
    code, section, position = request.form.get("item", ""), request.form.get("section", ""), _position()
    return attempt(key, lambda d: documents.move_item(d, code, section, position), did, f"item-{code}")


@blueprint.post("/sections/move")
@allow(*FULL)
def move_section(key: str):
    """As `move`, of a whole section: 'up:B', or fields section and position."""
    verb, _colon, code = request.form.get("step", "").partition(":")
    code = code or request.form.get("section", "")
    document = drafts.document_of(opened(key))
    codes = [section["code"] for section in document["sections"]]
    if code not in codes:
        abort(404)
    position = codes.index(code) + STEPS[verb] if verb in STEPS else _position()
    did = {"section": code, "did": "move"}
    anchor = f"{verb}-section-{code}" if verb in STEPS else f"section-{code}"
    return attempt(key, lambda d: documents.move_section(d, code, position), did, anchor)


@blueprint.post("/items/<code>/remove")
@allow(*FULL)
def remove(key: str, code: str):
    return attempt(key, lambda d: documents.remove_item(d, code), {"item": code, "did": "remove"})


@blueprint.post("/sections/<code>/remove")
@allow(*FULL)
def remove_section(key: str, code: str):
    return attempt(key, lambda d: documents.remove_section(d, code), {"section": code, "did": "remove"})


def _position() -> int:
    text = request.form.get("position", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 9999
