"""The interview: the respondents' own form in large type, read out at the bedside or on the telephone."""

from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from survey_core.answers import Problem
from survey_core.database import now
from survey_core.intake import Outcome, Submission, accept_all
from survey_core.problems import question_name, sentence
from survey_core.questionnaire import OTHER
from survey_core.timing import Clock
from survey_core.web import db

from . import entry_counts
from .access import allow
from .entry import ENTERS
from .frame import Unusable, facility
from .sheet import Desk, answers, find_desk
from .trail import note

blueprint = Blueprint("interview", __name__, url_prefix="/entry/interview")
CHANNELS = ("interview", "phone")
SWITCH = "_to"  # the button that shows the same page in another language
DECLINED = "_declined"  # the button that leaves what the person would not answer blank, required or not


@blueprint.get("/<int:collector_id>")
@allow(*ENTERS)
def show(collector_id: int):
    """An empty form for one person."""
    return _page(_desk(collector_id, request.args.get("form_language", "vi")))


@blueprint.post("/<int:collector_id>")
@allow(*ENTERS)
def save(collector_id: int):
    """Store the answers once and lead to the thanks; otherwise the same page with every answer kept."""
    desk = _desk(collector_id, request.form.get(SWITCH) or request.form.get("_language", "vi"))
    given = answers(desk.form, request.form)
    if SWITCH in request.form:
        return _page(desk.filled(given, {}))
    submission = _submission(desk, given)
    receipt = accept_all(db.session.connection(), [submission])[0]
    if receipt.outcome is Outcome.REFUSED:
        db.session.rollback()
        return _refused(_desk(collector_id, desk.form.language), receipt.problems)
    if receipt.outcome is Outcome.NEW:
        entry_counts.close_days(db.session(), facility(), desk.today)
        entry_counts.add(db.session(), desk.collector, desk.today, current_user.email)
        note("response.enter", desk.subject)
    db.session.commit()
    return redirect(url_for(".thanks", collector_id=collector_id, form_language=desk.form.language), 303)


@blueprint.get("/<int:collector_id>/thanks")
@allow(*ENTERS)
def thanks(collector_id: int):
    """Thanks, nothing of what was answered, and the next person."""
    desk = _desk(collector_id, request.args.get("form_language", "vi"))
    count = entry_counts.of_today(db.session(), desk.collector, desk.today, current_user.email)
    with force_locale(_spoken(desk)):
        return render_template("admin/interview/thanks.html", desk=desk, form=desk.form, count_today=count)


def _desk(collector_id: int, language: str) -> Desk:
    text = request.form.get("_version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
    desk = find_desk(db.session(), facility(), collector_id, CHANNELS, version, language[:10])
    if desk.is_staff:
        raise Unusable(
            _(
                "Staff are never interviewed: an interviewer would know who answered. Type paper copies, or let them scan a code."
            ),
            409,
        )
    if not desk.collector.is_open:
        raise Unusable(
            _("This way in is paused or closed. Ask the quality office to open it, or choose another."), 409
        )
    return desk


def _submission(desk: Desk, given) -> Submission:
    received = now()
    return Submission(
        id=_id(),
        collector=desk.collector.code,
        questionnaire=desk.questionnaire.key,
        version=desk.form.version,
        answers=given,
        language=desk.form.language,
        clock=Clock(started_at=_started(), finished_at=received, client_now=received),
        received_at=received,
        is_trusted=DECLINED in request.form,
    )


def _id() -> UUID:
    try:
        return UUID(request.form.get("_id", ""))
    except ValueError:
        return uuid4()


def _started() -> datetime | None:
    """When the page was given out, by our own clock."""
    try:
        started = datetime.fromisoformat(request.form.get("_started", ""))
    except ValueError:
        return None
    return started if started.tzinfo else None


def _refused(desk: Desk, problems: tuple[Problem, ...]):
    at_items, notes = {}, []
    for problem in problems:
        code = (problem.item or "").removesuffix(OTHER)
        if code in desk.form.definition.by_code:
            at_items[code] = sentence(problem)
        else:
            name = question_name(desk.form.definition, problem, desk.form.language)
            notes.append(f"{name}: {sentence(problem)}" if name else sentence(problem))
    may_decline = all(problem.reason == "required" for problem in problems)
    return _page(desk.filled(answers(desk.form, request.form), at_items), notes, may_decline), 422


def _page(desk: Desk, notes: list[str] | None = None, may_decline: bool = False):
    id_ = request.form.get("_id") or uuid4()
    started = request.form.get("_started") or now().isoformat()
    named = [(code, desk.form.definition.by_code[code], text) for code, text in desk.form.problems.items()]
    with force_locale(_spoken(desk)):
        return render_template("admin/interview/show.html", desk=desk, form=desk.form, id=id_, started=started,
                               notes=notes or [], named=named, may_decline=may_decline)  # fmt: skip


def _spoken(desk: Desk) -> str:
    """The language of the buttons: the form's where the product speaks it, else Vietnamese."""
    return desk.form.language if desk.form.language in ("vi", "en") else "vi"
