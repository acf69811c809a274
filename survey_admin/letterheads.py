"""What the facility is called and how its papers are headed: corrected, changed from a day on, taken back."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from survey_core import letterheads
from survey_core.answers import clean
from survey_core.models import Letterhead
from survey_core.spoken import N_
from survey_core.validity import ONE_DAY, ValidityError, read_day
from survey_core.web import db

from .access import FULL, allow
from .department import today
from .facility import page
from .frame import facility
from .trail import note

blueprint = Blueprint("letterheads", __name__, url_prefix="/facility/letterheads")
LONGEST = {"name": 200, "name_en": 200, "governing_body": 200, "office": 200, "place": 100, "address": 300}
NAMES = {
    "name": lazy_gettext("Name of the facility"),
    "name_en": lazy_gettext("Name in English"),
    "governing_body": lazy_gettext("Governing body"),
    "office": lazy_gettext("Office that reports"),
    "place": lazy_gettext("Place before the date"),
    "address": lazy_gettext("Address of the facility"),
}


@blueprint.post("")
@allow(*FULL)
def save():
    """Head the papers otherwise: a slip corrected for all time, or a change from a day on."""
    given = {name: clean(request.form.get(name, "")) for name in LONGEST}
    how, since = request.form.get("how", ""), request.form.get("since", "")
    before = letterheads.fields_of(facility())
    try:
        _check(given)
        if given == before:
            raise ValidityError(N_("Nothing is different yet. Change a line of the letterhead first."))
        if how == "changed":
            letterheads.change(db.session(), facility(), given, read_day(since), today())
        elif how == "corrected":
            letterheads.correct(facility(), given)
        else:
            raise ValidityError(N_("Say whether this corrects a slip, or holds only from a day on."))
    except ValidityError as error:
        return page(letterhead=given, head_problem=error.told(_), how=how, since=since), 422
    note(
        f"letterhead.{how}",
        f"facility {facility().code}",
        before,
        given | ({"since": since} if how == "changed" else {}),
    )
    db.session.commit()
    flash(_("The letterhead is saved. Reports about earlier quarters keep the former one.")
          if how == "changed" else _("The letterhead is corrected."))  # fmt: skip
    return _back()


@blueprint.post("/<until>")
@allow(*FULL)
def correct(until: str):
    """Write a former letterhead otherwise, or let it end on another day."""
    former = _former(until)
    given = {name: clean(request.form.get(name, "")) for name in LONGEST}
    before = letterheads.fields_of(former) | {"until": former.valid_until}
    try:
        _check(given)
        last = read_day(request.form.get("until", ""))
        letterheads.move(db.session(), former, last + ONE_DAY if last else None, today())
    except ValidityError as error:
        return page(former_given={until: given}, former_problem={until: error.told(_)}), 422
    letterheads.correct(former, given)
    note("letterhead.correct", f"facility {facility().code}", before, given | {"until": former.valid_until})
    db.session.commit()
    flash(_("The former letterhead is corrected."))
    return _back()


@blueprint.post("/undo")
@allow(*FULL)
def undo():
    """Take the newest change back."""
    before = letterheads.fields_of(facility())
    if letterheads.undo(db.session(), facility()):
        note("letterhead.undo", f"facility {facility().code}", before, letterheads.fields_of(facility()))
        db.session.commit()
        flash(_("The newest change of the letterhead is taken back."))
    return _back()


def _check(given: dict[str, str]) -> None:
    if not given["name"]:
        raise ValidityError(N_("Say what the facility is called."))
    for name, most in LONGEST.items():
        if len(given[name]) > most:
            raise ValidityError(N_("“%(text)s…” is too long; at most %(most)s characters fit."),
                                text=given[name][:20], most=most)  # fmt: skip


def _former(until: str) -> Letterhead:
    try:
        day = date.fromisoformat(until)
    except ValueError:
        abort(404)
    return db.session.get(Letterhead, (facility().id, day)) or abort(404)


def _back():
    return redirect(url_for("facility.show", _anchor="letterhead"), 303)


@blueprint.app_context_processor
def _words() -> dict:
    return {"letterhead_names": NAMES}
