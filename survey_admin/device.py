"""One kiosk: how it is, what never arrived from it, its history, and what becomes of it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from survey_core import device_gaps, pairing
from survey_core.answers import clean
from survey_core.models import Device, DeviceEvent
from survey_core.web import current_settings, db

from . import device_losses, device_words
from .access import FULL, allow
from .collector_lines import lines
from .device_lines import line_of
from .devices import show_code_of, subject
from .frame import Unusable, facility, language
from .paging import Page
from .trail import note

blueprint = Blueprint("device", __name__, url_prefix="/devices/<int:device_id>")
LIFETIME_MINUTES = int(pairing.PAIRING_CODE_LIFETIME.total_seconds() // 60)
MOST_GAPS_SHOWN = 100


@blueprint.get("")
@allow(*FULL)
def show(device_id: int):
    """The kiosk as it is, and a freshly issued code the one time it is shown."""
    return _page(own(device_id))


@blueprint.post("/code")
@allow(*FULL)
def renew_code(device_id: int):
    """A new code; the kiosk keeps its present key until somebody types the code in."""
    device = living(device_id)
    note("device.code", subject(device))
    return show_code_of(device)


@blueprint.post("/pin")
@allow(*FULL)
def renew_pin(device_id: int):
    """Another number for the kiosk's own panel; the kiosk learns it at its next contact."""
    device = living(device_id)
    pairing.renew_pin(device)
    return _changed(device, "device.new_pin", _("This kiosk has another service number now."))


@blueprint.post("/pause")
@allow(*FULL)
def pause(device_id: int):
    device = living(device_id)
    pairing.pause(device)
    return _changed(
        device,
        "device.pause",
        _("Paused: it asks nobody from its next contact on. What it holds still comes in."),
    )


@blueprint.post("/resume")
@allow(*FULL)
def resume(device_id: int):
    device = living(device_id)
    pairing.resume(device)
    return _changed(device, "device.resume", _("It asks people again from its next contact on."))


@blueprint.post("/revoke")
@allow(*FULL)
def revoke(device_id: int):
    """Take its key away, for good."""
    device = own(device_id)
    if device.revoked_at is None:
        pairing.revoke(device)
        return _changed(device, "device.revoke", _("Revoked. What it still holds can be saved to a file and read in here."))  # fmt: skip
    return to(device)


@blueprint.post("/settle")
@allow(*FULL)
def settle(device_id: int):
    """Say that the missing numbers shown were looked into, and what was found."""
    device, reason = own(device_id), clean(request.form.get("reason", ""))
    ranges = device_gaps.gaps(db.session().connection(), device)
    until = device_losses.last_shown(ranges[:MOST_GAPS_SHOWN], request.form.get("until", ""))
    if problem := device_losses.reason_problem(reason):
        return _page(device, reason=reason, problem=problem), 422
    if until is None:
        told = _("The missing numbers have changed meanwhile. Look at them again, then send.")
        return _page(device, reason=reason, problem=told), 409
    after = device_losses.settle(db.session(), device, ranges, until, reason)
    note("device.settle", subject(device), after={"last number": after.pop("until"), **after})
    db.session.commit()
    flash(_("Noted. These numbers are not counted as missing any more."))
    return to(device)


def own(device_id: int) -> Device:
    query = select(Device).where(Device.id == device_id, Device.facility_id == facility().id)
    return db.session.scalars(query).first() or abort(404)


def living(device_id: int) -> Device:
    """One that is not revoked. Raises Unusable for what was revoked meanwhile."""
    device = own(device_id)
    if device.revoked_at is not None:
        raise Unusable(_("This kiosk was revoked; nothing more can be changed about it. Add it anew."), 409)
    return device


def to(device: Device):
    return redirect(url_for("device.show", device_id=device.id), 303)


def _changed(device: Device, action: str, told: str):
    note(action, subject(device))
    db.session.commit()
    flash(told)
    return to(device)


def _page(device: Device, reason: str = "", problem: str = ""):
    found = db.session()
    line = line_of(found, device, facility().time_zone)
    ranges = device_gaps.gaps(found.connection(), device)
    events = select(DeviceEvent).where(
        DeviceEvent.facility_id == device.facility_id, DeviceEvent.device_id == device.id
    )
    ways = {one.collector.id: f"{one.department.named(language())} · {one.title}"
            for one in lines(found, facility(), "kiosk", with_closed=True)}  # fmt: skip
    return render_template(
        "admin/devices/show.html", device=device, line=line, state=line.state, ways=ways, pairing=_fresh_code(device),
        history=Page.of_query(found, events.order_by(DeviceEvent.at.desc(), DeviceEvent.id.desc()), request.args),
        words=device_words, ranges=ranges[:MOST_GAPS_SHOWN], missing=device_gaps.count(ranges), more=len(ranges) - MOST_GAPS_SHOWN,
        reason=reason, problem=problem, most=device_losses.REASON_MAX_LENGTH,
        minutes=LIFETIME_MINUTES, kiosk_address=f"{current_settings().public_url}/kiosk/",
    )  # fmt: skip


def _fresh_code(device: Device) -> str | None:
    """The code just made for this kiosk, once."""
    kept = session.get("pairing")
    if not isinstance(kept, dict) or kept.get("device") != device.id:
        return None
    return session.pop("pairing")["code"]
