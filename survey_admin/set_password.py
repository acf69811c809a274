"""The page behind an invitation or a reset: the person sets a password, once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey_core.models import Facility
from survey_core.web import current_settings, db

from . import account_links, attempts, audit
from .access import public
from .accounts import PASSWORD_MIN_LENGTH, end_sessions, hashed
from .attempts import Attempt
from .frame import Unusable
from .my_account import password_problem
from .sign_in import too_many

blueprint = Blueprint("set_password", __name__, url_prefix="/set-password")


@blueprint.get("/<token>")
@public
def show(token: str):
    """Opening the link uses nothing up: mail scanners open links too."""
    account = account_links.account_of(db.session(), token)
    if account is None:
        raise Unusable(_dead())
    return _page(account.email, None)


@blueprint.post("/<token>")
@public
def save(token: str):
    account = account_links.account_of(db.session(), token)
    if account is None:
        return _miss()
    if problem := password_problem(request.form):
        return _page(account.email, problem), 422
    db.session.rollback()  # no lock is held while argon2 works
    password = hashed(request.form["new"])
    account = account_links.redeem(db.session(), token)
    if account is None:
        raise Unusable(_dead())
    account.password = password
    end_sessions(account)
    code = db.session.get_one(Facility, account.facility_id).code
    audit.record(db.session(), code, account.email, "account.set_password", f"account {account.email}")
    db.session.commit()
    flash(_("Your password is set. Sign in with it now."))
    return redirect(url_for("sign_in.show"), 303)


def _miss():
    """A link that leads nowhere counts as a failed sign-in of its address."""
    attempt = Attempt.of(current_settings().secret_key, "link", request.remote_addr or "")
    is_let = attempts.reserve_address(db.session(), attempt)
    db.session.commit()
    if not is_let:
        raise Unusable(too_many(), 429)
    raise Unusable(_dead())


def _page(email: str, problem: str | None) -> str:
    return render_template(
        "security/set_password.html", email=email, problem=problem, least=PASSWORD_MIN_LENGTH
    )


def _dead() -> str:
    return _("This link has been used or is older than 48 hours. Ask the administrator for a new one.")
