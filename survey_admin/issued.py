"""Which figures a question gets: those frozen when its quarter was closed, or live ones; and what is to be said of it.

Whatever renders a report asks here, so that page, workbook, document and command line show the same.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Engine, Row, func, select
from sqlalchemy.orm import Session

from survey_core import formatting
from survey_core.database import now
from survey_core.models import (
    CHANNELS,
    Closing,
    Department,
    Facility,
    Issue,
    Questionnaire,
    Response,
    Round,
    Version,
)
from survey_core.periods import Quarter, local_day
from survey_core.spoken import N_

from . import issues, reports
from .freezing import NotReadable
from .questions import Question
from .report import Remark, Report


@dataclass(frozen=True)
class Standing:
    """Where figures stand: 'issued', or live and why ('asked', 'unanswered', 'cut', 'ended', 'running', 'longer').

    Of an issue `late` counts the responses received since (fewer than none where some were taken out), `rounds` the
    staff rounds closed since. `before` tells where the quarter before was handed in with another figure.
    """

    kind: str
    number: int = 0
    closed_on: date | None = None
    made_on: date | None = None
    late: int = 0
    rounds: int = 0
    before: Remark | None = None

    @property
    def is_frozen(self) -> bool:
        return self.kind == "issued"

    @property
    def is_closed(self) -> bool:
        """Whether the quarter is closed, whatever figures these are."""
        return self.closed_on is not None

    def remarks(self, language: str) -> tuple[Remark, ...]:
        """What everybody who sees the figures is to be told."""
        values = {
            "number": str(self.number),
            "closed": formatting.day(self.closed_on, language),
            "made": formatting.day(self.made_on, language),
            "late": formatting.count(abs(self.late), language),
        }
        later = SINCE_THEN[self.late > 0] if self.late else ROUNDS_SINCE if self.rounds else ""
        told = tuple(Remark(sentence, values) for sentence in (SENTENCES[self.kind], later) if sentence)
        return (*told, self.before) if self.before else told


SENTENCES = {
    "issued": N_("The quarter was closed on %(closed)s; these are the figures of issue %(number)s of %(made)s."),
    "asked": N_("Live figures, as they would be issued now. The quarter was closed on %(closed)s; issue %(number)s of "
                "%(made)s is what was handed in."),
    "unanswered": N_("Live figures: when the quarter was closed on %(closed)s nobody had answered this questionnaire, "
                     "so nothing was issued."),
    "cut": N_("Live figures. The quarter was closed on %(closed)s, but only the whole facility's report was frozen: "
              "a part of it may differ from what was handed in."),
    "ended": N_("Live figures: the quarter has ended but is not closed yet."),
    "running": N_("Live figures: the quarter is not over yet."),
    "longer": N_("Live figures: only quarters are closed and frozen."),
}  # fmt: skip
SINCE_THEN = {
    True: N_("Responses that came later and are not in these figures: %(late)s."),
    False: N_("Responses taken out since and still in these figures: %(late)s."),
}
BEFORE = N_(
    "The quarter before: %(here)s %% as counted for this report, %(was)s %% as handed in (issue %(number)s)."
)
ROUNDS_SINCE = N_("A staff round of this quarter was closed since; its answers are not in these figures.")


@dataclass(frozen=True)
class Issued:
    """A report with where it stands."""

    report: Report
    standing: Standing

    @property
    def handed_out(self) -> Report:
        """The report as a file carries it: where it stands is among what it remarks, once its quarter is closed."""
        standing = self.standing
        if standing.is_closed:
            remarks = standing.remarks(self.report.language)
        else:
            remarks = (standing.before,) if standing.before else ()
        return replace(self.report, remarks=(*remarks, *self.report.remarks))

    @property
    def as_index(self) -> dict[str, object]:
        """The figures for other programs, and the issue they are of; see reports.as_index."""
        standing = self.standing
        issue = {
            "number": standing.number, "closed_on": str(standing.closed_on), "made_on": str(standing.made_on),
            "received_since": standing.late,
        }  # fmt: skip
        return reports.as_index(self.handed_out) | {"issue": issue if standing.is_frozen else None}


def report(source, question: Question, language: str, live: bool = False) -> Issued:
    """The newest issue that answers exactly this question, unless `live`; else the live report. See reports.build."""
    engine = (source if hasattr(source, "engine") else source.get_bind()).engine
    row = _closing(engine, question)
    is_whole = question == Question(question.facility_id, question.form, question.period)
    if row is None or row.number is None or live or not is_whole:
        found = reports.build(engine, question, language)
        standing = Standing(_why_live(question, row, is_whole), **_dates(row))
    else:
        found = issues.thawed(row.content, row.sha256, language)
        with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
            since = _since(session, question, found, row.made_at)
        standing = Standing("issued", **_dates(row), **since)
    return Issued(found, replace(standing, before=_before(engine, question, found) if is_whole else None))


def _before(engine: Engine, question: Question, found: Report) -> Remark | None:
    """Where the quarter before stands in this report with another figure than the one handed in."""
    previous = found.previous
    if previous is None or not isinstance(question.period, Quarter):
        return None
    row = _closing(engine, replace(question, period=question.period.shifted(-1)))
    if row is None or row.number is None:
        return None
    try:
        was = issues.thawed(row.content, row.sha256, found.language).headline.satisfaction
    except NotReadable:
        return None  # its own page says so
    if was.value is None or (was.value, was.people) == (previous.value, previous.people):
        return None
    here, handed_in = (formatting.percent(one.value, found.language) for one in (previous, was))
    return Remark(BEFORE, {"here": here, "was": handed_in, "number": str(row.number)})


def _closing(engine: Engine, question: Question) -> Row | None:
    """The facility's clock, with the closing of the question's quarter and the newest issue of its form, if any."""
    if not isinstance(question.period, Quarter):
        return None
    closing = (Closing.facility_id == Facility.id) & (Closing.period == str(question.period))
    issue = (
        (Issue.facility_id == Closing.facility_id)
        & (Issue.period == Closing.period)
        & (Issue.form == question.form)
    )
    query = (
        select(Facility.time_zone, Facility.quarter_rule, Closing.closed_at, Issue.number, Issue.made_at,
               Issue.content, Issue.sha256)
        .outerjoin(Closing, closing)
        .outerjoin(Issue, issue)
        .where(Facility.id == question.facility_id)
        .order_by(Issue.number.desc())
        .limit(1)
    )  # fmt: skip
    with engine.connect().execution_options(writes=False) as connection:
        return connection.execute(query).first()


def _dates(row: Row | None) -> dict:
    if row is None or row.closed_at is None:
        return {}
    made = row.made_at and local_day(row.made_at, row.time_zone)
    return {"number": row.number or 0, "closed_on": local_day(row.closed_at, row.time_zone), "made_on": made}


def _why_live(question: Question, row: Row | None, is_whole: bool) -> str:
    if row is None:
        return "longer"
    if row.closed_at is not None:
        return "cut" if not is_whole else "unanswered" if row.number is None else "asked"
    is_over = local_day(now(), row.time_zone) > question.period.days(row.quarter_rule).last
    return "ended" if is_over else "running"


def _since(session: Session, question: Question, frozen: Report, made_at: datetime) -> dict[str, int]:
    """What came since an issue, over the days it was made of."""
    own = (Questionnaire.facility_id == question.facility_id) & (Questionnaire.key == question.form)
    days = frozen.days.first, frozen.days.last
    if frozen.audience == "staff":
        query = select(func.count(Round.id)).join(Questionnaire, Questionnaire.id == Round.questionnaire_id)
        closed = Round.ends_on.between(*days) & (Round.closed_at > made_at) & (Round.survey_type == 1)
        return {"rounds": session.scalar(query.where(own, closed)) or 0}
    versions = select(Version.id).join(Questionnaire, Questionnaire.id == Version.questionnaire_id).where(own)
    query = select(func.count()).where(
        Response.facility_id == question.facility_id, Response.version_id.in_(versions.scalar_subquery()),
        Response.survey_type == 1, Response.answered_on.between(*days),
        # Named one by one, so that the index of the tally cells leads to the days.
        Response.department_id.in_(select(Department.id).where(Department.facility_id == question.facility_id)),
        Response.channel.in_(CHANNELS),
    )  # fmt: skip
    return {"late": (session.scalar(query) or 0) - frozen.received}
