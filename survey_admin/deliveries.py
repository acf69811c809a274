"""The mail this installation sends: what arrived at the mail server, what did not, and why."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.models import Delivery, Facility
from survey_core.web import current_settings, db

from .access import allow
from .frame import facility
from .paging import Page
from .trail import note

blueprint = Blueprint("deliveries", __name__, url_prefix="/deliveries")
IS_UNSENT = Delivery.sent_at.is_(None) & (Delivery.last_error != "")
IS_OPEN = IS_UNSENT & Delivery.seen_at.is_(None)
NO_CONNECTION = lazy_gettext("the mail server could not be reached")
ERRORS = {
    "ConnectionRefusedError": NO_CONNECTION,
    "ConnectionResetError": NO_CONNECTION,
    "TimeoutError": NO_CONNECTION,
    "gaierror": lazy_gettext("nobody knows the mail server's name"),
    "OSError": NO_CONNECTION,
    "SMTPAuthenticationError": lazy_gettext("the mail server refused the user or the password"),
    "SMTPNotSupportedError": lazy_gettext("the mail server does not encrypt (see ?starttls=no)"),
    "SMTPRecipientsRefused": lazy_gettext("the mail server refused this recipient"),
    "UnicodeEncodeError": lazy_gettext("this address cannot be written to"),
    "ValueError": lazy_gettext("this address cannot be written to"),
    "SMTPSenderRefused": lazy_gettext("the mail server refused the sender's address"),
    "SMTPServerDisconnected": lazy_gettext("the mail server ended the connection"),
    "SSLError": lazy_gettext("the mail server does not speak this kind of encryption"),
    "SSLCertVerificationError": lazy_gettext("the mail server's certificate is not trusted"),
}


@blueprint.get("")
@allow("administrator")
def show():
    """Every mail of the last half year, the newest first; `?state=unsent` those that did not go out."""
    only = request.args.get("state") == "unsent"
    query = select(Delivery).where(Delivery.facility_id == facility().id, *([IS_UNSENT] if only else []))
    return render_template(
        "admin/deliveries/show.html",
        page=Page.of_query(db.session(), query.order_by(Delivery.id.desc()), request.args),
        only=only, server=current_settings().mail, error=error, open=unsent(db.session(), facility()),
    )  # fmt: skip


@blueprint.post("/<int:delivery_id>/again")
@allow("administrator")
def again(delivery_id: int):
    """Try a mail once more, now; one that is just being sent is left alone."""
    failed = (Delivery.id == delivery_id) & (Delivery.facility_id == facility().id) & IS_UNSENT
    due = update(Delivery).where(failed).values(next_attempt_at=now(), given_up_at=None, seen_at=None)
    recipient = db.session.scalar(due.returning(Delivery.recipient)) or abort(404)
    note("delivery.retry", f"delivery {delivery_id}: {recipient}")
    db.session.commit()
    flash(_("It is tried again within a minute."))
    return redirect(url_for(".show"), 303)


@blueprint.post("/set-aside")
@allow("administrator")
def set_aside():
    """Have seen what could not be sent: it stays in this list and leaves the first page."""
    own = update(Delivery).where(Delivery.facility_id == facility().id, IS_OPEN)
    count = db.session.execute(own.values(seen_at=now())).rowcount
    if count:
        note("delivery.set_aside", after={"rows": count})
    db.session.commit()
    return redirect(url_for(".show"), 303)


def unsent(session: Session, of: Facility) -> int:
    """How many mails did not go out, given up or not, that nobody has set aside."""
    open_ones = select(func.count()).select_from(Delivery)
    return session.scalar(open_ones.where(Delivery.facility_id == of.id, IS_OPEN)) or 0


def error(short: str) -> str:
    """What went wrong in a sentence's words, with the code a mail server's administrator asks for."""
    kind = short.partition(" ")[0]
    return f"{ERRORS[kind]} ({short})" if kind in ERRORS else short
