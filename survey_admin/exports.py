"""Raw responses on their way out: one row a person, read in one snapshot and counted against it."""

import errno
import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine, Select, String, cast, func, select

from survey_core.lookups import definition_of
from survey_core.models import Collector, Department, Facility, Questionnaire, Response, Version
from survey_core.periods import Days
from survey_core.questionnaire import Definition

from .columns import FIXED, code_book, item_columns
from .csv_files import write_csv
from .export_facts import facts, write_codes
from .picking import ANSWERS, LEVELS, LEVELS_AS_TEXT, ROW, SCORES, Levels, Picker, number, stream

HARMLESS = ("id", "channel", "language", "answered_on", "flags")  # made by us, never to look like a formula
CACHE_KB = 8_192
DISK_FULL = ("(os error 28)", "(os error 112)")
HOLDS_NO_TEXT = ("likert", "number")


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

    `read` gives them with the levels of the scales as the caller wants them written.
    """

    form: Form
    header: tuple[str, ...]
    count: int
    read: Callable[[Levels], Generator[list]]
    codes: tuple[tuple[str, ...], ...]
    days: Days | None = None
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> Generator[list]:
        """The rows with levels as numbers."""
        return self.read(LEVELS)


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


def patient_table(connection: Connection, form: Form, days: Days | None) -> Table:
    """Every response of a patients' form, in the order of its random id."""
    from .flags_raised import flags_raised  # numpy is for those who need it

    conditions = [
        ROW.facility_id == form.facility.id,
        ROW.version_id.in_(form.numbers),
        ROW.audience == "patient",
    ]
    if days:
        conditions.append(ROW.answered_on.between(days.first, days.last))
    columns = (
        cast(ROW.id, String), ROW.collector_id, ROW.department_id, ROW.version_id, ROW.channel,
        ROW.language, ROW.survey_type, cast(ROW.answered_on, String), number(ROW.is_late),
        number(ROW.is_time_uncertain), number(ROW.is_incomplete), SCORES, ANSWERS,
    )  # fmt: skip
    items = item_columns(form.definitions.values())
    count = connection.scalar(select(func.count()).select_from(Response).where(*conditions)) or 0
    query = select(*columns).where(*conditions).order_by(ROW.facility_id, ROW.id)
    flags = flags_raised(connection, form, days)
    read = partial(_patient_rows, connection, form, items, query, flags)
    codes = tuple(code_book(FIXED, form.definitions.values(), with_profile=True))
    return Table(form, FIXED + items, count, read, codes, days)


def _patient_rows(
    connection: Connection,
    form: Form,
    items: tuple[str, ...],
    query: Select,
    flags: Mapping[str, str],
    levels: Levels,
) -> Generator[list]:
    collectors = _codes(connection, Collector, form.facility.id)
    departments = _codes(connection, Department, form.facility.id)
    pick = {id_: Picker(definition, items, levels).pick for id_, definition in form.definitions.items()}
    key, numbers, flags_of, width = form.key, form.numbers, flags.get, len(FIXED + items)
    for id_, collector, department, version, channel, language, type_, day, late, uncertain, left, scores, answers in (
        stream(connection, query)
    ):  # fmt: skip
        row = [
            _hyphenated(id_), collectors[collector], departments[department], key, numbers[version],
            channel, language, type_, day, late, uncertain, left, flags_of(id_), *pick[version](scores, answers),
        ]  # fmt: skip
        del row[width:]
        yield row


def _codes(connection: Connection, noun, facility_id: int) -> dict[int, str]:
    query = select(noun.id, noun.code).where(noun.facility_id == facility_id)
    return {row.id: row.code for row in connection.execute(query)}


def _hyphenated(id_: str) -> str:
    """A UUID as text, whether the database keeps it with hyphens or without."""
    if len(id_) == 36:
        return id_
    return f"{id_[:8]}-{id_[8:12]}-{id_[12:16]}-{id_[16:20]}-{id_[20:]}"


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
    types = {line[0]: line[1] for line in table.codes}
    texts = [
        place
        for place, name in enumerate(table.header)
        if types[name] not in HOLDS_NO_TEXT and name not in HARMLESS
    ]
    with closing(table.read(LEVELS_AS_TEXT)) as rows:
        return write_csv(path, table.header, rows, texts)


def _write_xlsx(table: Table, path: Path) -> int:
    from .workbook import Page, write_responses  # a CSV needs no spreadsheet library

    about = Page(_("About this file"), [(_("What"), _("Value")), *facts(table)])
    pages = [about, Page(_("Code book"), table.codes)]
    with closing(table.rows) as rows:
        return write_responses(path, _("Responses"), table.header, rows, table.count, pages)


WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx}
