"""Report documents kept: what each is of, filled in, checked, sent back, approved; the one place that changes them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from survey_core import formatting
from survey_core.models import Department, PlanRow, ReportDocument, ReportTemplate
from survey_core.periods import parse_period
from survey_core.spoken import N_, SpokenError

from . import courses, issued
from .document import Content, Paper, PlanLine
from .document import fieldwork as fieldworks
from .questions import Question
from .report import WITHHELD, Remark, Report
from .workbook.words import Words

# What a first report begins with, in its own language; a later one with what the one before it says.
RECIPIENTS = N_("Board of directors;\nAll departments;\nFile: %(office)s.")
SIGNER = N_("Director")
UNFINISHED = N_("The period runs until %(last)s: the figures are those of %(made)s and may change.")


def words_of(language: str) -> Words:
    """The words of a document, whatever language its reader's pages speak."""
    return Words(language)


class PaperError(SpokenError):
    """Why a document cannot be made or cannot take this step."""


@dataclass(frozen=True)
class Row:
    """A row of the plan as it is kept; `source` names what it was suggested from."""

    line: PlanLine
    source: str = ""


def report_of(engine: Engine, document: ReportDocument) -> Report:
    """The figures of a document: those issued where its quarter is closed, else as they are now."""
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        code = session.scalar(select(Department.code).where(Department.id == document.department_id))
    question = Question(document.facility_id, document.form, parse_period(document.period), code)
    found = courses.carried(engine, question, issued.report(engine, question, document.language))
    report, standing = found.handed_out, found.standing
    if report.made_on <= report.days.last:
        days = {"last": formatting.day(report.days.last, document.language),
                "made": formatting.day(report.made_on, document.language)}  # fmt: skip
        return replace(report, remarks=(Remark(UNFINISHED, days), *report.remarks))
    if standing.kind != "ended":
        return report
    return replace(report, remarks=(*standing.remarks(document.language), *report.remarks))


def why_none(report: Report) -> PaperError | None:
    """Why there is no document of these figures, if so."""
    return PaperError(WITHHELD[report.withheld]) if report.withheld else None


def content_of(session: Session, document: ReportDocument, report: Report, is_draft: bool = True) -> Content:
    """What the document says with these figures. Raises PaperError where there are none."""
    if reason := why_none(report):
        raise reason
    paper = Paper(
        number=document.number, dated_on=document.dated_on, given_out=document.given_out,
        recipients=_lines(document.recipients), signer_title=document.signer_title, signer_name=document.signer_name,
        remarks=_lines(document.remarks), plan=tuple(row.line for row in plan_of(session, document)), is_draft=is_draft,
    )  # fmt: skip
    return Content(report, fieldworks.read(session, document.facility_id, report), paper)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def template_of(session: Session, document: ReportDocument) -> bytes | None:
    """The facility's own template of the document's language; None where the built-in one is used."""
    query = select(ReportTemplate.content).where(
        ReportTemplate.facility_id == document.facility_id, ReportTemplate.language == document.language,
        ReportTemplate.is_used,
    )  # fmt: skip
    return session.scalar(query.order_by(ReportTemplate.id.desc()).limit(1))


def plan_of(session: Session, document: ReportDocument) -> list[Row]:
    """The rows of the plan in their order."""
    query = select(PlanRow).where(
        PlanRow.facility_id == document.facility_id, PlanRow.document_id == document.id
    )
    return [
        Row(PlanLine(row.problem, row.action, row.owner, row.deadline, row.result), row.source)
        for row in session.scalars(query.order_by(PlanRow.position))
    ]


def put_plan(session: Session, document: ReportDocument, rows: Sequence[Row]) -> None:
    """Keep these rows instead of those there were; the caller commits."""
    own = (PlanRow.facility_id == document.facility_id) & (PlanRow.document_id == document.id)
    session.execute(delete(PlanRow).where(own))
    for position, row in enumerate(rows, 1):
        session.add(
            PlanRow(facility_id=document.facility_id, document_id=document.id, position=position, source=row.source,
                    **vars(row.line))
        )  # fmt: skip
    session.flush()


def touch(session: Session, document: ReportDocument, revision: int) -> bool:
    """Count one change up, unless somebody changed the document after it was shown or it is no draft any more."""
    mine = (ReportDocument.id == document.id) & (ReportDocument.revision == revision)
    change = (
        update(ReportDocument).where(mine, ReportDocument.status == "draft").values(revision=revision + 1)
    )
    taken = session.connection().execute(change).rowcount == 1
    session.refresh(document)
    return taken


def keep_checked(  # noqa: PLR0913 - what a check is made of
    session: Session,
    document: ReportDocument,
    revision: int,
    by: str,
    at: datetime,
    content: bytes,
    summary: str,
) -> None:
    """Let what was looked at be what is approved: these bytes. Raises PaperError where it was changed meanwhile."""
    mine = (ReportDocument.id == document.id) & (ReportDocument.revision == revision)
    values = {
        "status": "checked", "checked_by": by, "checked_at": at, "content": content, "summary": summary,
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    change = update(ReportDocument).where(mine, ReportDocument.status == "draft").values(values)
    _take(session, document, change)


def send_back(session: Session, document: ReportDocument, by: str, at: datetime, reason: str) -> None:
    """Let a checked document be written on again, for a reason."""
    if not reason:
        raise PaperError(N_("Say why the report goes back: whoever writes it must know what to change."))
    values = {
        "status": "draft", "checked_by": "", "checked_at": None, "content": None, "sha256": "", "summary": "",
        "sent_back_by": by, "sent_back_at": at, "sent_back_reason": reason,
    }  # fmt: skip
    _take(session, document, _checked(document).values(values))


def approve(session: Session, document: ReportDocument, by: str, at: datetime) -> None:
    """Approve what was checked; from here on nothing of the document changes."""
    values = {"status": "approved", "approved_by": by, "approved_at": at}
    _take(session, document, _checked(document).values(values))


def _checked(document: ReportDocument):
    return update(ReportDocument).where(ReportDocument.id == document.id, ReportDocument.status == "checked")


def _take(session: Session, document: ReportDocument, change) -> None:
    taken = session.connection().execute(change).rowcount == 1
    session.refresh(document)
    if not taken:
        raise PaperError(
            N_(
                "Somebody else has changed this report meanwhile. Look at it as it is now, then repeat the step."
            )
        )
