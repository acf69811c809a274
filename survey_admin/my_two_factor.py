"""One's own second factor: scanning it, confirming it, new recovery codes, and taking it off."""

from base64 import b64encode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from survey_core.web import db

from . import posters, sittings, two_factor
from .access import allow
from .accounts import ROLES
from .frame import facility
from .my_account import wrong_password
from .trail import note

blueprint = Blueprint("my_two_factor", __name__, url_prefix="/account/two-factor")


@blueprint.get("")
@allow(*ROLES)
def show():
    return _page()


@blueprint.post("/start")
@allow(*ROLES)
def start():
    """Draw a secret to scan; it asks nothing at the door before it is confirmed."""
    if not two_factor.is_on(current_user):
        two_factor.start(current_user._get_current_object())
        db.session.commit()
    return redirect(url_for("my_two_factor.show"), 303)


@blueprint.post("/confirm")
@allow(*ROLES)
def confirm():
    """Turn it on with a code, and show the recovery codes the one time they can be seen."""
    account = current_user._get_current_object()
    codes = two_factor.confirm(account, request.form.get("code", ""))
    if codes is None:
        return _page(
            _("This code is not right. Scan the picture again and type the code your telephone shows now.")
        ), 422
    note("account.enable_two_factor", _name())
    db.session.commit()
    sittings.begin(account, False)
    return render_template("security/recovery.html", codes=codes)


@blueprint.post("/recovery")
@allow(*ROLES)
def renew_recovery():
    """New recovery codes for the present password; the old ones are dead."""
    if problem := wrong_password(request.form.get("password", "")):
        return _page(problem), 422
    if not two_factor.is_on(current_user):
        return redirect(url_for("my_two_factor.show"), 303)
    codes = two_factor.renew_recovery(current_user._get_current_object())
    note("account.renew_recovery", _name())
    db.session.commit()
    return render_template("security/recovery.html", codes=codes)


@blueprint.post("/off")
@allow(*ROLES)
def take_off():
    """Go without it again, where the facility does not ask it of the role."""
    if two_factor.is_required(current_user, facility()):
        return _page(_("Your role must sign in with two factors; it cannot be turned off.")), 422
    if problem := wrong_password(request.form.get("password", "")):
        return _page(problem), 422
    two_factor.take_off(current_user._get_current_object())
    note("account.disable_two_factor", _name())
    db.session.commit()
    flash(_("Signing in asks only for your password again."))
    return redirect(url_for("my_account.show"), 303)


def _page(problem: str | None = None) -> str:
    is_on = two_factor.is_on(current_user)
    waits = bool(current_user.totp_secret) and not is_on
    return render_template(
        "security/two_factor.html",
        problem=problem, is_on=is_on, waits=waits, picture=_picture() if waits else None,
        spelled=two_factor.spelled(current_user) if waits else None,
        codes_left=len(current_user.recovery_hashes),
        must_have=two_factor.is_required(current_user, facility()),
    )  # fmt: skip


def _picture() -> str:
    """The QR picture inside the page: an address of its own would be one more place the secret can be read."""
    content = posters.qr_svg(two_factor.address(current_user, f"Lắng Nghe {facility().code}"))
    return f"data:image/svg+xml;base64,{b64encode(content).decode()}"


def _name() -> str:
    return f"account {current_user.email}"
