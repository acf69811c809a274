"""How far rounds have come: people received against targets and visits, by department and channel."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.disclosure import hidden_groups
from analysis.sampling import response_rate
from survey_core.database import now
from survey_core.models import Department, Facility, Response, Round, RoundTarget, Version
from survey_core.periods import local_day
from survey_core.rounds import state

from . import participation
from .participation import Slips

LAGS_BELOW = 0.8  # of what the days gone by should have brought: a few quiet days are no lag


@dataclass(frozen=True)
class Line:
    """A department in a round: people received by channel, people wanted, and visits (or staff members).

    `expected` is what the completed days should have brought. A hidden line says nothing of who answered.
    """

    department: Department
    target: int | None
    visits: int | None
    by_channel: dict[str | None, int]
    expected: float
    state: str
    slips: Slips = Slips()
    is_hidden: bool = False

    @property
    def people(self) -> int | None:
        """How many could answer: the smaller of members and slips, where both are known; None where neither is."""
        return min((number for number in (self.visits, self.slips.made) if number), default=None)

    @property
    def received(self) -> int:
        return sum(self.by_channel.values())

    @property
    def share(self) -> float | None:
        return self.received / self.target if self.target else None

    @property
    def rate(self) -> float | None:
        return response_rate(self.received, self.visits)

    def rate_of(self, channel: str | None) -> float | None:
        return response_rate(self.by_channel.get(channel, 0), self.visits)

    @property
    def has_too_few_visits(self) -> bool:
        return self.visits is not None and self.visits < self.received

    @property
    def pace(self) -> str:
        """'hidden', 'no_target', 'reached', 'missed' (over, not reached), 'lags', 'on_track' or 'not_begun'."""
        if self.is_hidden or not self.target:
            return "hidden" if self.is_hidden else "no_target"
        if self.received >= self.target:
            return "reached"
        if self.state == "running":
            return "lags" if self.received < LAGS_BELOW * self.expected else "on_track"
        return "not_begun" if self.state == "planned" else "missed"


@dataclass(frozen=True)
class Progress:
    """One round with its lines by department; `late` counts the answers that came after its closing."""

    round: Round
    state: str
    days_gone: int
    days: int
    lines: tuple[Line, ...]
    late: int = 0
    total_is_hidden: bool = False

    @property
    def is_staff(self) -> bool:
        return self.round.audience == "staff"

    @property
    def received(self) -> int:
        return sum(line.received for line in self.lines)

    @property
    def target(self) -> int:
        return sum(line.target or 0 for line in self.lines)

    @property
    def share(self) -> float | None:
        return self.received / self.target if self.target and not self.total_is_hidden else None

    @property
    def expected(self) -> float:
        return sum(line.expected for line in self.lines)

    @property
    def visits(self) -> int | None:
        """Of every department with answers; None where one of them lacks its visits."""
        needed = [line.visits for line in self.lines if line.received or line.visits is not None]
        return None if None in needed or not needed else sum(needed)

    @property
    def rate(self) -> float | None:
        return None if self.total_is_hidden else response_rate(self.received, self.visits)

    @property
    def has_slips(self) -> bool:
        return any(line.slips.batches for line in self.lines)

    @property
    def slips(self) -> int:
        return sum(line.slips.good for line in self.lines)

    @property
    def slips_used(self) -> int:
        return sum(line.slips.used for line in self.lines)

    @property
    def participation(self) -> float | None:
        """Of the slips; None where the total would tell who answered."""
        return None if self.total_is_hidden or not self.slips else self.slips_used / self.slips

    @property
    def channels(self) -> list[str]:
        return sorted({channel for line in self.lines for channel in line.by_channel if channel})

    def lagging(self) -> list[Line]:
        return [line for line in self.lines if line.pace == "lags"]


def read(session: Session, facility: Facility, rounds: Sequence[Round]) -> list[Progress]:
    """The progress of these rounds of one facility, in their order, with as many queries as of one.

    Staff are counted by department only where its members, or its slips, are at least the facility's threshold:
    in a smaller unit a count that rises tells who has just answered. Others are hidden as cover, so that the
    total does not give one away; see analysis.disclosure.
    """
    if not rounds:
        return []
    today = local_day(now(), facility.time_zone)
    counts, targets = _counts(session, rounds), _targets(session, rounds)
    departments, slips = _departments(session, facility), participation.read(session, rounds)
    late = _late(session, rounds)
    found = []
    for round_ in rounds:
        days = (round_.ends_on - round_.starts_on).days + 1
        gone = min(max((today - round_.starts_on).days, 0), days)
        lines = [
            _line(department, counts[round_.id].get(department.id, {}), targets.get((round_.id, department.id)),
                  gone / days, state(round_, today), slips.get((round_.id, department.id), Slips()))
            for department in departments
            if department.id in counts[round_.id] or (round_.id, department.id) in targets | slips
        ]  # fmt: skip
        progress = Progress(round_, state(round_, today), gone, days, tuple(lines), late.get(round_.id, 0))
        found.append(_protected(progress, facility.staff_threshold) if progress.is_staff else progress)
    return found


def running(session: Session, facility: Facility) -> list[Progress]:
    """The progress of every round that runs today, the one that ends first before the others."""
    today = local_day(now(), facility.time_zone)
    query = select(Round).where(
        Round.facility_id == facility.id,
        Round.closed_at.is_(None),
        Round.starts_on <= today,
        Round.ends_on >= today,
    )
    return read(session, facility, session.scalars(query.order_by(Round.ends_on, Round.id)).all())


def _line(
    department: Department, by_channel: dict, target: RoundTarget | None, gone: float, state: str, slips: Slips
) -> Line:  # fmt: skip  # noqa: PLR0913 - what a line is made of
    wanted, visits = (target.target, target.visits) if target else (None, None)
    return Line(department, wanted, visits, by_channel, gone * (wanted or 0), state, slips)


def _protected(progress: Progress, threshold: int) -> Progress:
    """A staff round without the counts that could tell who answered; where nothing is known, of one person."""
    hidden = hidden_groups([line.people or 1 for line in progress.lines], threshold)
    lines = [
        replace(line, is_hidden=hides, slips=line.slips.protected(threshold, hides))
        for line, hides in zip(progress.lines, hidden, strict=True)
    ]
    known = sum(line.people or 0 for line in progress.lines)
    return replace(progress, lines=tuple(lines), total_is_hidden=known < threshold)


def _counts(session: Session, rounds: Sequence[Round]) -> dict[int, dict[int, dict[str | None, int]]]:
    """People by round, department and channel."""
    query = (
        select(Response.round_id, Response.department_id, Response.channel, func.count())
        .where(
            Response.facility_id.in_({r.facility_id for r in rounds}),
            Response.round_id.in_([r.id for r in rounds]),
        )
        .group_by(Response.round_id, Response.department_id, Response.channel)
    )
    counts: dict[int, dict[int, dict[str | None, int]]] = defaultdict(dict)
    for round_id, department, channel, people in session.execute(query):
        counts[round_id].setdefault(department, {})[channel] = people
    return counts


def _targets(session: Session, rounds: Sequence[Round]) -> dict[tuple[int, int], RoundTarget]:
    query = select(RoundTarget).where(RoundTarget.round_id.in_([round_.id for round_ in rounds]))
    return {(target.round_id, target.department_id): target for target in session.scalars(query)}


def _departments(session: Session, facility: Facility) -> list[Department]:
    query = select(Department).where(Department.facility_id == facility.id)
    return list(session.scalars(query.order_by(Department.position, Department.name, Department.id)))


def _late(session: Session, rounds: Sequence[Round]) -> dict[int, int]:
    """Answers of the days and the type of a closed round, paper copies too, that came after it was closed."""
    closed = [round_.id for round_ in rounds if round_.closed_at is not None and round_.audience == "patient"]
    query = (
        select(Round.id, func.count())
        .join(Version, Version.questionnaire_id == Round.questionnaire_id)
        .join(Response, (Response.facility_id == Round.facility_id) & (Response.version_id == Version.id))
        .where(
            Round.id.in_(closed), Response.round_id.is_(None), Response.survey_type == Round.survey_type,
            Response.answered_on.between(Round.starts_on, Round.ends_on),
        )
        .group_by(Round.id)
    )  # fmt: skip
    return {round_id: people for round_id, people in session.execute(query)} if closed else {}
