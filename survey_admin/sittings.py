"""A sitting: the time one browser stays signed in, how long it lasts, and what is kept when it lapses."""

import time

from flask import current_app, g, request, session
from flask_login import current_user, logout_user
from flask_login.utils import decode_cookie
from flask_security import login_user

from survey_core.models import Facility
from survey_core.web import db

from . import two_factor
from .accounts import Account

LONGEST_SECONDS = 12 * 3600
NOTED_EVERY_SECONDS = 30  # not at every request: pictures of one page would race for the cookie
LAPSED = "lapsed"
UNATTENDED = "X-Unattended"  # a page that renews itself (live.js) does not keep a sitting alive


def begin(account: Account, remember: bool) -> None:
    """Sign the account in. Forms that were open when the same account's sitting lapsed can still be sent."""
    if session.pop(LAPSED, account.id) != account.id:
        session.pop("csrf_token", None)
        g.pop("csrf_token", None)
    login_user(account, remember=remember and may_be_remembered(account))
    session["since"] = session["seen"] = int(time.time())


def may_be_remembered(account: Account) -> bool:
    """Whether the browser may stay signed in for days: not where a second factor is asked."""
    return not two_factor.is_on(account) and not two_factor.is_required(account, _facility(account))


def goes_on() -> bool:
    """Whether the signed-in person's sitting still stands; it lapses here when its time is over."""
    moment, account = int(time.time()), current_user._get_current_object()
    if _is_over(moment, account):
        if not _is_remembered(account):
            _lapse(account)
            return False
        session["since"] = moment
    is_attended = UNATTENDED not in request.headers
    if is_attended and moment - session.get("seen", 0) >= NOTED_EVERY_SECONDS:
        session["seen"] = moment
    return True


def has_lapsed() -> bool:
    """Whether somebody was signed in here before, so that a form just sent may be theirs."""
    return LAPSED in session or "_user_id" in session


def _is_over(moment: int, account: Account) -> bool:
    if "since" not in session:  # restored from the long-lived cookie
        return True
    idle = moment - session["seen"] > _facility(account).session_minutes * 60
    return idle or moment - session["since"] > LONGEST_SECONDS


def _is_remembered(account: Account) -> bool:
    cookie = request.cookies.get(current_app.config["REMEMBER_COOKIE_NAME"], "")
    return decode_cookie(cookie) == account.get_id() and may_be_remembered(account)


def _lapse(account: Account) -> None:
    """End the sitting but keep the forms' token: what was typed can be sent once the person is back."""
    logout_user()
    session[LAPSED] = account.id
    for name in ("since", "seen"):
        session.pop(name, None)


def _facility(account: Account) -> Facility:
    return db.session.get_one(Facility, account.facility_id)
