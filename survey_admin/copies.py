"""Paper copies: the page on which they are typed, a key an answer."""

from datetime import date
from uuid import UUID, uuid4

from flask import Blueprint, flash, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from survey_core import removing
from survey_core.answers import Problem
from survey_core.intake import Outcome, Receipt, Submission, accept_all
from survey_core.models import Response
from survey_core.problems import question_name, sentence
from survey_core.questionnaire import OTHER
from survey_core.web import db, wants_json

from . import entry_counts
from .access import allow
from .answer_keys import is_chosen, keys_of
from .entry import ENTERS
from .frame import Unusable, facility
from .sheet import BadSheet, Desk, answers, find_desk, read, read_day
from .trail import note

blueprint = Blueprint("copies", __name__, url_prefix="/entry/paper")
RECENT = "entered"  # in the session: [collector, number, id, day] of the copies entered last
MOST_RECENT = 8
SAY = {
    "at": lazy_gettext("Question {at} of {all}"),
    "answered": lazy_gettext("{count} answered"),
    "wrong": lazy_gettext("{code}: this question takes the keys {keys}; “-” clears it."),
    "ten": lazy_gettext("{code}: press 0 for ten, or Enter to leave it at one."),
    "restored": lazy_gettext("What you had typed on this copy is back."),
    "away": lazy_gettext("The server cannot be reached. Everything stays on this page; press Save again in a moment."),
    "busy": lazy_gettext("Saving…"),
    "expired": lazy_gettext("You are signed out. Everything stays on this page: sign in in a new tab, then press Save here again."),
    "sign_in": lazy_gettext("Sign in in a new tab"),
}  # fmt: skip


@blueprint.get("/<int:collector_id>")
@allow(*ENTERS)
def show(collector_id: int):
    """An empty copy: one line a question, a key an answer."""
    desk = _desk(collector_id)
    return _page(desk, _asked_day(desk), desk.next_sheet())


@blueprint.post("/<int:collector_id>")
@allow(*ENTERS)
def save(collector_id: int):
    """Store a copy once; otherwise the page again with everything that was typed."""
    desk = _desk(collector_id)
    try:
        submission = read(desk, request.form)
        problems = _taken(desk, submission)
    except BadSheet as error:
        return _refused(desk, [str(error)])
    if problems:
        return _refused(desk, problems)
    receipt = accept_all(db.session.connection(), [submission])[0]
    if receipt.outcome is Outcome.REFUSED:
        db.session.rollback()
        return _refused_answers(desk, receipt)
    said = _noted(desk, submission) if receipt.outcome is Outcome.NEW else _known(desk, submission)
    db.session.commit()
    return _saved(desk, submission, said)


@blueprint.get("/<int:collector_id>/check")
@allow(*ENTERS)
def check(collector_id: int):
    """What can be told before saving: whether a number is free, which round a day belongs to; and a fresh token."""
    desk = _desk(collector_id)
    told = {"token": generate_csrf(), "sheet": desk.taken(request.args.get("sheet", "").strip()), "day": None}
    try:
        told["round"] = _round_words(desk, read_day(request.args.get("day", ""), desk.today))
    except BadSheet as error:
        told |= {"day": str(error), "round": ""}
    return jsonify(told)


@blueprint.post("/<int:collector_id>/take-back")
@allow(*ENTERS)
def take_back(collector_id: int):
    """Delete the copy this person entered last for this collector, in this session."""
    desk = _desk(collector_id)
    mine = _recent(desk)
    if not mine or mine[0][2] != request.form.get("copy"):
        raise Unusable(_("Only the copy you entered last can be taken back."), 409)
    _collector, number, id_, day = mine[0]
    removed = removing.remove(db.session.connection(), Response.facility_id == facility().id,
                              Response.id == UUID(id_), Response.collector_id == collector_id)  # fmt: skip
    if removed:
        note("response.take_back", desk.subject, before={"sheet": number, "answered_on": day})
        entry_counts.take_one(db.session(), desk.collector, desk.today, current_user.email)
    db.session.commit()
    session[RECENT] = [one for one in session[RECENT] if one[2] != id_]
    flash(_("Sheet %(sheet)s is taken back; enter it again if it is needed.", sheet=number or "–") if removed
          else _("This copy was gone already."))  # fmt: skip
    return redirect(url_for(".show", collector_id=collector_id, day=day, sheet=number), 303)


def _desk(collector_id: int) -> Desk:
    desk = find_desk(db.session(), facility(), collector_id, ("paper",), _version(), _language())
    if not desk.collector.is_open:
        raise Unusable(
            _("This way in is paused or closed. Ask the quality office to open it, or choose another."), 409
        )
    return desk


