"""`langnghe import`: responses given elsewhere, or taken out by an export."""

from functools import partial
from pathlib import Path

import click
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from .acting import actor, note
from .listing import show
from .opening import find_facility, open_database, open_session
from .queue_import import queue
from .words import PROBLEM, _, fail, speaking

MOST_SHOWN = 200


@click.group()
def command() -> None:
    """Read responses from a file or a kiosk's saved queue, list imports of files, undo one."""


command.add_command(queue)


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--facility", "facility_code", metavar="CODE", help="Which facility, if several.")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option("--skip-bad", is_flag=True, help="Write the good rows even if others are bad.")
def responses(file: Path, facility_code: str | None, dry_run: bool, skip_bad: bool) -> None:
    """The columns of `export responses`, as .csv (UTF-8) or .xlsx. All rows or none, unless --skip-bad."""
    from survey_admin import import_files, importing

    engine = open_database()
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        facility = find_facility(session, facility_code)
        session.expunge(facility)
    source = importing.Source(file.name, actor(), tell=partial(_note, code=facility.code))
    with speaking():
        try:
            rows = import_files.read_file(file)
            result = importing.import_rows(engine, facility, rows, dry_run, skip_bad, source)
        except import_files.ImportFileError as error:
            fail(str(error))
    _tell(file, result, dry_run, skip_bad)


@command.command("list")
@click.option("--facility", "facility_code", metavar="CODE", help="Which facility, if several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(facility_code: str | None, as_json: bool) -> None:
    """One line per import, the newest first."""
    from survey_admin.import_batches import batches

    with open_session() as session:
        show([_row(batch) for batch in batches(session, find_facility(session, facility_code).id)], as_json)


@command.command()
@click.argument("number", type=int)
@click.option("--facility", "facility_code", metavar="CODE", help="Which facility, if several.")
def undo(number: int, facility_code: str | None) -> None:
    """Delete every response that import NUMBER brought."""
    from survey_admin import import_batches

    with open_session(writes=True) as session:
        facility = find_facility(session, facility_code)
        batch = import_batches.find(session, facility.id, number)
        if batch is None or batch.undone_at is not None:
            fail(
                _("There is no import %(number)s to undo. 'langnghe import list' shows them.", number=number)
            )
        try:
            removed = import_batches.undo(session.connection(), batch)
        except import_batches.UndoError as error:
            fail(error)
        note(session, facility.code, "import.undo", f"import {number}", after={"removed": removed})
        session.commit()
    click.echo(
        _("Import %(number)s is undone: %(count)s responses were deleted.", number=number, count=removed)
    )


def _note(connection: Connection, result, code: str) -> None:
    after = {"rows": result.new, "left out": len(result.bad)}
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        note(session, code, "import.add", f"import {result.number}", after=after)
        session.commit()


def _row(batch) -> dict:
    return {
        "number": batch.id,
        "file": batch.file_name,
        "rows": batch.rows,
        "by": batch.imported_by,
        "at": batch.imported_at.isoformat(timespec="seconds"),
        "undone": batch.undone_at is not None,
    }


def _tell(file: Path, result, dry_run: bool, skip_bad: bool) -> None:
    for bad in result.bad[:MOST_SHOWN]:
        click.echo(_("%(file)s, line %(line)s: %(problem)s", file=file.name, line=bad.place, problem=bad.problem),
                   err=True)  # fmt: skip
    if len(result.bad) > MOST_SHOWN:
        click.echo(_("… and %(more)s more bad rows.", more=len(result.bad) - MOST_SHOWN), err=True)
    click.echo(_("%(read)s rows read: %(new)s new, %(known)s already known, %(bad)s bad.",
                 read=result.read, new=result.new, known=result.known, bad=len(result.bad)))  # fmt: skip
    if dry_run:
        click.echo(_("Dry run: nothing was written."))
    elif not result.is_written:
        fail(_("Nothing was written. Correct the rows above, or give --skip-bad to write the good ones."))
    if result.bad and not skip_bad:
        raise SystemExit(PROBLEM)
