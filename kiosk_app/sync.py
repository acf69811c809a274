"""PUT /responses/<uuid>: the door for devices and scripts; and the two addresses that say we are here."""

import json
import re
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, request
from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from survey_core.intake import Outcome, Receipt, Submission
from survey_core.problems import sentence
from survey_core.security import device_key_hash
from survey_core.timing import Clock
from survey_core.web import db, error_reply, error_sentence
from survey_core.writer import Writer

from .limits import PER_ADDRESS, PER_DEVICE, device, limiter

blueprint = Blueprint("sync", __name__)
HYPHENATED = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
MOST_BYTES = 64 * 1024
LARGEST_NUMBER = 2**31 - 1
STATUS = {
    Outcome.NEW: 201,
    Outcome.KNOWN: 200,
    Outcome.DIFFERENT: 409,
    Outcome.REFUSED: 422,
    Outcome.UNAUTHORISED: 401,
}
LATER = "5"


class Malformed(ValueError):
    """A body that is not a submission; the message says why."""


@blueprint.put("/responses/<id>")
@limiter.limit(PER_DEVICE, key_func=device)
@limiter.limit(PER_ADDRESS)
def put_response(id: str):  # noqa: A002
    """Store one response; replies only after the commit, and always in JSON that names the id."""
    if not HYPHENATED.match(id):
        return _reply(id, 400, _("The id in the address is not a UUID."))
    if (request.content_length or 0) > MOST_BYTES:
        return _reply(id, 413, error_sentence(413))
    try:
        submission = read_submission(UUID(id), request.get_data(cache=False), _bearer())
    except Malformed as error:
        return _reply(id, 400, str(error))
    try:
        receipt = writer().accept(submission)
    except SQLAlchemyError as error:
        current_app.logger.error("intake: %s", type(error).__name__)
        return _reply(id, 503, error_sentence(503), retry_after=LATER)
    return _receipt(id, receipt)


@blueprint.get("/ping")
def ping():
    """A reply no captive portal would invent."""
    return jsonify(langnghe="pong")


@blueprint.get("/healthz")
def healthz():
    """200 when the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return jsonify(status="no database"), 503
    return jsonify(status="ok")


@blueprint.app_errorhandler(HTTPException)
def in_json(error: HTTPException):
    """Under /responses/ every reply is JSON with the id, whatever went wrong, and never 404."""
    code = error.code or 500
    if not request.path.startswith("/responses/"):
        return error_reply(code)
    status = 400 if code == 404 else code
    later = LATER if status in (429, 503) else None
    return _reply(request.path.rsplit("/", 1)[-1], status, error_sentence(status), later)


def writer() -> Writer:
    """This process's writer; made at the first submission, after any fork."""
    if "writer" not in current_app.extensions:
        current_app.extensions["writer"] = Writer(db.engine)
    return current_app.extensions["writer"]


def read_submission(id: UUID, body: bytes, key_hash: str | None) -> Submission:  # noqa: A002
    """Read the body of a PUT. Raises Malformed naming the field; unreadable times are not an error."""
    data = _json_object(body)
    answers = data.get("answers")
    if not isinstance(answers, dict):
        raise Malformed(_("The field %(field)s is missing or of the wrong type.", field="answers"))
    return Submission(
        id=id,
        collector=_text(data, "collector").upper(),
        questionnaire=_text(data, "questionnaire"),
        version=_whole(data, "version"),
        answers=answers,
        language=_text(data, "language") if "language" in data else "vi",
        clock=Clock(*(_instant(data.get(name)) for name in ("started_at", "finished_at", "client_now"))),
        seq=_whole(data, "seq") if data.get("seq") is not None else None,
        device_key_hash=key_hash,
    )


def _json_object(body: bytes) -> dict:
    try:
        data = json.loads(body, object_pairs_hook=_unique, parse_constant=_no_constant)
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed(_("The body is not JSON in UTF-8.")) from None
    if not isinstance(data, dict):
        raise Malformed(_("The body must be one JSON object."))
    return data


def _unique(pairs: list[tuple[str, object]]) -> dict:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise Malformed(_("A field or answer is given twice."))
    return data


def _no_constant(name: str):
    raise Malformed(_("%(name)s is not a number.", name=name))


def _text(data: dict, field: str) -> str:
    value = data.get(field)
    if not isinstance(value, str) or not value or len(value) > 100:
        raise Malformed(_("The field %(field)s is missing or of the wrong type.", field=field))
    return value.encode("utf-8", "replace").decode()


def _whole(data: dict, field: str) -> int:
    value = data.get(field)
    if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
        raise Malformed(_("The field %(field)s is missing or of the wrong type.", field=field))
    return value


def _instant(value: object) -> datetime | None:
    """An aware instant, or None for anything a broken clock or program may have written."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        instant = datetime.fromisoformat(value)
        return instant.astimezone() if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _bearer() -> str | None:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    return device_key_hash(key.strip()) if scheme.lower() == "bearer" and key.strip() else None


def _receipt(id: str, receipt: Receipt) -> tuple[Response, int]:  # noqa: A002
    status = STATUS[receipt.outcome]
    if receipt.outcome is Outcome.DIFFERENT:
        return _reply(id, status, _("This id was already used for other answers; the first ones stand."))
    if receipt.problems:
        reasons = [
            {"reason": problem.reason, "item": problem.item, "message": sentence(problem)}
            for problem in receipt.problems
        ]
        return jsonify(
            id=id, status=receipt.outcome.value, error=reasons[0]["message"], reasons=reasons
        ), status
    return jsonify(id=id, status=receipt.outcome.value), status


def _reply(id: str, status: int, message: str, retry_after: str | None = None):  # noqa: A002
    response = jsonify(id=id, status="error", error=message)
    if retry_after:
        response.headers["Retry-After"] = retry_after
    return response, status
