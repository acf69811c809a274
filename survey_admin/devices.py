"""The kiosks of a facility: each at a glance, and adding one."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from survey_core.answers import clean
from survey_core.models import Device
from survey_core.pairing import add_device, issue_code
from survey_core.web import current_settings, db

from . import device_words
from .access import FULL, allow
from .collector_lines import Line, lines
from .device_form import name_problem
from .device_lines import devices_of, lines_of
from .frame import facility, language
from .paging import Page
from .trail import note

blueprint = Blueprint("devices", __name__, url_prefix="/devices")


@blueprint.get("")
@allow(*FULL)
def show():
    """The kiosks, a row each."""
    return _page()


@blueprint.post("")
@allow(*FULL)
def add():
    """Add a kiosk for some open kiosk collectors; its own page then shows its first code."""
    name = clean(request.form.get("name", ""))
    kiosk_lines = lines(db.session(), facility(), "kiosk")
    chosen = chosen_of(kiosk_lines, request.form.getlist("collector"))
    problem = name_problem(name) or ways_problem(chosen)
    if problem:
        return _page(kiosk_lines, problem=problem, name=name, chosen=chosen), 422
    device = add_device(db.session(), facility().id, name, chosen)
    note("device.add", subject(device))
    return show_code_of(device)


def show_code_of(device: Device):
    """Make a code and lead to the kiosk's page, which shows it the one time."""
    code = issue_code(db.session(), current_settings().secret_key, device)
    device_id = device.id
    db.session.commit()
    session["pairing"] = {"device": device_id, "code": f"{code[:4]} {code[4:]}"}
    return redirect(url_for("device.show", device_id=device_id), 303)


def subject(device: Device) -> str:
    """What the audit trail calls it."""
    return f"device {device.id}: {device.name}"


def chosen_of(kiosk_lines: Sequence[Line], given: Sequence[str]) -> list[int]:
    """The ids of the ways in that were ticked, those only that can be."""
    return [line.collector.id for line in kiosk_lines if str(line.collector.id) in given]


def ways_problem(chosen: Sequence[int]) -> str | None:
    return None if chosen else _("Choose at least one questionnaire the kiosk is to show.")


def _page(kiosk_lines=None, problem=None, name="", chosen=()):
    kiosk_lines = lines(db.session(), facility(), "kiosk") if kiosk_lines is None else kiosk_lines
    names = {line.collector.id: f"{line.department.named(language())} · {line.title}" for line in kiosk_lines}
    devices = db.session.scalars(devices_of(facility().id)).all()
    page = Page.of(devices, request.args, lambda device: (device.name,))
    return render_template(
        "admin/devices/list.html", page=page, found=lines_of(db.session(), page.rows, facility().time_zone), names=names,
        lines=kiosk_lines, problem=problem, name=name, chosen=chosen, words=device_words,
        kiosk_address=f"{current_settings().public_url}/kiosk/",
    )  # fmt: skip
