"""The phone's form: one plain HTML response that works without JavaScript, and one response row for each."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    redirect,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import refresh
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import TooManyRequests

from survey_core.answers import Problem
from survey_core.database import now
from survey_core.intake import Outcome, Submission
from survey_core.kiosk_form import known_items
from survey_core.problems import question_name, sentence
from survey_core.questionnaire import OTHER
from survey_core.rendering import FormView
from survey_core.submission import HYPHENATED, LARGEST_NUMBER, instant
from survey_core.timing import Clock
from survey_core.web import error_sentence

from . import scans
from .entrance import NoEntrance, find_form
from .limits import PER_ADDRESS, PER_CODE, limiter
from .limits import code as code_key
from .page import page
from .sync import LATER, writer

blueprint = Blueprint("mobile", __name__)
OWN = "_"  # the form's own fields begin like this; no item code can
RESPONSE, VERSION, WAY, TRAP = "_response", "_version", "_way", "_website"  # no person sees the last
TIMES = ("_started_at", "_finished_at", "_client_now")
SHUT = ("collector_closed", "collector_paused", "questionnaire_retired", "no_open_round")
SPENT = ("unknown_collector", "needs_slip", "slip_used", "slip_revoked", "slip_expired")


@blueprint.get("/q/<code>")
def show(code: str):
    """The whole form, with the UUID of the response it will become."""
    form = _opened(code)
    scans.count(form)
    return _form_page(form, uuid4())


@blueprint.get("/Q/<code>")
def show_as_printed(code: str):
    """The same under the address a QR code holds: in capitals alone it needs fewer and larger squares."""
    return show(code)


@blueprint.post("/q/<code>")
@limiter.limit(PER_CODE, key_func=code_key)
@limiter.limit(PER_ADDRESS)
def submit(code: str):
    """Store the answers once and lead to the thanks; otherwise show them again, every one kept.

    Whether the code still takes answers is for intake to say: what it has stored already it knows again.
    """
    try:
        form = _opened(code, _posted_version(), must_be_open=False)
        id = _posted_id()  # noqa: A001
        if id is None:
            return _form_page(
                form.with_answers(_answers(form), {}), uuid4(), [_("Please press Send once more.")]
            )
        receipt = writer().accept(_submission(form, id))
    except SQLAlchemyError as error:
        current_app.logger.error("intake: %s", type(error).__name__)
        return _again(503)
    if receipt.outcome in (Outcome.REFUSED, Outcome.UNAUTHORISED):
        return _refused(form, id, receipt.problems)
    words = {"first": "stands"} if receipt.outcome is Outcome.DIFFERENT else {}
    return redirect(url_for(".thanks", code=form.way or form.code, **words, **_language_word(form)), 303)


@blueprint.get("/q/<code>/thanks")
def thanks(code: str):
    """Thanks, and nothing of what was answered."""
    form = _opened(code, must_be_open=False)
    return page("thanks", form=form, first_stands=request.args.get("first") == "stands")


@blueprint.errorhandler(NoEntrance)
def no_entrance(error: NoEntrance):
    return page("notice", error.status, heading=error.heading, sentence=error.sentence)


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests):
    return _again(429)


def _opened(code: str, version: int | None = None, must_be_open: bool = True) -> FormView:
    """The form of a code in the language asked for; what stands around it speaks that language where it can."""
    asked = request.args.get("lang", "")
    form = find_form(code, asked, ("qr", "invite"), version, must_be_open, request.form.get(WAY, ""))
    g.language = form.chrome
    refresh()
    return form


def _form_page(form: FormView, id: UUID, notes: list[str] | None = None):  # noqa: A002
    action = url_for(".submit", code=form.code, r=_number_shown(form, id), **_language_word(form))
    named = [(item, form.problems[item.code]) for item in form.definition.items if item.code in form.problems]
    status = 422 if notes or named else 200
    return page(
        "form", status, form=form, id=id, action=action, items=known_items(form.definition), notes=notes or [],
        named=named, trap=request.form.get(TRAP),
    )  # fmt: skip


def _refused(form: FormView, id: UUID, problems: tuple[Problem, ...]):  # noqa: A002
    """The form again: problems of a question stand at the question, the others on top."""
    at_items, notes = {}, []
    for problem in problems:
        code = (problem.item or "").removesuffix(OTHER)
        if code in form.definition.by_code:
            at_items[code] = sentence(problem)
        else:
            name = question_name(form.definition, problem, form.language)
            notes.append(f"{name}: {sentence(problem)}" if name else sentence(problem))
    form = form.with_answers(_answers(form), at_items)
    if problems[0].reason in SHUT + SPENT:
        return _kept(form, notes[0], problems[0].reason in SPENT)
    return _form_page(form, id, notes)


def _kept(form: FormView, sentence_: str, is_spent: bool):
    """The code takes no answers any more: what was answered stays readable, and goes again where that may help."""
    try:
        find_form(form.code, form.language, ("qr", "invite"))
        error = NoEntrance(409, _("Not sent yet"), sentence_)
    except NoEntrance as reason:
        error = reason
    if is_spent and error.status != 410:
        error = NoEntrance(410, _("This code takes no answer"), sentence_)
    is_over = error.status == 410
    return page("kept", error.status, form=form, error=error, fields=_fields(), is_over=is_over)


def _again(status: int) -> Response:
    """A page that holds what was sent and sends it again at a touch; it needs no database."""
    response = page("again", status, fields=_fields(), sentence=error_sentence(status))
    response.headers["Retry-After"] = LATER
    return response


def _fields() -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.form.lists() for value in values]


def _submission(form: FormView, id: UUID) -> Submission:  # noqa: A002
    received = now()
    return Submission(
        id=id,
        collector=form.code,
        questionnaire=form.definition.key,
        version=form.version,
        answers=_answers(form),
        language=form.language,
        clock=_clock(received),
        is_trapped=bool(request.form.get(TRAP)),
        received_at=received,
    )


def _clock(received: datetime) -> Clock:
    """What the page's script measured; without it the answer's time is that of its receipt, and certain."""
    started, finished, client_now = (instant(request.form.get(name)) for name in TIMES)
    if finished is None or client_now is None:
        return Clock(finished_at=received, client_now=received)
    return Clock(started, finished, client_now)


def _answers(form: FormView) -> Mapping[str, object]:
    """What was posted, by field name, without the form's own fields; a list where several options can be ticked."""
    several = {item.code for item in form.definition.of_type("multiple")}
    names = [name for name in request.form if not name.startswith(OWN)]
    return {name: request.form.getlist(name) if name in several else request.form[name] for name in names}


def _posted_id() -> UUID | None:
    text = request.args.get("r") or request.form.get(RESPONSE, "")
    return UUID(text) if HYPHENATED.match(text) else None


def _posted_version() -> int | None:
    text = request.form.get(VERSION, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    return number if number and number <= LARGEST_NUMBER else None


def _number_shown(form: FormView, id: UUID) -> UUID | None:  # noqa: A002
    """The response's number for an address; never beside a staff member's slip, as addresses may be logged."""
    return None if form.way and form.definition.audience == "staff" else id


def _language_word(form: FormView) -> dict[str, str]:
    """What an address must carry to stay in this language; Vietnamese goes without saying."""
    return {} if form.language == "vi" else {"lang": form.language}
