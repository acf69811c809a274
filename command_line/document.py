"""`langnghe export document`: the report of a period as a Word file."""

from pathlib import Path

import click
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from survey_core.models import Department, ReportDocument
from survey_core.periods import Period, Span

from .acting import note_export
from .opening import find_facility, open_database
from .words import _, fail, language


def write(form: str, period: Period, code: str | None, department: str | None, output: Path, keep) -> None:  # noqa: PLR0913 - one per option
    """Make a draft with the figures a report on screen would carry, and hand its bytes to `keep`."""
    from survey_admin import papers
    from survey_admin.document import CannotRender, document_bytes
    from survey_admin.freezing import NotReadable
    from survey_admin.questions import QuestionError

    if output.suffix.lower() != ".docx":
        raise click.UsageError(_("The report is a Word file: let the file's name end in .docx."))
    if isinstance(period, Span):
        raise click.UsageError(
            _("A report is made of a quarter, a half-year or a year. Choose one from the list.")
        )
    engine = open_database()
    try:
        document, facility = _draft(engine, form, period, code, department)
        report = papers.report_of(engine, document)
        with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
            made_of = papers.content_of(session, document, report), papers.template_of(session, document)
        keep(output, document_bytes(*made_of))
    except (QuestionError, NotReadable, papers.PaperError, CannotRender) as error:
        fail(error)
    note_export(engine, facility, f"form {form}", {"file": output.name, "period": str(period)})


def _draft(
    engine: Engine, form: str, period: Period, code: str | None, department: str | None
) -> tuple[ReportDocument, str]:
    """A document that is kept nowhere, and its facility's code."""
    from survey_admin import papers
    from survey_admin.questions import Question, find

    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        facility = find_facility(session, code)
        find(session, Question(facility.id, form, period, department))  # names what is unknown
        query = select(Department.id).where(
            Department.facility_id == facility.id, Department.code == department
        )
        document = ReportDocument(
            id=0, facility_id=facility.id, form=form, period=str(period), language=language(), prepared_by="",
            department_id=session.scalar(query) if department else None, number="", recipients=_(papers.RECIPIENTS, office=facility.office or facility.named(language())),
            signer_title=_(papers.SIGNER),
            signer_name="", remarks="",
        )  # fmt: skip
        return document, facility.code
