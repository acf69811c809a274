"""GET /recordings/<sha256>: a spoken question or answer of a published version."""

import re
from io import BytesIO

from flask import Blueprint, abort, send_file

from survey_core.recordings import published_recording
from survey_core.web import db

from .limits import PER_ADDRESS, limiter

blueprint = Blueprint("recordings", __name__)
SHA256 = re.compile(r"[0-9a-f]{64}")
A_YEAR_SECONDS = 365 * 24 * 3600


@blueprint.get("/recordings/<sha256>")
@limiter.limit(PER_ADDRESS)
def sound(sha256: str):
    """The bytes this name is the hash of, whole or in ranges (Safari plays nothing without); kept for ever."""
    found = published_recording(db.session(), sha256) if SHA256.fullmatch(sha256) else None
    if found is None:
        abort(404)
    reply = send_file(
        BytesIO(found.data), found.mimetype, conditional=True, etag=sha256, max_age=A_YEAR_SECONDS
    )
    reply.cache_control.public, reply.cache_control.no_cache = True, None
    reply.cache_control.immutable = True
    return reply
