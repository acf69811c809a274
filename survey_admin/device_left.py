"""Where people left the forms of one kiosk, by month: how many began and went away at each question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core.definition import said
from survey_core.lookups import definition_of
from survey_core.models import Collector, Device, LeftCount, Response, Version
from survey_core.web import db

from .access import FULL, allow
from .collector_lines import Line, lines
from .device import own
from .frame import facility, language

blueprint = Blueprint("device_left", __name__, url_prefix="/devices/<int:device_id>/left")


@dataclass(frozen=True)
class Place:
    """A question, and how many people left the form at it."""

    code: str
    words: str
    people: int


@dataclass(frozen=True)
class Leaving:
    """One way in over a month: how many answered to the end on this kiosk, and where others left."""

    line: Line
    finished: int
    places: tuple[Place, ...]

    @property
    def left(self) -> int:
        return sum(place.people for place in self.places)

    @property
    def most(self) -> int:
        return max(place.people for place in self.places)


@blueprint.get("")
@allow(*FULL)
def show(device_id: int):
    """The counts of one month, the newest unless another is asked for."""
    device = own(device_id)
    months = months_of(db.session(), device)
    asked = request.args.get("month", "")
    month = next((one for one in months if f"{one:%Y-%m}" == asked), months[0] if months else None)
    found = leavings(db.session(), device, month) if month else []
    return render_template("admin/devices/left.html", device=device, months=months, month=month, found=found)


def months_of(session: Session, device: Device) -> list[date]:
    """The first days of the months in which anybody left, the newest first."""
    days = session.scalars(select(LeftCount.day).where(LeftCount.device_id == device.id).distinct())
    return sorted({day.replace(day=1) for day in days}, reverse=True)


def leavings(session: Session, device: Device, month: date) -> list[Leaving]:
    """The ways in at which somebody left in this month, by department and questionnaire."""
    days = (month, (month + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    counts: dict[int, dict[str, int]] = {}
    for row in session.execute(
        select(LeftCount.collector_id, LeftCount.item, func.sum(LeftCount.people).label("people"))
        .where(LeftCount.device_id == device.id, LeftCount.day.between(*days))
        .group_by(LeftCount.collector_id, LeftCount.item)
    ):
        counts.setdefault(row.collector_id, {})[row.item] = row.people
    finished = _finished(session, device, days)
    return [
        Leaving(line, finished.get(line.collector.id, 0), _places(session, line.collector, counts[line.collector.id]))
        for line in lines(session, facility(), "kiosk", with_closed=True)
        if line.collector.id in counts
    ]  # fmt: skip


def _finished(session: Session, device: Device, days: tuple[date, date]) -> Mapping[int, int]:
    """How many answered to the end, by way in; read along the index of the kiosk's numbers."""
    query = (
        select(Response.collector_id, func.count())
        .where(
            Response.facility_id == device.facility_id,
            Response.device_id == device.id,
            Response.device_seq.is_not(None),
            Response.answered_on.between(*days),
            Response.is_incomplete.is_(False),
        )
        .group_by(Response.collector_id)
    )
    return {row[0]: row[1] for row in session.execute(query) if row[0] is not None}


def _places(session: Session, collector: Collector, people: Mapping[str, int]) -> tuple[Place, ...]:
    """In the order of the newest form that asks the question; what no form asks any more comes last."""
    words: dict[str, str] = {}
    for definition in _definitions(session, collector):
        for item in definition.items:
            words.setdefault(item.code, said(item.text, language()))
    known = [code for code in words if code in people]
    return tuple(
        Place(code, words.get(code, ""), people[code]) for code in (*known, *sorted(set(people) - set(known)))
    )


def _definitions(session: Session, collector: Collector) -> Iterable:
    """Every published version of the form, the newest first."""
    query = (
        select(Version.id, Version.content_hash)
        .where(Version.questionnaire_id == collector.questionnaire_id, Version.published_at.is_not(None))
        .order_by(Version.number.desc())
    )
    return [definition_of(session.connection(), *row) for row in session.execute(query).all()]