def _version() -> int | None:
    text = request.form.get("_version") or request.args.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _language() -> str:
    return (request.form.get("_language") or request.args.get("form_language", "vi"))[:10]


def _asked_day(desk: Desk) -> date:
    try:
        return read_day(request.args.get("day", ""), desk.today)
    except BadSheet:
        return desk.today


def _taken(desk: Desk, submission: Submission) -> list[str]:
    """A number that is entered already; not where the copy of that number is this very one, sent again."""
    problem = desk.taken(submission.sheet or "")
    again = select(Response.id).where(Response.facility_id == facility().id, Response.id == submission.id)
    return [problem] if problem and not db.session.scalar(again) else []


def _noted(desk: Desk, submission: Submission) -> str:
    """Audit and count a new copy; what the person is told."""
    day = submission.answered_on.isoformat() if submission.answered_on else ""
    entry_counts.close_days(db.session(), facility(), desk.today)
    entry_counts.add(db.session(), desk.collector, desk.today, current_user.email)
    if desk.is_staff:
        return _("Saved. The next copy may follow.")
    note("response.enter", desk.subject, after={"sheet": submission.sheet, "answered_on": day})
    entered = [desk.collector.id, submission.sheet or "", str(submission.id), day]
    session[RECENT] = [entered, *session.get(RECENT, [])][:MOST_RECENT]
    return _("Sheet %(sheet)s is saved.", sheet=submission.sheet or "–")


def _known(desk: Desk, submission: Submission) -> str:
    query = select(Response.sheet).where(Response.facility_id == facility().id, Response.id == submission.id)
    return _("This copy was saved before (number %(sheet)s); it was not stored twice.",
             sheet=db.session.scalar(query) or "–")  # fmt: skip


def _saved(desk: Desk, submission: Submission, said: str):
    day = submission.answered_on
    if wants_json():
        return jsonify(said=said, id=str(uuid4()), sheet=desk.next_sheet(submission.sheet),
                       recent=render_template("admin/copies/recent.html", desk=desk, **_lately(desk)))  # fmt: skip
    flash(said)
    kept = {"version": desk.form.version, "form_language": desk.form.language}
    return redirect(url_for(".show", collector_id=desk.collector.id, day=day, **kept), 303)


def _refused_answers(desk: Desk, receipt: Receipt):
    """Problems of a question stand at the question, the others on top."""
    at_items, notes = {}, []
    for problem in receipt.problems:
        code = (problem.item or "").removesuffix(OTHER)
        if code in desk.form.definition.by_code:
            at_items[code] = sentence(problem)
        else:
            notes.append(_told(desk, problem))
    return _refused(desk, notes, at_items)


def _told(desk: Desk, problem: Problem) -> str:
    if problem.reason == "sheet_taken":  # entered by another person since it was checked
        return desk.taken(str(problem.values["sheet"])) or sentence(problem)
    name = question_name(desk.form.definition, problem, desk.form.language)
    return f"{name}: {sentence(problem)}" if name else sentence(problem)


def _refused(desk: Desk, notes: list[str], at_items: dict[str, str] | None = None):
    at_items = at_items or {}
    if wants_json():
        return jsonify(notes=notes, problems=at_items), 422
    given = request.form
    desk = desk.filled(answers(desk.form, given), at_items)
    return _page(desk, given.get("_day", ""), given.get("_sheet", ""), given.get("_id"), notes), 422


def _page(desk: Desk, day: date | str, number: str, id_: str | None = None, notes: list[str] | None = None):
    text = day.isoformat() if isinstance(day, date) else day
    return render_template(
        "admin/copies/show.html", desk=desk, form=desk.form, keys_of=keys_of, is_chosen=is_chosen, id=id_ or uuid4(), day_text=text,
        sheet=request.args.get("sheet", number), notes=notes or [],
        say={name: str(text) for name, text in SAY.items()},
        round=_round_words(desk, day) if isinstance(day, date) else "", **_lately(desk),
    )  # fmt: skip


def _lately(desk: Desk) -> dict:
    """The copies this person entered last, by number, and how many today."""
    count = entry_counts.of_today(db.session(), desk.collector, desk.today, current_user.email)
    return {"recent": _recent(desk), "count_today": count}


def _recent(desk: Desk) -> list:
    return [one for one in session.get(RECENT, []) if one[0] == desk.collector.id]


def _round_words(desk: Desk, day: date) -> str:
    found = desk.round_on(day)
    if found:
        return _("Round: %(name)s", name=found.name)
    if desk.is_staff:
        return _(
            "No round is open on this day, so a staff copy cannot be saved. Open one under Rounds, or correct the day."
        )
    return _("No round is open on this day; the copy counts in its quarter all the same.")
