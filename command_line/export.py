"""`langnghe export`: the workbook of a period, and the raw responses."""

import os
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.models import Facility
from survey_core.periods import Days, Period, PeriodError, parse_period

from .acting import note_export
from .opening import find_facility, open_database
from .words import _, fail, language, speaking


class PeriodType(click.ParamType):
    name = "period"

    def convert(self, value, param, ctx):
        try:
            return parse_period(value)
        except PeriodError as error:
            self.fail(error.told(_), param, ctx)


def period_option(required: bool = True, more: str = ""):
    """The period asked about; `more` is said in its help."""
    return click.option(
        "--period", "--quarter", required=required, type=PeriodType(), metavar="PERIOD",
        help=f"Like 2025Q3, 2025H1 or 2025{more}.",
    )  # fmt: skip


FORM = click.option("--form", required=True, metavar="KEY", help="Key of the form.")
PERIOD, ANY_DAYS = period_option(), period_option(more=", or any days: 2025-07-01..2025-08-15")
ALL_DAYS = period_option(required=False, more=", or any days: 2025-07-01..2025-08-15; all days without it")
FACILITY = click.option("--facility", "facility_code", metavar="CODE", help="Which facility, if several.")
OUTPUT = click.option(
    "--output", required=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False)
)


@click.group()
def command() -> None:
    """Write results or raw responses to a file."""


@command.command()
@FORM
@ANY_DAYS
@FACILITY
@click.option("--department", metavar="CODE", help="Only this department.")
@click.option("--live", is_flag=True, help="Of a closed quarter the figures as they are now.")
@OUTPUT
def report(
    form: str, period: Period, facility_code: str | None, department: str | None, live: bool, output: Path
) -> None:  # noqa: PLR0913 - one per option
    """The results of a period as a workbook (.xlsx); of a closed quarter its newest issue."""
    from survey_admin import courses, issued, workbook
    from survey_admin.freezing import NotReadable
    from survey_admin.questions import Question, QuestionError

    _require_xlsx(output)
    engine = open_database()
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        facility = find_facility(session, facility_code)
        session.expunge(facility)
    try:
        question = Question(facility.id, form, period, department)
        made = courses.carried(engine, question, issued.report(engine, question, language(), live), live)
    except (QuestionError, NotReadable) as error:
        fail(error)
    _keep(output, workbook.report_bytes(made.handed_out))
    note_export(engine, facility.code, f"form {form}", {"file": output.name, "period": str(period)})


def _keep(output: Path, content: bytes) -> None:
    """Write the file under another name first, so that it is never seen half-written."""
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        fail(_("%(file)s cannot be written (%(reason)s). Choose another place for it.",
               file=output, reason=error.strerror or error))  # fmt: skip


@command.command()
@FORM
@ALL_DAYS
@FACILITY
@OUTPUT
def responses(form: str, period: Period | None, facility_code: str | None, output: Path) -> None:
    """One row per person, as .csv (its code book beside it) or .xlsx; `import responses` reads it back."""
    from survey_admin import exports, patient_exports
    from survey_admin.export_facts import codes_beside

    engine = open_database()
    with speaking(), _refusals(exports.ExportError), exports.snapshot(engine) as connection:
        facility = find_facility(Session(connection), facility_code)
        days = period.days(facility.quarter_rule) if period else None
        found = exports.find_form(connection, facility, form)
        if found.audience == "staff":
            table = _staff_table(connection, found, days)
        else:
            table = patient_exports.patient_table(connection, found, days)
        written = exports.save(table, output)
        code = facility.code
    note_export(engine, code, f"form {form}", {"file": output.name, "rows": written})
    click.echo(_("%(count)s responses written to %(file)s.", count=written, file=output), err=True)
    if output.suffix.lower() == ".csv":
        click.echo(_("What its columns mean stands in %(file)s.", file=codes_beside(output)), err=True)


@contextmanager
def _refusals(error_type: type[Exception]):
    try:
        yield
    except error_type as error:
        fail(str(error))


def _staff_table(connection, form, days: Days | None):
    """The staff rows that may be shown; what is left out and why goes to standard error."""
    from survey_admin import staff_exports

    rounds = staff_exports.readable_rounds(connection, form, days)
    click.echo(_("Staff responses leave without id, department, profile, day or order, so that nobody can be told apart."),
               err=True)  # fmt: skip
    for name in rounds.still_open:
        click.echo(_("Left out: round “%(name)s” is still open.", name=name), err=True)
    for name in rounds.too_small:
        click.echo(_("Left out: fewer than %(threshold)s people answered round “%(name)s”.",
                     threshold=rounds.least, name=name), err=True)  # fmt: skip
    if not rounds.shown:
        fail(_("There is no closed round of enough people to write."))
    return staff_exports.staff_table(connection, form, rounds)


@command.command()
@PERIOD
@click.option(
    "--facility", "facility_code", metavar="CODE", help="Only this facility; without it all but the demo."
)
@OUTPUT
def province(period: Period, facility_code: str | None, output: Path) -> None:
    """Each facility's own survey beside the Department of Health's, as a workbook (.xlsx)."""
    from survey_admin import province as provinces
    from survey_admin.freezing import NotReadable
    from survey_admin.workbook import province as workbook
    from survey_core.periods import Span

    if isinstance(period, Span):
        raise click.UsageError(
            _("Whole quarters, half-years and years are handed in. Choose one from the list.")
        )
    _require_xlsx(output)
    engine = open_database()
    facilities = _facilities(engine, facility_code)
    try:
        made = provinces.build(engine, facilities, period, language())
    except NotReadable as error:
        fail(error)
    _keep(output, workbook.layout_bytes(made))
    for one in facilities:
        note_export(engine, one.code, f"facility {one.code}", {"file": output.name, "period": str(period)})


@command.command()
@FORM
@PERIOD
@FACILITY
@OUTPUT
def portal(form: str, period: Period, facility_code: str | None, output: Path) -> None:
    """One row per form under the field names of the ministry's portal (.xlsx), to be entered there."""
    from survey_admin import exports
    from survey_admin import portal as packages

    _require_xlsx(output)
    engine = open_database()
    with speaking(), _refusals(exports.ExportError), exports.snapshot(engine) as connection:
        facility = find_facility(Session(connection), facility_code)
        found = exports.find_form(connection, facility, form)
        written = packages.save(packages.package(connection, found, period, language()), output)
        code = facility.code
    note_export(engine, code, f"form {form}", {"file": output.name, "rows": written})
    click.echo(_("%(count)s responses written to %(file)s.", count=written, file=output), err=True)


@command.command()
@FORM
@PERIOD
@FACILITY
@click.option("--department", metavar="CODE", help="Only this department.")
@OUTPUT
def document(
    form: str, period: Period, facility_code: str | None, department: str | None, output: Path
) -> None:
    """The report of a period as a Word draft (.docx), from the template in use."""
    from . import document as documents

    documents.write(form, period, facility_code, department, output, _keep)


def _facilities(engine, code: str | None) -> list[Facility]:
    """The facility named, or all; the demo hospital's made-up figures stand beside no real ones."""
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        known = session.scalars(select(Facility).order_by(Facility.code)).all()
        found = (
            [find_facility(session, code)]
            if code
            else [one for one in known if not one.is_demo] or list(known)
        )
        session.expunge_all()
    return found


def _require_xlsx(output: Path) -> None:
    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(_("The report is a workbook: let the file's name end in .xlsx."))
