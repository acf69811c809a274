"""What staff decide for one kiosk: its name, what it shows, its hours, and how it treats people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey_core import device_history, pairing
from survey_core.models import Device
from survey_core.web import db

from . import device_form
from .access import FULL, allow
from .collector_lines import Line, lines
from .device import living, to
from .device_form import Read
from .devices import chosen_of, subject, ways_problem
from .frame import facility, language
from .trail import note

blueprint = Blueprint("device_settings", __name__, url_prefix="/devices/<int:device_id>")


@blueprint.get("/settings")
@allow(*FULL)
def show(device_id: int):
    return _page(living(device_id))


@blueprint.post("/settings")
@allow(*FULL)
def save(device_id: int):
    """Save name and settings; the kiosk learns them at its next contact, between two people."""
    device = living(device_id)
    read = device_form.read(request.form, list(device_form.greeted(facility(), device)))
    if read.problems:
        return _page(device, read), 422
    _rename(device, str(read.values["name"]))
    before = device_form.facts(device)
    for name in device_form.KEPT:
        setattr(device, name, read.values[name])
    after = device_form.facts(device)
    if changed := [name for name in after if after[name] != before[name]]:
        device_history.note(device, "settings", changed=changed)
        note("device.settings", subject(device), {name: before[name] for name in changed},
             {name: after[name] for name in changed})  # fmt: skip
    db.session.commit()
    flash(_("Saved. The kiosk follows at its next contact, between two people."))
    return to(device)


@blueprint.post("/ways")
@allow(*FULL)
def serve(device_id: int):
    """Let it show these questionnaires from now on; what it still holds of others is taken."""
    device, offered = living(device_id), lines(db.session(), facility(), "kiosk")
    chosen = chosen_of(offered, request.form.getlist("collector"))
    if problem := ways_problem(chosen):
        return _page(device, ways_problem=problem, chosen=[]), 422
    before = pairing.served_by(db.session(), device)
    gone = before - {line.collector.id for line in offered}  # closed for good: nothing to be decided about
    if pairing.assign(db.session(), device, gone | set(chosen)):
        note(
            "device.serve",
            subject(device),
            {"ways": _names(offered, before)},
            {"ways": _names(offered, chosen)},
        )
        db.session.commit()
        flash(_("Saved. The kiosk follows at its next contact, between two people."))
    return redirect(url_for("device_settings.show", device_id=device_id), 303)


def _rename(device: Device, name: str) -> None:
    if name != device.name:
        note("device.rename", subject(device), {"name": device.name}, {"name": name})
        pairing.rename(device, name)


def _names(offered: list[Line], ids) -> list[str]:
    return [f"{line.department.code} · {line.form}" for line in offered if line.collector.id in ids]


def _page(device: Device, read: Read | None = None, ways_problem: str = "", chosen=None):
    languages = device_form.greeted(facility(), device)
    typed = read.typed if read else device_form.shown(device, list(languages), language())
    return render_template(
        "admin/devices/settings.html", device=device, typed=typed, problems=read.problems if read else {},
        languages=languages, weekdays=device_form.WEEKDAYS, most=device_form.GREETING_MAX_LENGTH,
        lines=lines(db.session(), facility(), "kiosk"), ways_problem=ways_problem,
        chosen=pairing.served_by(db.session(), device) if chosen is None else chosen,
    )  # fmt: skip
