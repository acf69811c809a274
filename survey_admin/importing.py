"""Raw responses on their way in: the columns of an export, checked row by row, through the one door."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine, select

from survey_core.database import now
from survey_core.intake import Outcome, Receipt, Submission, accept_all
from survey_core.lookups import definition_of
from survey_core.models import Facility, Version
from survey_core.problems import sentence

from .columns import FIXED, item_columns
from .import_batches import keep
from .import_files import ImportFileError
from .ways_in import NoWayIn, WaysIn

ROWS_AT_ONCE = 500
NEEDED = ("questionnaire", "version", "answered_on")
EARLIEST = date(2000, 1, 1)
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
TRAPPED = "trapped"  # the one quality flag that does not follow from the rows
FLAGS = {"": False, "0": False, "1": True}


class BadRow(ValueError):
    """A row that cannot be imported; the message says why."""


@dataclass(frozen=True)
class Bad:
    """The place of a bad row in its file, and its problems in one sentence or more."""

    place: str
    problem: str


@dataclass
class Imported:
    """What became of a file's rows."""

    read: int = 0
    new: int = 0
    known: int = 0
    bad: list[Bad] = field(default_factory=list)
    is_written: bool = False
    number: int | None = None
    ids: list[UUID] = field(default_factory=list, repr=False)


@dataclass(frozen=True)
class Source:
    """The file the rows come from, and who imports it.

    `bad` are rows known to be bad before any is read; `prepare` sees to what must be there first, `tell` to the
    audit trail, both in the import's own transaction.
    """

    file_name: str
    who: str
    bad: Sequence[Bad] = ()
    prepare: Callable[[Connection], object] = lambda _connection: None
    tell: Callable[[Connection, Imported], object] = lambda _connection, _result: None


def import_rows(
    engine: Engine,
    facility: Facility,
    rows: Iterable[tuple[str, list[str]]],
    is_dry_run: bool = False,
    skips_bad: bool = False,
    source: Source | None = None,
) -> Imported:
    """Import (place, cells) rows, the head first, in one transaction.

    Nothing is kept of a dry run, nor where a row is bad unless `skips_bad`. What a `source` is given for can be
    undone as a whole. Raises ImportFileError where the head already tells that the file cannot be imported.
    """
    result = Imported()
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            if source is not None:
                result.bad += source.bad
                result.read += len(source.bad)
                source.prepare(connection)
            _read_all(connection, facility, iter(rows), result)
            result.is_written = not is_dry_run and (skips_bad or not result.bad)
            if result.is_written and result.new and source is not None:
                result.number = keep(connection, facility.id, source.file_name, source.who, result.ids)
                source.tell(connection, result)
        finally:
            if result.is_written:
                transaction.commit()
            else:
                transaction.rollback()
    return result


def _read_all(connection: Connection, facility: Facility, rows: Iterator, result: Imported) -> None:
    _place, head = next(rows, ("1", []))
    reader = RowReader(check_head(head, _known_items(connection, facility)), WaysIn.of(connection, facility))
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        submissions: list[tuple[str, Submission]] = []
        for place, cells in batch:
            result.read += 1
            try:
                submissions.append((place, reader.submission(cells)))
            except BadRow as error:
                result.bad.append(Bad(place, str(error)))
        _accept(connection, submissions, result)


def _known_items(connection: Connection, facility: Facility) -> tuple[str, ...]:
    query = (
        select(Version.id, Version.content_hash)
        .where(Version.facility_id == facility.id, Version.published_at.is_not(None))
        .order_by(Version.id)
    )
    return item_columns(definition_of(connection, *row) for row in connection.execute(query).all())


