"""POST /kiosk/heartbeat: a kiosk says how it is, and hears the time and whether its forms changed."""

from datetime import datetime

from flask import Blueprint, current_app, jsonify, request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from survey_core import device_states, heartbeats
from survey_core.database import now
from survey_core.security import device_key_hash
from survey_core.web import db, error_sentence

from .limits import PER_ADDRESS, device, limiter
from .offer import tag_of

blueprint = Blueprint("heartbeat", __name__)
# One a minute, and one at pairing; a kiosk that sends many more is ill.
PER_KIOSK = "60/minute"
MOST_BYTES = 64 * 1024
LATER = "30"


@blueprint.post("/kiosk/heartbeat")
@limiter.limit(PER_KIOSK, key_func=device)
@limiter.limit(PER_ADDRESS)
def beat():
    """Keep what the kiosk says of itself; a field that cannot be read is passed over."""
    if (request.content_length or 0) > MOST_BYTES:
        return _told(error_sentence(413), 413)
    data = request.get_json(silent=True)
    at = now()
    try:
        tag = _kept(data if isinstance(data, dict) else {}, at)
    except SQLAlchemyError as error:
        current_app.logger.error("heartbeat: %s", type(error).__name__)
        return _told(error_sentence(503), 503)
    if tag is None:
        return _told(_("This kiosk is not paired any more. Ask the quality office for a code."), 401)
    reply = jsonify(now=at.isoformat(), forms=tag)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _kept(data: dict, at: datetime) -> str | None:
    """The tag of the device's forms, its heartbeat stored in one short transaction; None where no device has the key."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        return None
    paired = device_states.heard(db.session(), device_key_hash(key.strip()), at)
    tag = None
    if paired is not None:
        device_states.keep(db.session(), paired, heartbeats.read(data), at)
        tag = tag_of(db.session(), paired)
    db.session.commit()
    return tag


@blueprint.errorhandler(HTTPException)
def in_json(error: HTTPException):
    """The kiosk is a program: whatever went wrong is told in JSON."""
    return _told(error_sentence(error.code or 500), error.code or 500)


def _told(sentence: str, status: int):
    reply = jsonify(error=sentence)
    if status in (429, 503):
        reply.headers["Retry-After"] = LATER
    return reply, status
