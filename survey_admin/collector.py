"""One way in: its code as a picture, what came in through it, and what becomes of it."""

from datetime import date

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core import collecting
from survey_core.answers import clean
from survey_core.database import now
from survey_core.models import Collector, Device, Response, device_collector
from survey_core.periods import local_day
from survey_core.web import db

from . import alert_lines, posters, prints, replacements, scans
from .access import FULL, allow
from .collector_lines import LABEL_MAX_LENGTH, address_of, line_of
from .frame import Unusable, facility
from .trail import note, note_download

blueprint = Blueprint("collector", __name__, url_prefix="/collectors")


@blueprint.get("/<int:collector_id>")
@allow(*FULL)
def show(collector_id: int):
    """One collector: its code as a picture, what came in through it, and what can be done with it."""
    return _page(_own(collector_id))


@blueprint.post("/<int:collector_id>/label")
@allow(*FULL)
def label(collector_id: int):
    """Call it something else."""
    collector, text = _own(collector_id), clean(request.form.get("label", ""))
    if len(text) > LABEL_MAX_LENGTH:
        problem = _("The name has %(length)s characters; at most %(most)s fit.",
                    length=len(text), most=LABEL_MAX_LENGTH)  # fmt: skip
        return _page(collector, text, problem), 422
    note(
        "collector.label",
        line_of(db.session(), facility(), collector).subject,
        {"label": collector.label},
        {"label": text},
    )
    collector.label = text
    db.session.commit()
    flash(_("The name is saved."))
    return _to(collector)


@blueprint.post("/<int:collector_id>/pause")
@allow(*FULL)
def pause(collector_id: int):
    collector = _living(collector_id)
    collecting.pause(collector)
    return _changed(
        collector, "collector.pause", _("Paused: whoever scans the code is asked to come back later.")
    )


@blueprint.post("/<int:collector_id>/resume")
@allow(*FULL)
def resume(collector_id: int):
    collector = _living(collector_id)
    collecting.resume(collector)
    return _changed(collector, "collector.resume", _("Open again."))


@blueprint.post("/<int:collector_id>/close")
@allow(*FULL)
def close(collector_id: int):
    collector = _living(collector_id)
    collecting.close(collector)
    return _changed(collector, "collector.close", _("Closed for good. Its answers stay in every report."))


@blueprint.post("/<int:collector_id>/rotate")
@allow(*FULL)
def rotate(collector_id: int):
    """A new code in the place of the old one."""
    collector = _living(collector_id)
    successor = collecting.rotate(db.session(), collector)
    told = _(
        "This is the new code. Print new posters: whoever scans the old one is told that it was replaced."
    )
    return _changed(successor, "collector.rotate", told)


@blueprint.get("/<int:collector_id>/qr.<any(svg, png):kind>")
@allow(*FULL)
def picture(collector_id: int, kind: str):
    """The QR code as a file; only an open or paused collector has one."""
    collector = _own(collector_id)
    address = address_of(collector)
    if address is None or collector.closed_at is not None:
        abort(404)
    draw, mimetype = {"svg": (posters.qr_svg, "image/svg+xml"), "png": (posters.qr_png, "image/png")}[kind]
    response = make_response(draw(posters.scanned(address)))
    response.mimetype = mimetype
    if "download" in request.args:
        line = line_of(db.session(), facility(), collector)
        name = f"qr_{posters.plain(line.department.code)}_{line.form}_{collector.id}.{kind}"
        note_download("posters.export", line.subject, {"file": name})
        response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _own(collector_id: int) -> Collector:
    query = select(Collector).where(Collector.id == collector_id, Collector.facility_id == facility().id)
    return db.session.scalars(query).first() or abort(404)


def _living(collector_id: int) -> Collector:
    """One that is not closed. Raises Unusable for what was closed meanwhile."""
    collector = _own(collector_id)
    if collector.closed_at is not None:
        raise Unusable(_("This way in was closed meanwhile; nothing more can be changed about it."), 409)
    return collector


def _changed(collector: Collector, action: str, told: str):
    note(action, line_of(db.session(), facility(), collector).subject)
    db.session.commit()
    flash(told)
    return _to(collector)


def _to(collector: Collector):
    return redirect(url_for("collector.show", collector_id=collector.id), 303)


def _page(collector: Collector, label: str | None = None, problem: str = ""):
    session = db.session()
    heir = session.get(Collector, collector.replaced_by_id) if collector.replaced_by_id else None
    count, last = _answers(session, collector)
    today = local_day(now(), facility().time_zone)
    return render_template(
        "admin/collector/show.html", line=line_of(session, facility(), collector), heir=heir, count_of_answers=count, last=last,
        devices=_devices(session, collector), label=collector.label if label is None else label,
        problem=problem, most=LABEL_MAX_LENGTH, use=scans.uses(session, facility(), [collector], today).get(collector.id),
        change=replacements.changes(session, facility(), [collector]).get(collector.id), sizes=prints.SIZE_NAMES,
        kinds=prints.KIND_NAMES, alert=alert_lines.of_ways(session, facility(), [collector]).get(collector.id),
    )  # fmt: skip


def _answers(session: Session, collector: Collector) -> tuple[int, date | None]:
    """How many patients answered through it, and when last; of staff answers nobody can know."""
    columns, own = (
        [func.count(Response.id), func.max(Response.answered_on)],
        Response.collector_id == collector.id,
    )
    query = scans.by_cell(columns, collector.facility_id, [collector], collector.channel, own)
    found = session.execute(query).one()
    return found[0], found[1]


def _devices(session: Session, collector: Collector) -> list[Device]:
    query = (
        select(Device)
        .join(device_collector, device_collector.c.device_id == Device.id)
        .where(
            device_collector.c.collector_id == collector.id,
            device_collector.c.ended_at.is_(None),
            Device.revoked_at.is_(None),
        )
        .order_by(Device.name)
    )
    return list(session.scalars(query))
