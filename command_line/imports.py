"""`langnghe import`: responses given elsewhere, or taken out by an export."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from .opening import find_facility, open_database
from .words import PROBLEM, _, fail, speaking

MOST_SHOWN = 200


@click.group()
def command() -> None:
    """Read responses from a file."""


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
    with speaking():
        try:
            rows = import_files.read_file(file)
            result = importing.import_rows(engine, facility, rows, is_dry_run=dry_run, skips_bad=skip_bad)
        except import_files.ImportFileError as error:
            fail(str(error))
    _tell(file, result, dry_run, skip_bad)


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
