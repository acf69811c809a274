"""PUT /responses/<uuid> and POST /responses: the door for devices and scripts; and where we say that we are here."""

from uuid import UUID

from flask import Blueprint, current_app, jsonify, request
from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from survey_core.database import now
from survey_core.intake import Outcome, Receipt, Submission
from survey_core.problems import sentence
from survey_core.security import device_key_hash
from survey_core.submission import HYPHENATED, Malformed, read_batch, read_submission
from survey_core.web import db, error_reply, error_sentence
from survey_core.writer import Writer

from .limits import PER_ADDRESS, PER_DEVICE, device, limiter

blueprint = Blueprint("sync", __name__)
MOST_BYTES = 64 * 1024
STATUS = {
    Outcome.NEW: 201,
    Outcome.KNOWN: 200,
    Outcome.DIFFERENT: 409,
    Outcome.REFUSED: 422,
    Outcome.UNAUTHORISED: 401,
}
LATER = "5"


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
    code = STATUS[receipt.outcome]
    return jsonify(told(id, receipt)), code


@blueprint.post("/responses")
@limiter.limit(PER_DEVICE, key_func=device)
@limiter.limit(PER_ADDRESS)
def post_responses():
    """Store many in one transaction, each as a PUT would; a receipt for each, with the code the PUT had had."""
    try:
        read = read_batch(request.get_data(cache=False), _bearer())
    except Malformed as error:
        return jsonify(error=str(error)), 400
    submissions = [one for _id, one in read if isinstance(one, Submission)]
    try:
        receipts = iter(writer().accept_all(submissions) if submissions else [])
    except SQLAlchemyError as error:
        current_app.logger.error("intake: %s", type(error).__name__)
        return jsonify(error=error_sentence(503)), 503, {"Retry-After": LATER}
    return jsonify(receipts=[_one_receipt(id, one, receipts) for id, one in read])  # noqa: A001


def _one_receipt(id: str, one: Submission | Malformed, receipts) -> dict:  # noqa: A002
    if isinstance(one, Malformed):
        return {"id": id, "code": 400, "status": "error", "error": str(one)}
    receipt = next(receipts)
    return told(id, receipt) | {"code": STATUS[receipt.outcome]}


@blueprint.get("/ping")
def ping():
    """A reply no captive portal would invent, and the time to set a clock by."""
    reply = jsonify(langnghe="pong", now=now().isoformat())
    reply.headers["Cache-Control"] = "no-store"
    return reply


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
    if request.path == "/responses":
        return jsonify(error=error_sentence(code)), code, {"Retry-After": LATER} if code in (429, 503) else {}
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


def _bearer() -> str | None:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    return device_key_hash(key.strip()) if scheme.lower() == "bearer" and key.strip() else None


def told(id: str, receipt: Receipt) -> dict:  # noqa: A002
    """A receipt as JSON: what became of the response with this id, and why."""
    reply = {"id": id, "status": receipt.outcome.value}
    if receipt.outcome is Outcome.DIFFERENT:
        error = _("This id was already used for other answers; the first ones stand.")
        return reply | {"status": "error", "error": error}
    if receipt.problems:
        reasons = [
            {"reason": problem.reason, "item": problem.item, "message": sentence(problem)}
            for problem in receipt.problems
        ]
        return reply | {"error": reasons[0]["message"], "reasons": reasons}
    return reply


def _reply(id: str, status: int, message: str, retry_after: str | None = None):  # noqa: A002
    response = jsonify(id=id, status="error", error=message)
    if retry_after:
        response.headers["Retry-After"] = retry_after
    return response, status
