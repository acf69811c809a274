"""Signing in, by password and where it is on by the second factor, and signing out."""

import time

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import logout_user, verify_password
from sqlalchemy import select

from survey_core.answers import clean
from survey_core.database import now, writes_expected
from survey_core.models import Facility
from survey_core.web import current_settings, db

from . import attempts, audit, sittings, two_factor
from .access import allow, public
from .accounts import PASSWORD_MAX_LENGTH, ROLES, Account, nobodys_password, normalized
from .attempts import Attempt

blueprint = Blueprint("sign_in", __name__)
PENDING, PENDING_SECONDS = "pending", 300


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
    attempt = _attempt(email)
    if not attempts.reserve(db.session(), attempt):
        db.session.rollback()
        return _refused(email, too_many(), 429)
    db.session.commit()
    account = _account(email, request.form.get("password", ""))
    if account is None:
        _note_failure(email, "password")
        return _refused(email, _("The e-mail address or the password is not right."), 401)
    attempts.forget(db.session(), attempt)
    remember = "remember" in request.form
    if two_factor.is_on(account):
        db.session.commit()
        session[PENDING] = {"id": account.get_id(), "at": int(time.time())}
        return redirect(url_for("sign_in.ask_code"), 303)
    return _enter(account, remember, "password")


@blueprint.get("/sign-in/code")
@public
def ask_code():
    """The second step: the code of the telephone, or a recovery code."""
    if _pending() is None:
        flash(_("Signing in took longer than five minutes. Begin again with your password."))
        return redirect(url_for("sign_in.show"), 303)
    return render_template("security/code.html", problem=None)


@blueprint.post("/sign-in/code")
@public
def check_code():
    account = _pending()
    if account is None:
        return redirect(url_for("sign_in.ask_code"), 303)
    attempt = _attempt(f"code\0{account.id}")
    if not attempts.reserve(db.session(), attempt):
        db.session.rollback()
        return render_template("security/code.html", problem=too_many()), 429
    how = two_factor.accept(db.session(), account.id, request.form.get("code", "")[:60])
    if how is None:
        db.session.commit()
        _note_failure(account.email, "code")
        return render_template("security/code.html", problem=_wrong_code()), 401
    attempts.forget(db.session(), attempt)
    session.pop(PENDING)
    return _enter(account, False, how)


@blueprint.post("/sign-out")
@allow(*ROLES)
def sign_out():
    _note(current_user._get_current_object(), "account.sign_out")
    db.session.commit()
    logout_user()
    return redirect(url_for("sign_in.show"), 303)


def fits(given: str, stored: str) -> bool:
    """Whether a password is that of this hash; it takes its time, so hold no lock meanwhile."""
    return len(given) <= PASSWORD_MAX_LENGTH and verify_password(normalized(given), stored)


def too_many() -> str:
    return _(
        "Too many sign-ins failed. Wait 15 minutes and try again; "
        "if the password is forgotten, ask the administrator."
    )


def _wrong_code() -> str:
    return _(
        "This code is not right, or it was used before. Wait for the next one on your telephone, or type a recovery code."
    )


def _enter(account: Account, remember: bool, how: str):
    """Sign in, and note it; a used recovery code is told, for there are only ten."""
    account.signed_in_at = now()
    left = len(account.recovery_hashes)
    _note(account, "account.sign_in", {"by": how})
    db.session.commit()
    sittings.begin(account, remember)
    if how == "recovery":
        flash(
            _(
                "You signed in with a recovery code; %(left)s are left. Make new ones under My account.",
                left=left,
            )
        )
    return redirect(url_for("home.show"), 303)


def _attempt(name: str) -> Attempt:
    return Attempt.of(current_settings().secret_key, name, request.remote_addr or "")


def _refused(email: str, problem: str, status: int):
    return render_template("security/sign_in.html", email=email, problem=problem), status


def _account(email: str, given: str) -> Account | None:
    """The active account of this name and password. It only reads: no lock is held while argon2 works."""
    writes_expected.set(False)
    account = db.session.scalars(select(Account).where(Account.email == email, Account.active)).first()
    stored = account.password if account else nobodys_password()
    db.session.rollback()
    writes_expected.set(True)
    return account if fits(given, stored) else None


def _pending() -> Account | None:
    """The account whose password was right less than five minutes ago in this browser."""
    pending = session.get(PENDING, {})
    if time.time() - pending.get("at", 0) > PENDING_SECONDS:
        session.pop(PENDING, None)
        return None
    query = select(Account).where(Account.fs_uniquifier == pending["id"], Account.active)
    return db.session.scalars(query).first()


def _note(account: Account, action: str, after: dict | None = None) -> None:
    facility = db.session.get_one(Facility, account.facility_id)
    audit.record(db.session(), facility.code, account.email, action, f"account {account.email}", after=after)


def _note_failure(email: str, step: str) -> None:
    """A failed step goes into the trail; attempts.py bounds how many can.

    A name nobody has is not written down: people type passwords into the wrong field. Its failure is noted all
    the same, in the first facility, so that the reply to it takes no less time.
    """
    account = db.session.scalars(select(Account).where(Account.email == email)).first()
    if account is not None:
        _note(account, "account.fail_sign_in", {"step": step})
    else:
        code = db.session.scalars(select(Facility.code).order_by(Facility.id).limit(1)).first()
        audit.record(db.session(), code or "", "", "account.fail_sign_in", after={"step": "unknown name"})
    db.session.commit()
