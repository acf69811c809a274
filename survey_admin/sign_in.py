"""Signing in and out, and changing one's own password."""

from functools import cache
from secrets import token_urlsafe

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import login_user, logout_user, verify_password
from sqlalchemy import select

from survey_core.answers import clean
from survey_core.database import writes_expected
from survey_core.web import current_settings, db

from . import attempts
from .access import allow, public
from .accounts import (
    PASSWORD_MAX_LENGTH,
    PASSWORD_MIN_LENGTH,
    ROLES,
    Account,
    hashed,
    normalized,
    set_password,
)
from .attempts import Attempt

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@public
def show():
    """The sign-in page. It takes no address to go on to: signing in always lands on the home page."""
    if current_user.is_authenticated:
        return redirect(url_for("home.show"), 303)
    return render_template("security/sign_in.html", email="", problem=None)


@blueprint.post("/sign-in")
@public
def sign_in():
    """Check name and password; unknown names and wrong passwords get the same reply."""
    email = clean(request.form.get("email", "")).lower()[:200]
    attempt = Attempt.of(current_settings().secret_key, email, request.remote_addr or "")
    if not attempts.reserve(db.session(), attempt):
        db.session.rollback()
        return _refused(email, _too_many(), 429)
    db.session.commit()
    account = _account(email, request.form.get("password", ""))
    if account is None:
        return _refused(email, _("The e-mail address or the password is not right."), 401)
    attempts.forget(db.session(), attempt)
    db.session.commit()
    login_user(account, remember="remember" in request.form)
    return redirect(url_for("home.show"), 303)


@blueprint.post("/sign-out")
@allow(*ROLES)
def sign_out():
    logout_user()
    return redirect(url_for("sign_in.show"), 303)


@blueprint.get("/password")
@allow(*ROLES)
def password():
    return render_template("security/password.html", problem=None, least=PASSWORD_MIN_LENGTH)


@blueprint.post("/password")
@allow(*ROLES)
def change_password():
    """Set a new password; every other session of the account ends."""
    account = current_user._get_current_object()
    stored = account.password
    db.session.rollback()  # no lock is held while argon2 works
    problem = _password_problem(stored, request.form)
    if problem:
        return render_template("security/password.html", problem=problem, least=PASSWORD_MIN_LENGTH), 422
    set_password(account, request.form["new"])
    db.session.commit()
    login_user(account, remember=current_app.config["REMEMBER_COOKIE_NAME"] in request.cookies)
    flash(_("Your password is changed. Other browsers that were signed in must sign in again."))
    return redirect(url_for("home.show"), 303)


def _refused(email: str, problem: str, status: int):
    return render_template("security/sign_in.html", email=email, problem=problem), status


def _too_many() -> str:
    return _(
        "Too many sign-ins failed. Wait 15 minutes and try again; "
        "if the password is forgotten, ask the administrator."
    )


def _account(email: str, given: str) -> Account | None:
    """The active account of this name and password. It only reads: no lock is held while argon2 works."""
    writes_expected.set(False)
    account = db.session.scalars(select(Account).where(Account.email == email, Account.active)).first()
    stored = account.password if account else _nobody()
    db.session.rollback()
    writes_expected.set(True)
    return account if _fits(given, stored) else None


def _fits(given: str, stored: str) -> bool:
    return len(given) <= PASSWORD_MAX_LENGTH and verify_password(normalized(given), stored)


@cache
def _nobody() -> str:
    """A hash no password fits, so that an unknown name costs the same time as a known one."""
    return hashed(token_urlsafe())


def _password_problem(stored: str, form) -> str | None:
    new = form.get("new", "")
    if not _fits(form.get("old", ""), stored):
        return _("The present password is not right.")
    if not PASSWORD_MIN_LENGTH <= len(new) <= PASSWORD_MAX_LENGTH:
        return _("A password has %(least)s to %(most)s characters.",
                 least=PASSWORD_MIN_LENGTH, most=PASSWORD_MAX_LENGTH)  # fmt: skip
    if new != form.get("again"):
        return _("The two new passwords differ. Type the same one twice.")
    return None
