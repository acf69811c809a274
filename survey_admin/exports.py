"""Raw responses on their way out: one row a person, read in one snapshot and counted against it."""

import errno
import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine, select

from survey_core.lookups import definition_of
from survey_core.models import Facility, Questionnaire, Version
from survey_core.periods import Days
from survey_core.questionnaire import Definition

from .csv_files import write_lines
from .export_facts import facts, write_codes

CACHE_KB = 8_192
DISK_FULL = ("(os error 28)", "(os error 112)")


class ExportError(Exception):
    """An export that cannot be made or was not completed; the message is for the person, `code` for a program."""

    def __init__(self, sentence: str, code: str = "form"):
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Form:
    """A questionnaire of a facility with its published versions by id, the oldest first."""

    facility: Facility
    id: int
    key: str
    audience: str
    numbers: Mapping[int, int]
    definitions: Mapping[int, Definition]


@dataclass(frozen=True)
class Table:
    """Rows to be read while the snapshot is open; `count` is what the database says there are.

    `read` gives them as values, or as texts that stand in a line of CSV as they are.
    """

    form: Form
    header: tuple[str, ...]
    count: int
    read: Callable[[bool], Generator[list]]
    codes: tuple[tuple[str, ...], ...]
    days: Days | None = None
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> Generator[list]:
        """The rows as values."""
        return self.read(False)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection on which every query sees the same moment, and which keeps nobody from writing."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(writes=False, **options) as connection:
        connection.detach()  # its small cache is for one long read and goes with it
        with connection.begin():
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KB}")
            yield connection


def find_form(connection: Connection, facility: Facility, key: str) -> Form:
    """The form of this key. Raises ExportError naming the known keys."""
    forms = {
        row.key: row
        for row in connection.execute(
            select(Questionnaire.id, Questionnaire.key, Questionnaire.audience).where(
                Questionnaire.facility_id == facility.id
            )
        )
    }
    if key not in forms:
        known = ", ".join(sorted(forms)) or "–"
        raise ExportError(_("There is no form '%(key)s'. Known: %(known)s.", key=key, known=known))
    query = (
        select(Version.id, Version.number, Version.content_hash)
        .where(Version.questionnaire_id == forms[key].id, Version.published_at.is_not(None))
        .order_by(Version.number)
    )
    versions = connection.execute(query).all()
    definitions = {v.id: definition_of(connection, v.id, v.content_hash) for v in versions}
    return Form(facility, *forms[key], {v.id: v.number for v in versions}, definitions)


def save(table: Table, path: Path) -> int:
    """Write the table as its file's suffix says (.xlsx, or .csv with its code book beside it); the number of rows.

    The file appears under its name only when it is complete. Raises ExportError.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise ExportError(_("Write the file as .xlsx or .csv, not as '%(suffix)s'.", suffix=path.suffix))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        written = write(table, part)
        if written != table.count:
            raise ExportError(_("%(written)s rows were written but the database holds %(count)s; the file was not kept.",
                                written=written, count=table.count), "rows")  # fmt: skip
        if write is _write_csv:
            write_codes(table, path)
        os.replace(part, path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return written


def unwritable(path: Path, error: OSError) -> ExportError:
    """What to say where a file cannot be written."""
    sentence = _("%(file)s cannot be written (%(reason)s). Choose another place for it.",
                 file=path, reason=error.strerror or error)  # fmt: skip
    return ExportError(sentence, "disk_full" if is_full(error) else "unwritable")


def is_full(error: OSError) -> bool:
    """Whether the disk, or what a person may use of it, is full; a compiled writer says so in its text only."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT) or any(code in str(error) for code in DISK_FULL)


def _write_csv(table: Table, path: Path) -> int:
    with closing(table.read(True)) as rows:
        return write_lines(path, table.header, rows)


def _write_xlsx(table: Table, path: Path) -> int:
    from .workbook import Page, write_responses  # a CSV needs no spreadsheet library

    about = Page(_("About this file"), [(_("What"), _("Value")), *facts(table)])
    pages = [about, Page(_("Code book"), table.codes)]
    with closing(table.rows) as rows:
        return write_responses(path, _("Responses"), table.header, rows, table.count, pages)


WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx}
