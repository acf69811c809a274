"""Kiosks: adding one, showing its pairing code once, and taking its key away."""

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from survey_core.answers import clean
from survey_core.database import now
from survey_core.models import Device, device_collector
from survey_core.pairing import PAIRING_CODE_LIFETIME, add_device, issue_code, revoke
from survey_core.web import current_settings, db

from .access import FULL, allow
from .collector_lines import Line, lines
from .frame import facility
from .paging import Page
from .trail import note

blueprint = Blueprint("devices", __name__, url_prefix="/devices")
NAME_MAX_LENGTH = 100
LIFETIME_MINUTES = int(PAIRING_CODE_LIFETIME.total_seconds() // 60)


@blueprint.get("")
@allow(*FULL)
def show():
    """The kiosks, and a freshly issued code the one time it is shown."""
    return _page(pairing=session.pop("pairing", None))


@blueprint.post("")
@allow(*FULL)
def add():
    """Add a kiosk for some open kiosk collectors and show its first code."""
    name = clean(request.form.get("name", ""))
    kiosk_lines = lines(db.session(), facility(), "kiosk")
    chosen = _chosen(kiosk_lines, request.form.getlist("collector"))
    problem = _problem(name, chosen)
    if problem:
        return _page(kiosk_lines, problem=problem, name=name, chosen=chosen), 422
    device = add_device(db.session(), facility().id, name, chosen)
    note("device.add", f"device {device.id}: {name}")
    return _show_code_of(device)


@blueprint.post("/<int:device_id>/code")
@allow(*FULL)
def renew_code(device_id: int):
    """A new code; the kiosk keeps its present key until somebody types the code in."""
    device = _own(device_id)
    if device.revoked_at is not None:
        abort(404)
    note("device.code", f"device {device.id}: {device.name}")
    return _show_code_of(device)


@blueprint.post("/<int:device_id>/revoke")
@allow(*FULL)
def take_key(device_id: int):
    device = _own(device_id)
    if device.revoked_at is None:
        revoke(device)
        note("device.revoke", f"device {device.id}: {device.name}")
        db.session.commit()
    return redirect(url_for("devices.show"), 303)


def _show_code_of(device: Device):
    code = issue_code(db.session(), current_settings().secret_key, device)
    name = device.name
    db.session.commit()
    session["pairing"] = {"name": name, "code": f"{code[:4]} {code[4:]}"}
    return redirect(url_for("devices.show"), 303)


def _own(device_id: int) -> Device:
    query = select(Device).where(Device.id == device_id, Device.facility_id == facility().id)
    return db.session.scalars(query).first() or abort(404)


def _chosen(kiosk_lines: list[Line], given: list[str]) -> list[int]:
    return [line.collector.id for line in kiosk_lines if str(line.collector.id) in given]


def _problem(name: str, chosen: list[int]) -> str | None:
    if not name:
        return _("Give the kiosk a name, for example where it stands.")
    if len(name) > NAME_MAX_LENGTH:
        return _("The name has %(length)s characters; at most %(most)s fit.",
                 length=len(name), most=NAME_MAX_LENGTH)  # fmt: skip
    if not chosen:
        return _("Choose at least one questionnaire the kiosk is to show.")
    return None


def _page(kiosk_lines=None, pairing=None, problem=None, name="", chosen=()):
    kiosk_lines = lines(db.session(), facility(), "kiosk") if kiosk_lines is None else kiosk_lines
    return render_template(
        "admin/devices/show.html",
        page=Page.of(_devices(), request.args, lambda device: (device.name,)), served=_served(), lines=kiosk_lines, pairing=pairing, problem=problem, name=name,
        chosen=chosen, minutes=LIFETIME_MINUTES, kiosk_address=f"{current_settings().public_url}/kiosk/",
        now=now(),
    )  # fmt: skip


def _devices() -> list[Device]:
    query = select(Device).where(Device.facility_id == facility().id)
    return list(db.session.scalars(query.order_by(Device.revoked_at.is_not(None), Device.name, Device.id)))


def _served() -> dict[int, list[int]]:
    """Collector ids by device id."""
    table = device_collector.c
    served: dict[int, list[int]] = {}
    for row in db.session.execute(
        select(table.device_id, table.collector_id).where(
            table.facility_id == facility().id, table.ended_at.is_(None)
        )
    ):
        served.setdefault(row.device_id, []).append(row.collector_id)
    return served
