"""One's own account: what it may do, its password, and signing out of every browser."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from survey_core.web import current_settings, db

from . import attempts, ownership, sittings, two_factor
from .access import allow
from .accounts import PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, ROLES, end_sessions, set_password
from .attempts import Attempt
from .frame import facility
from .sign_in import fits, too_many
from .trail import note

blueprint = Blueprint("my_account", __name__)


@blueprint.get("/account")
@allow(*ROLES)
def show():
    return render_template(
        "security/account.html",
        departments=ownership.departments(db.session(), current_user),
        has_two_factor=two_factor.is_on(current_user),
        must_have=two_factor.is_required(current_user, facility()),
        codes_left=len(current_user.recovery_hashes),
    )


@blueprint.post("/account/sign-out-everywhere")
@allow(*ROLES)
def sign_out_everywhere():
    """End every other session of one's account; this browser stays signed in."""
    account = current_user._get_current_object()
    end_sessions(account)
    note("account.end_sessions", f"account {account.email}")
    db.session.commit()
    sittings.begin(account, is_remembered())
    flash(_("Every other browser that was signed in with your account must sign in again."))
    return redirect(url_for("my_account.show"), 303)


@blueprint.get("/password")
@allow(*ROLES)
def password():
    return render_template("security/password.html", problem=None, least=PASSWORD_MIN_LENGTH)


@blueprint.post("/password")
@allow(*ROLES)
def change_password():
    """Set a new password; every other session of the account ends."""
    problem = wrong_password(request.form.get("old", "")) or password_problem(request.form)
    if problem:
        return render_template("security/password.html", problem=problem, least=PASSWORD_MIN_LENGTH), 422
    account = current_user._get_current_object()
    set_password(account, request.form["new"])
    note("account.change_password", f"account {account.email}")
    db.session.commit()
    sittings.begin(account, is_remembered())
    flash(_("Your password is changed. Other browsers that were signed in must sign in again."))
    return redirect(url_for("home.show"), 303)


def wrong_password(given: str) -> str | None:
    """Why what was given is not taken for the present password; guesses are counted as those at the door."""
    account = current_user._get_current_object()
    stored, email = account.password, account.email
    attempt = Attempt.of(current_settings().secret_key, email, request.remote_addr or "")
    if not attempts.reserve(db.session(), attempt):
        db.session.rollback()
        return too_many()
    db.session.commit()  # no lock is held while argon2 works
    if not fits(given, stored):
        return _("The present password is not right.")
    attempts.forget(db.session(), attempt)
    db.session.commit()
    return None


def password_problem(form) -> str | None:
    """Why a new password, typed twice as `new` and `again`, cannot be taken."""
    new = form.get("new", "")
    if not PASSWORD_MIN_LENGTH <= len(new) <= PASSWORD_MAX_LENGTH:
        return _("A password has %(least)s to %(most)s characters.",
                 least=PASSWORD_MIN_LENGTH, most=PASSWORD_MAX_LENGTH)  # fmt: skip
    if new != form.get("again"):
        return _("The two new passwords differ. Type the same one twice.")
    return None


def is_remembered() -> bool:
    """Whether this browser was to stay signed in."""
    return current_app.config["REMEMBER_COOKIE_NAME"] in request.cookies
