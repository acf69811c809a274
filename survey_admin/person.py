"""One person of the staff side: role and departments, a new link, closing the account, a lost telephone."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from survey_core.web import db

from . import account_links, staffing
from .access import allow
from .accounts import Account, departments_of, end_sessions
from .frame import facility
from .people import departments_to_choose, hand_over
from .person_form import PersonForm
from .trail import note

blueprint = Blueprint("person", __name__, url_prefix="/people/<int:account_id>")


@blueprint.get("")
@allow("administrator")
def show(account_id: int):
    person = _own(account_id)
    chosen = [str(id_) for id_ in departments_of(db.session(), person)]
    return _page(person, PersonForm(name=person.name, role=person.role, departments=chosen))


@blueprint.post("")
@allow("administrator")
def change(account_id: int):
    """Give another name, role and departments."""
    person, form = _own(account_id), PersonForm()
    if not form.validate():
        return _page(person, form), 422
    before = staffing.described(db.session(), person)
    try:
        staffing.change(db.session(), person, form.name.data or "", form.role.data, form.chosen)
    except staffing.AccountError as error:
        db.session.rollback()
        form.tell(error)
        return _page(person, form), 422
    note("account.change", _name(person), before, staffing.described(db.session(), person))
    db.session.commit()
    flash(_("Saved. It holds from the next page %(name)s opens.", name=person.name or person.email))
    return redirect(url_for("person.show", account_id=account_id), 303)


@blueprint.post("/close")
@allow("administrator")
def close(account_id: int):
    """Deactivate the account; its sessions end at once."""
    return _act(account_id, "account.deactivate", lambda one: staffing.deactivate(db.session(), one))


@blueprint.post("/reopen")
@allow("administrator")
def reopen(account_id: int):
    return _act(account_id, "account.reactivate", staffing.reactivate)


@blueprint.post("/reset")
@allow("administrator")
def reset(account_id: int):
    """A new link; the present password opens nothing more, and every session ends."""
    person = _own(account_id)
    try:
        token = staffing.reset(db.session(), person)
    except staffing.AccountError as error:
        return _told(person, error)
    note("account.reset_password", _name(person))
    db.session.commit()
    return hand_over(person, token)


@blueprint.post("/remove-two-factor")
@allow("administrator")
def remove_two_factor(account_id: int):
    return _act(account_id, "account.remove_two_factor", staffing.remove_two_factor)


@blueprint.post("/sign-out")
@allow("administrator")
def sign_out(account_id: int):
    """End every session of the person."""
    return _act(account_id, "account.end_sessions", end_sessions)


DONE = {
    "account.deactivate": lambda: _("The account is closed; its sessions have ended."),
    "account.reactivate": lambda: _("The account is open again."),
    "account.remove_two_factor": lambda: _("The password alone opens the account now."),
    "account.end_sessions": lambda: _("The person must sign in again in every browser."),
}


def _act(account_id: int, action: str, act: Callable[[Account], None]):
    person = _own(account_id)
    before = staffing.described(db.session(), person)
    try:
        act(person)
    except staffing.AccountError as error:
        return _told(person, error)
    note(action, _name(person), before, staffing.described(db.session(), person))
    db.session.commit()
    flash(DONE[action]())
    return redirect(url_for("person.show", account_id=account_id), 303)


def _told(person: Account, error: staffing.AccountError):
    db.session.rollback()
    chosen = [str(id_) for id_ in departments_of(db.session(), person)]
    form = PersonForm(formdata=None, name=person.name, role=person.role, departments=chosen)
    return _page(person, form, error.told(_)), 422


def _page(person: Account, form: PersonForm, problem: str | None = None) -> str:
    form.offer(departments_to_choose())
    waiting = account_links.waiting(db.session(), facility().id).get(person.id)
    return render_template(
        "admin/people/person.html", person=person, form=form, problem=problem, waiting=waiting
    )


def _own(account_id: int) -> Account:
    query = select(Account).where(Account.id == account_id, Account.facility_id == facility().id)
    return db.session.scalars(query).first() or abort(404)


def _name(person: Account) -> str:
    return f"account {person.email}"
