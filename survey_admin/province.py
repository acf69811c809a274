"""What a province prints hospital by hospital: the unit's own survey beside the Department of Health's, never pooled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from analysis.estimate import Estimate
from analysis.satisfaction import satisfaction_rate
from analysis.tally import Tally
from survey_core.database import now
from survey_core.letterheads import letterhead_on
from survey_core.models import Facility, Issue
from survey_core.periods import Days, Period

from . import issued, queries, tallies
from .figures import Figures
from .pooling import BARE, bare, combined
from .queries import Answer
from .questions import Question, QuestionError
from .report import Participation
from .reports import SOFTWARE
from .turnout import participation
from .turnout import read as read_visits
from .withholding import readable

INPATIENT, OUTPATIENT, STAFF = "inpatient-2024", "outpatient-2024", "staff-2019"  # official ones only
OWN, DEPARTMENT_OF_HEALTH = 1, 3  # survey types


@dataclass(frozen=True)
class Cell:
    """One form in one survey: copies received and the satisfaction rate, or why there is none.

    `issue` is the number of the frozen issue it is of, 0 for live figures.
    """

    form: str
    copies: int
    satisfaction: Estimate | None
    withheld: str | None = None
    issue: int = 0


@dataclass(frozen=True)
class Block:
    """One survey of one facility; `pooled` adds inpatients and outpatients up, staff stand apart.

    `responses` and `visits` are those the reports of the two forms tell; None where visits are missing.
    """

    departments: int
    inpatient: Cell | None
    outpatient: Cell | None
    pooled: Estimate | None
    staff: Cell | None
    responses: int = 0
    visits: int | None = None

    @property
    def copies(self) -> int:
        return sum(cell.copies for cell in (self.inpatient, self.outpatient) if cell)


@dataclass(frozen=True)
class Line:
    """A facility with its two surveys."""

    code: str
    name: str
    days: Days
    is_demo: bool
    own: Block
    province: Block


@dataclass(frozen=True)
class Province:
    """The lines of a period, unrounded, with what made them."""

    period: Period
    language: str
    lines: tuple[Line, ...]
    governing_body: str
    made_at: datetime
    software: str = SOFTWARE


@dataclass(frozen=True)
class _Read:
    """A form's cell with the answer behind it, which is live whatever the cell is."""

    cell: Cell
    answer: Answer
    turnout: Participation | None = None


def build(engine: Engine, facilities: Sequence[Facility], period: Period, language: str) -> Province:
    """The layout of these facilities, in their order."""
    lines = tuple(_line(engine, facility, period, language) for facility in facilities)
    bodies = {facility.governing_body for facility in facilities}
    return Province(period, language, lines, bodies.pop() if len(bodies) == 1 else "", now())


def _line(engine: Engine, facility: Facility, period: Period, language: str) -> Line:
    days = period.days(facility.quarter_rule)
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        name = letterhead_on(session, facility, days.last).named(language)
    own, province = (
        _block(engine, facility, period, language, type_) for type_ in (OWN, DEPARTMENT_OF_HEALTH)
    )
    return Line(facility.code, name, days, facility.is_demo, own, province)


def _block(engine: Engine, facility: Facility, period: Period, language: str, survey_type: int) -> Block:
    questions = {
        form: Question(facility.id, form, period, survey_type=survey_type)
        for form in (INPATIENT, OUTPATIENT, STAFF)
    }
    with tallies.snapshot(engine) as view:
        found = {form: _read(view, question, language) for form, question in questions.items()}
    patients = [found[INPATIENT], found[OUTPATIENT]]
    responses, visits = _visits(patients)
    frozen = _frozen(engine, facility, period) if survey_type == OWN else frozenset()
    cells = {
        form: _issued(engine, questions[form], language) if form in frozen else read and read.cell
        for form, read in found.items()
    }
    return Block(
        departments=_departments(patients),
        inpatient=cells[INPATIENT],
        outpatient=cells[OUTPATIENT],
        pooled=_pooled(facility, patients, [cells[INPATIENT], cells[OUTPATIENT]]),
        staff=cells[STAFF],
        responses=responses,
        visits=visits,
    )


def _read(view: tallies.Snapshot, question: Question, language: str) -> _Read | None:
    """The cell of a form; None where the facility has none of this key."""
    try:
        answer = queries.ask(view, question)
    except QuestionError:
        return None
    copies = answer.total().received
    answer, withheld = readable(answer)
    if withheld:
        is_secret = answer.asked.form.audience == "staff"  # a count that moves tells who has just answered
        return _Read(Cell(question.form, 0 if is_secret else copies, None, withheld), answer)
    total = answer.total()
    turnout = participation(answer, read_visits(view, answer), language)
    return _Read(Cell(question.form, total.received, Figures(answer).rate(total)), answer, turnout)


def _issued(engine: Engine, question: Question, language: str) -> Cell:
    """The cell as it was handed in when the quarter was closed."""
    found = issued.report(engine, question, language)
    report, rate = found.report, found.report.headline.satisfaction
    copies = 0 if report.withheld and report.audience == "staff" else report.received
    return Cell(
        question.form, copies, None if report.withheld else rate, report.withheld, found.standing.number
    )


def _frozen(engine: Engine, facility: Facility, period: Period) -> frozenset[str]:
    query = select(Issue.form).where(Issue.facility_id == facility.id, Issue.period == str(period))
    with engine.connect().execution_options(writes=False) as connection:
        return frozenset(connection.scalars(query.distinct()))


def _departments(found: Iterable[_Read | None]) -> int:
    """How many departments have answers."""
    ids = {
        department
        for read in found
        if read
        for department, tally in read.answer.departments().items()
        if tally.received
    }
    return len(ids)


def _pooled(
    facility: Facility, found: Sequence[_Read | None], cells: Sequence[Cell | None]
) -> Estimate | None:
    """Answers of both forms as one sum; of an issue whose responses have moved since, from its printed rates."""
    shown = [cell.satisfaction for cell in cells if cell and cell.satisfaction and cell.satisfaction.people]
    if not shown:
        return None
    answers = [read.answer for read in found if read and read.cell.satisfaction]
    live = [read.cell.satisfaction for read in found if read and read.cell.satisfaction]
    if shown != live:
        return combined(shown)
    total = Tally.total((bare(answer.total()) for answer in answers), BARE)
    reference = [bare(tally) for answer in answers for tally in answer.reference()]
    return satisfaction_rate(total, None, facility.confidence, reference, facility.intra_person)


def _visits(found: Sequence[_Read | None]) -> tuple[int, int | None]:
    """Responses and visits of the forms answered, as each form's own report tells them; visits only where all are known."""
    turnouts = [read.turnout.total for read in found if read and read.cell.copies and read.turnout]
    visits = [one.visits for one in turnouts]
    known = sum(one for one in visits if one is not None) if visits and None not in visits else None
    return sum(one.received for one in turnouts), known