def check_head(head: Sequence[str], items: Iterable[str]) -> list[str]:
    """The names of the columns. Raises ImportFileError naming those that are missing, unknown or doubled."""
    names = [name.strip() for name in head]
    if not any(names):
        raise ImportFileError(_("The file is empty: its first line must name the columns."))
    missing = [name for name in NEEDED if name not in names]
    if "collector" not in names:
        missing += [name for name in ("department", "channel") if name not in names]
    if missing:
        raise ImportFileError(_("These columns are missing: %(names)s. An exported file shows how they are written.",
                                names=", ".join(missing)))  # fmt: skip
    known = {*FIXED, *items}
    unknown = [name or "–" for name in names if name not in known]
    if unknown:
        raise ImportFileError(_("These columns are not known: %(names)s. Remove them or correct their names.",
                                names=", ".join(unknown)))  # fmt: skip
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ImportFileError(
            _("These columns stand in the file twice: %(names)s.", names=", ".join(doubled))
        )
    return names


@dataclass(frozen=True)
class RowReader:
    """Turns the cells of a row into a submission."""

    names: Sequence[str]
    ways: WaysIn
    last_day: date = field(default_factory=lambda: (now() + timedelta(days=1)).date())

    def submission(self, cells: Sequence[str]) -> Submission:
        """The submission a row describes. Raises BadRow."""
        if len(cells) > len(self.names):
            raise BadRow(_("The row has more cells than there are columns."))
        row = dict(zip(self.names, cells, strict=False))
        fixed = {name: row.pop(name, "").strip() for name in FIXED}
        try:
            way = self.ways.find(fixed)
        except NoWayIn as error:
            raise BadRow(str(error)) from None
        return Submission(
            id=_id(fixed["id"]),
            collector=way,
            questionnaire=fixed["questionnaire"],
            version=_whole("version", fixed["version"]),
            answers={code: value for code, value in row.items() if value},
            language=fixed["language"] or "vi",
            answered_on=self._day(fixed["answered_on"]),
            is_trusted=True,
            survey_type=_survey_type(fixed["survey_type"]),
            was_late=_flag("late", fixed["late"]),
            is_incomplete=_flag("incomplete", fixed["incomplete"]),
            is_trapped=TRAPPED in fixed["flags"].split(),
            was_time_uncertain=_flag("time_uncertain", fixed["time_uncertain"]),
        )

    def _day(self, text: str) -> date:
        for day_format in DAY_FORMATS:
            try:
                day = datetime.strptime(text, day_format).date()
            except ValueError:
                continue
            if EARLIEST <= day <= self.last_day:
                return day
        raise BadRow(
            _("answered_on is “%(text)s”; write the day of the answer like 2025-09-30.", text=text[:40])
        )


def _id(text: str) -> UUID:
    if not text:
        return uuid4()
    try:
        return UUID(text)
    except ValueError:
        raise BadRow(
            _("id is “%(text)s”, which is no UUID; leave it empty for a new response.", text=text[:40])
        ) from None


def _whole(name: str, text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    raise BadRow(_("%(name)s is “%(text)s”; write a whole number.", name=name, text=text[:40]))


def _survey_type(text: str) -> int | None:
    if text in ("", *"123456"):
        return int(text) if text else None
    raise BadRow(_("survey_type is “%(text)s”; write a number from 1 to 6.", text=text[:40]))


def _flag(name: str, text: str) -> bool:
    if text in FLAGS:
        return FLAGS[text]
    raise BadRow(_("%(name)s is “%(text)s”; write 0 or 1.", name=name, text=text[:40]))


def _accept(connection: Connection, submissions: Sequence[tuple[str, Submission]], result: Imported) -> None:
    if not submissions:
        return
    receipts = accept_all(connection, [submission for _place, submission in submissions])
    for (place, submission), receipt in zip(submissions, receipts, strict=True):
        if receipt.outcome is Outcome.NEW:
            result.new += 1
            result.ids.append(submission.id)
        elif receipt.outcome is Outcome.KNOWN:
            result.known += 1
        else:
            result.bad.append(Bad(place, _why(submission, receipt)))


def _why(submission: Submission, receipt: Receipt) -> str:
    if receipt.outcome is Outcome.DIFFERENT:
        return _(
            "The id %(id)s is already stored with other answers; the first ones stand.", id=submission.id
        )
    return " ".join(
        f"{problem.item}: {sentence(problem)}" if problem.item else sentence(problem)
        for problem in receipt.problems
    )
