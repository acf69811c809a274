"""The departments as lists show them: in their tree, with their former names, heirs and open ways in."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort
from flask_babel import lazy_gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core.department_history import History
from survey_core.department_tree import in_order
from survey_core.models import Collector, Department, Facility, TallyCell

from .frame import language

KIND_NAMES = {
    "clinical": lazy_gettext("Clinical"),
    "outpatient": lazy_gettext("Outpatient"),
    "paraclinical": lazy_gettext("Paraclinical"),
    "administrative": lazy_gettext("Administrative"),
    "other": lazy_gettext("Other kind"),
}


@dataclass(frozen=True)
class Line:
    """A department, how deep it lies, what it was called, who went on with its work, and its open ways in."""

    department: Department
    depth: int
    former: tuple[str, ...]
    heirs: tuple[str, ...]
    ways: int
    found_by: tuple[str, ...]  # former names in every language

    @property
    def kind(self) -> str:
        return str(KIND_NAMES[self.department.kind])

    def texts(self) -> tuple[str, ...]:
        one = self.department
        return one.code, one.ministry_code, one.name, one.name_en, self.kind, *self.found_by


def all_of(session: Session, facility: Facility) -> list[Department]:
    """Every department of the facility in its order."""
    query = select(Department).where(Department.facility_id == facility.id)
    return list(session.scalars(query.order_by(Department.position, Department.code)))


def own(session: Session, facility: Facility, department_id: int) -> Department:
    """The facility's department of this id; another facility's is a 404."""
    query = select(Department).where(Department.id == department_id, Department.facility_id == facility.id)
    return session.scalars(query).first() or abort(404)


def lines(session: Session, facility: Facility) -> Iterator[Line]:
    """A line per department, from the top of the tree down; four statements whatever their number."""
    departments, history = all_of(session, facility), History.of(session, facility.id)
    names = {one.id: one.named(language()) for one in departments}
    ways = _open_ways(session, facility)
    for one, depth in in_order(departments):
        past = history.names.get(one.id, ())
        former = tuple(name.named(language()) for name in past)
        found_by = tuple(name for old in past for name in (old.name, old.name_en))
        heirs = tuple(names[passed.successor_id] for passed in history.successors(one.id))
        yield Line(one, depth, former, heirs, ways.get(one.id, 0), found_by)


def has_answers(session: Session, department: Department) -> bool:
    query = select(TallyCell.id).where(TallyCell.department_id == department.id).limit(1)
    return session.scalars(query).first() is not None


def _open_ways(session: Session, facility: Facility) -> dict[int, int]:
    query = (
        select(Collector.department_id, func.count())
        .where(Collector.facility_id == facility.id, Collector.closed_at.is_(None))
        .group_by(Collector.department_id)
    )
    return {department: count for department, count in session.execute(query)}
