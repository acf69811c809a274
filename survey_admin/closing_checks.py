"""What to look at before a quarter is closed: kiosks, paper, visits and rounds, as far as the server can tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core.models import (
    Department,
    Device,
    DeviceState,
    Facility,
    Questionnaire,
    Response,
    Round,
    TallyCell,
    Version,
)
from survey_core.periods import Days, Quarter

from . import progress

MOST_NAMED = 20


@dataclass(frozen=True)
class Finding:
    """One thing that is open: what it is, what fills its sentence, and the device, round or form it is about."""

    what: str
    values: dict[str, str] = field(default_factory=dict)
    device_id: int | None = None
    round_id: int | None = None
    form: str | None = None

    @property
    def kept(self) -> dict:
        """As the closing remembers it."""
        return {"what": self.what, **self.values}


@dataclass(frozen=True)
class Check:
    """One point of the list: its title's code, what is open about it (nothing where all is well), and its copies."""

    title: str
    findings: tuple[Finding, ...]
    copies: int = 0


def look(session: Session, facility: Facility, quarter: Quarter, language: str) -> list[Check]:
    """Every check of an ended quarter; a fixed number of questions to the database."""
    days = quarter.days(facility.quarter_rule)
    rounds = _rounds(session, facility, days)
    copies, missing = paper(session, facility, quarter, language)
    return [
        Check("kiosks", tuple(kiosks(session, facility, days))),
        Check("paper", tuple(missing), copies),
        Check("visits", tuple(visits(session, facility, rounds, days, language))),
        Check("rounds", tuple(_open(one) for one in rounds if one.closed_at is None)),
    ]


def warnings(checks: Iterable[Check]) -> list[dict]:
    """What was open, as the closing keeps it."""
    return [finding.kept for check in checks for finding in check.findings]


def kiosks(session: Session, facility: Facility, days: Days) -> list[Finding]:
    """Kiosks that may still hold answers of these days, or whose numbers did not all arrive."""
    over = datetime.combine(days.last + timedelta(days=1), time.min, ZoneInfo(facility.time_zone))
    query = (
        select(Device, DeviceState)
        .outerjoin(DeviceState, DeviceState.device_id == Device.id)
        .where(Device.facility_id == facility.id, Device.revoked_at.is_(None), Device.paired_at < over)
        .order_by(Device.name, Device.id)
    )
    return [finding for device, state in session.execute(query) for finding in _kiosk(device, state, over)]


def _kiosk(device: Device, state: DeviceState | None, over: datetime) -> Iterable[Finding]:
    name = {"name": device.name}
    if device.seen_at is None or device.seen_at < over:
        yield Finding("silent", name, device_id=device.id)
        return
    if state is None:
        return
    # Answers given since the quarter ended may wait; they are none of its.
    if state.queued and (state.oldest_at is None or state.oldest_at < over):
        yield Finding("waiting", name | {"count": str(state.queued)}, device_id=device.id)
    if state.parked:
        yield Finding("parked", name | {"count": str(state.parked)}, device_id=device.id)
    if state.missing:
        yield Finding("missing", name | {"count": str(state.missing)}, device_id=device.id)


def paper(
    session: Session, facility: Facility, quarter: Quarter, language: str
) -> tuple[int, list[Finding]]:  # fmt: skip
    """The copies entered, and the departments with copies in the quarter before and none in this one, by form."""
    rule = facility.quarter_rule
    now, before = (_copies(session, facility, one.days(rule)) for one in (quarter, quarter.shifted(-1)))
    names = _names(session, facility, language)
    return sum(now.values()), [
        Finding("no_paper", {"name": names[department], "form": form, "count": str(count)})
        for (department, form), count in sorted(before.items(), key=lambda pair: names[pair[0][0]])
        if (department, form) not in now
    ]


def _copies(session: Session, facility: Facility, days: Days) -> dict[tuple[int, str], int]:
    """Patients' copies on paper by department and questionnaire; staff copies know no day."""
    query = (
        select(Response.department_id, Questionnaire.key, func.count())
        .join(Version, Version.id == Response.version_id)
        .join(Questionnaire, Questionnaire.id == Version.questionnaire_id)
        .where(
            Response.facility_id == facility.id,
            Response.version_id.in_(select(Version.id).where(Version.facility_id == facility.id)),
            Response.department_id.in_(select(Department.id).where(Department.facility_id == facility.id)),
            Response.survey_type == 1,
            Response.channel == "paper",
            Response.answered_on.between(days.first, days.last),
        )
        .group_by(Response.department_id, Questionnaire.key)
    )
    return {(department, form): count for department, form, count in session.execute(query)}


def visits(
    session: Session, facility: Facility, rounds: Sequence[Round], days: Days, language: str
) -> list[Finding]:  # fmt: skip
    """Departments of patients' rounds that have answers and no visits, and questionnaires answered without a round."""
    patients = [one for one in rounds if one.audience == "patient"]
    found = []
    for one in progress.read(session, facility, patients):
        lacking = [
            line.department.named(language) for line in one.lines if line.received and line.visits is None
        ]
        if lacking:
            values = {"name": one.round.name, "departments": _listed(lacking), "count": str(len(lacking))}
            found.append(Finding("no_visits", values, round_id=one.round.id))
    planned = {one.questionnaire_id for one in patients}
    found += [
        Finding("no_round", {"form": key}, form=key)
        for form_id, key in _answered(session, facility, days)
        if form_id not in planned
    ]
    return found


def _answered(session: Session, facility: Facility, days: Days) -> list[tuple[int, str]]:
    """The patients' questionnaires with answers of these days."""
    query = (
        select(Questionnaire.id, Questionnaire.key)
        .join(Version, Version.questionnaire_id == Questionnaire.id)
        .join(TallyCell, TallyCell.version_id == Version.id)
        .where(TallyCell.facility_id == facility.id, TallyCell.survey_type == 1)
        .where(TallyCell.day.between(days.first, days.last))
        .distinct()
        .order_by(Questionnaire.key)
    )
    return [(row.id, row.key) for row in session.execute(query)]


def _open(one: Round) -> Finding:
    what = "staff_round_open" if one.audience == "staff" else "round_open"
    return Finding(what, {"name": one.name}, round_id=one.id)


def _listed(names: Sequence[str]) -> str:
    more = [f"+{len(names) - MOST_NAMED}"] if len(names) > MOST_NAMED else []
    return ", ".join([*names[:MOST_NAMED], *more])


def _rounds(session: Session, facility: Facility, days: Days) -> list[Round]:
    """The rounds that belong to the quarter: it is their last day that decides."""
    query = select(Round).where(
        Round.facility_id == facility.id, Round.ends_on.between(days.first, days.last)
    )
    return list(session.scalars(query.order_by(Round.ends_on, Round.name, Round.id)))


def _names(session: Session, facility: Facility, language: str) -> dict[int, str]:
    query = select(Department).where(Department.facility_id == facility.id)
    return {one.id: one.named(language) for one in session.scalars(query)}
