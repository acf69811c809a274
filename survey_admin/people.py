"""The people of the staff side: the list of accounts, and inviting another."""

from flask import Blueprint, render_template, request
from sqlalchemy import select

from survey_core.models import Department
from survey_core.web import current_settings, db

from . import account_links, staffing
from .access import allow
from .accounts import ROLES, Account, AccountDepartment
from .frame import facility, language
from .paging import Page
from .person_form import InvitationForm
from .trail import note

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
@allow("administrator")
def show():
    """Every account of the facility, found by name, address or department."""
    names, role, state = _department_names(), request.args.get("role", ""), request.args.get("state", "")
    shown = [
        person
        for person in _people()
        if role in ("", person.role) and state in ("", "open" if person.active else "closed")
    ]
    page = Page.of(shown, request.args, lambda one: (one.name, one.email, *names.get(one.id, ())))
    waiting = account_links.waiting(db.session(), facility().id)
    return render_template(
        "admin/people/show.html", page=page, names=names, waiting=waiting, role=role, state=state, roles=ROLES
    )


@blueprint.get("/new")
@allow("administrator")
def new():
    return _form(InvitationForm(role="viewer"))


@blueprint.post("")
@allow("administrator")
def invite():
    """Open an account and show the link to hand over, the one time it can be seen."""
    form = InvitationForm()
    if not form.validate():
        return _form(form), 422
    try:
        account, token = staffing.invite(
            db.session(), facility(), form.email.data, form.name.data, form.role.data, form.chosen
        )
    except staffing.AccountError as error:
        db.session.rollback()
        form.tell(error)
        return _form(form), 422
    note("account.invite", f"account {account.email}", after=staffing.described(db.session(), account))
    db.session.commit()
    return hand_over(account, token)


def hand_over(account: Account, token: str):
    """The page with a link that opens an account: in this reply and nowhere else, so that it is shown once."""
    link = account_links.address(current_settings().public_url, token)
    hours = int(account_links.LIFETIME.total_seconds() // 3600)
    return render_template("admin/people/link.html", person=account, link=link, hours=hours)


def departments_to_choose() -> list[Department]:
    query = select(Department).where(Department.facility_id == facility().id)
    return list(db.session.scalars(query.order_by(Department.position, Department.name)))


def _form(form: InvitationForm) -> str:
    form.offer(departments_to_choose())
    return render_template("admin/people/new.html", form=form)


def _people() -> list[Account]:
    """Open accounts first, each by name."""
    people = db.session.scalars(select(Account).where(Account.facility_id == facility().id))
    return sorted(people, key=lambda one: (not one.active, (one.name or one.email).casefold(), one.id))


def _department_names() -> dict[int, list[str]]:
    """The names of the departments given to each head, by account id."""
    query = (
        select(AccountDepartment.account_id, Department)
        .join(Department, Department.id == AccountDepartment.department_id)
        .where(AccountDepartment.facility_id == facility().id)
        .order_by(Department.position, Department.name)
    )
    names: dict[int, list[str]] = {}
    for account, department in db.session.execute(query):
        names.setdefault(account, []).append(department.named(language()))
    return names
