"""Helpers of the export and import tests: everything the commands do, without their words."""

from pathlib import Path

from sqlalchemy.orm import Session

from command_line.words import speaking
from survey_admin import exports, import_files, importing, patient_exports, staff_exports
from survey_core.models import Facility


def export(engine, path: Path, form: str = "outpatient-2024", days=None) -> Path:
    """Write a form's responses to `path`."""
    with speaking(), exports.snapshot(engine) as connection:
        exports.save(table(connection, form, days), path)
    return path


def table(connection, form: str = "outpatient-2024", days=None) -> exports.Table:
    with Session(connection) as session:
        facility = session.query(Facility).one()
        session.expunge(facility)
    found = exports.find_form(connection, facility, form)
    if found.audience == "patient":
        return patient_exports.patient_table(connection, found, days)
    rounds = staff_exports.readable_rounds(connection, found, days)
    return staff_exports.staff_table(connection, found, rounds)


def load(engine, path: Path, **options) -> importing.Imported:
    """Import a file into the only facility."""
    with Session(engine) as session:
        facility = session.query(Facility).one()
        session.expunge(facility)
    with speaking():
        return importing.import_rows(engine, facility, import_files.read_file(path), **options)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path
