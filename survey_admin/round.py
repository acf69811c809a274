"""One round: how far it has come, its plan, its closing by a person, and opening it again."""

from dataclasses import asdict

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from survey_core import rounds
from survey_core.answers import clean
from survey_core.models import Round
from survey_core.rounds import Plan, RoundError
from survey_core.sweeping import sweep
from survey_core.web import db

from . import progress, round_form, slip_lines
from .access import FULL, READERS, allow
from .collector_lines import CHANNEL_NAMES
from .frame import facility
from .round_form import RoundForm
from .trail import note

blueprint = Blueprint("round", __name__, url_prefix="/rounds/<int:round_id>")
REASON_MAX_LENGTH = 300


@blueprint.get("")
@allow(*READERS)
def show(round_id: int):
    """People received by department against target and visits, and how many slips became an answer."""
    (found,) = progress.read(db.session(), facility(), [own(round_id)])
    return render_template(
        "admin/rounds/progress.html", progress=found, round=found.round, title=title_of(found.round),
        channels=CHANNEL_NAMES, batches=_batches(found.round), states=round_form.STATE_NAMES, types=round_form.TYPE_NAMES,
    )  # fmt: skip


@blueprint.get("/edit")
@allow(*FULL)
def edit(round_id: int):
    round_ = own(round_id)
    if round_.closed_at is not None:
        flash(_("A closed round keeps its name, its type and its days."))
        return redirect(url_for("round.show", round_id=round_id), 303)
    return _edit_page(
        RoundForm(data=asdict(_plan(round_)) | {"survey_type": str(round_.survey_type)}), round_
    )


@blueprint.post("/edit")
@allow(*FULL)
def change(round_id: int):
    round_, form = own(round_id), RoundForm()
    if not form.validate():
        return _edit_page(form, round_), 422
    before = asdict(_plan(round_))
    try:
        more = rounds.change(db.session(), round_, form.plan())
    except RoundError as error:
        db.session.rollback()
        return _edit_page(form, own(round_id), error.told(_)), 422
    note("round.change", f"round {round_.name}", before=before, after=asdict(form.plan()))
    db.session.commit()
    flash(_("The round was changed."))
    if more > 0:
        flash(_("%(count)s answers already given on its days were counted to it.", count=more))
    if more < 0:
        flash(_("%(count)s answers lie outside its new days and are in no round now.", count=-more))
    return redirect(url_for("round.show", round_id=round_id), 303)


@blueprint.get("/close")
@allow(*FULL)
def closing(round_id: int):
    """What closing does, which kiosks may still hold answers, and the button."""
    return _closing_page(own(round_id))


@blueprint.post("/close")
@allow(*FULL)
def close(round_id: int):
    round_ = own(round_id)
    silent = [device.name for device in rounds.silent_kiosks(db.session(), round_, facility().time_zone)]
    reason = clean(request.form.get("reason", ""))[:REASON_MAX_LENGTH]
    if silent and not reason and round_.closed_at is None:
        return _closing_page(
            round_, _("Say why the round is closed although kiosks may still hold answers.")
        ), 422
    try:
        rounds.close_ended(db.session(), round_, round_form.today(facility()))
    except RoundError as error:
        db.session.rollback()
        return _closing_page(own(round_id), error.told(_)), 422
    told = {"silent_kiosks": silent, "reason": reason} if silent else {}
    note("round.close", f"round {round_.name}", after=told)
    is_staff = round_.audience == "staff"
    db.session.commit()
    if is_staff:
        sweep(db.engine)
    flash(_("The round is closed."))
    return redirect(url_for("round.show", round_id=round_id), 303)


@blueprint.post("/reopen")
@allow(*FULL)
def reopen(round_id: int):
    """Open a patients' round again, on a person's word that nothing of it was reported."""
    round_ = own(round_id)
    if not request.form.get("unreported"):
        flash(_("The round stays closed: tick that nothing of it has been reported yet."))
        return redirect(url_for("round.show", round_id=round_id), 303)
    try:
        taken = rounds.reopen(db.session(), round_)
    except RoundError as error:
        db.session.rollback()
        flash(error.told(_))
        return redirect(url_for("round.show", round_id=round_id), 303)
    note("round.reopen", f"round {round_.name}", after={"late_answers_taken_in": taken})
    db.session.commit()
    flash(_("The round is open again; %(count)s late answers were counted to it.", count=taken))
    return redirect(url_for("round.show", round_id=round_id), 303)


@blueprint.post("/remove")
@allow(*FULL)
def remove(round_id: int):
    round_ = own(round_id)
    name, plan = round_.name, asdict(_plan(round_))
    try:
        rounds.remove(db.session(), round_)
    except RoundError as error:
        db.session.rollback()
        flash(error.told(_))
        return redirect(url_for("round.show", round_id=round_id), 303)
    note("round.remove", f"round {name}", before=plan)
    db.session.commit()
    flash(_("The round “%(name)s” was deleted.", name=name))
    return redirect(url_for("rounds.show"), 303)


def own(round_id: int) -> Round:
    """The round of this number in the facility of the person signed in; 404 for any other."""
    query = select(Round).where(Round.id == round_id, Round.facility_id == facility().id)
    return db.session.scalars(query).first() or abort(404)


def title_of(round_: Round) -> str:
    """The title of the round's questionnaire."""
    found = round_form.choices(db.session(), facility())
    return next((one.title for one in found if one.form.id == round_.questionnaire_id), "")


def _batches(round_: Round) -> list[slip_lines.Line]:
    """The batches of a patients' round; of staff a batch says nothing before the round is closed."""
    return slip_lines.lines(db.session(), facility(), round_=round_) if round_.audience == "patient" else []


def _plan(round_: Round) -> Plan:
    return Plan(round_.name, round_.survey_type, round_.starts_on, round_.ends_on)


def _edit_page(form: RoundForm, round_: Round, problem: str | None = None):
    return render_template(
        "admin/rounds/edit.html",
        form=form,
        round=round_,
        title=title_of(round_),
        problem=problem,
        types=round_form.TYPE_NAMES,
    )


def _closing_page(round_: Round, problem: str | None = None):
    return render_template(
        "admin/rounds/close.html", round=round_, title=title_of(round_), problem=problem,
        reason=request.form.get("reason", ""), state=rounds.state(round_, round_form.today(facility())),
        silent=rounds.silent_kiosks(db.session(), round_, facility().time_zone),
    )  # fmt: skip
