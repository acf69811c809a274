"""A file of visits by department, read and checked row by row before anything is stored."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _

from survey_core.models import Department

from .import_files import ImportFileError, read_list, remarks
from .paging import plain
from .targets import whole

MOST_ROWS = 5_000
NO_RESULT = "=?"
# What a head may call the two columns, in lower case without diacritics.
CODE_NAMES = ("ma khoa", "ma khoa/phong", "ma", "code", "department code")
VISITS_NAMES = (
    "luot nguoi benh",
    "luot kham",
    "luot dieu tri",
    "so luot",
    "luot",
    "visits",
    "so nhan vien",
    "nhan vien",
    "staff members",
    "members",
)


@dataclass(frozen=True)
class FileRow:
    """One row of the file: where it stands, what it names, and its number or what is wrong with it."""

    place: str
    code: str
    text: str
    department: Department | None = None
    visits: int | None = None
    problem: str = ""


@dataclass(frozen=True)
class VisitFile:
    """Its rows, and sentences about what had to be made sense of."""

    rows: tuple[FileRow, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def bad(self) -> list[FileRow]:
        return [row for row in self.rows if row.problem]


def read(path: Path, departments: Sequence[Department]) -> VisitFile:
    """Every row that names a number; a department without one is left as it is. Raises ImportFileError."""
    sheet = read_list(path, MOST_ROWS)
    code_at, visits_at = _columns(sheet.rows[0][1] if sheet.rows else ())
    found = list(_named(sheet, code_at, visits_at))
    if not found:
        raise ImportFileError(_("The file holds no number: fill in the column of visits and send it again."))
    return VisitFile(tuple(_judged(found, departments)), tuple(remarks(sheet)))


def _columns(head: Sequence[str]) -> tuple[int, int]:
    names = [plain(" ".join(name.split())) for name in head]
    places = [
        next((names.index(name) for name in known if name in names), None)
        for known in (CODE_NAMES, VISITS_NAMES)
    ]
    code_at, visits_at = places
    if code_at is None or visits_at is None:
        raise ImportFileError(_("The first row must name the columns “Department code” and “Visits”. Download the "
                                "sheet from this page and fill it in."))  # fmt: skip
    return code_at, visits_at


def _named(sheet, code_at: int, visits_at: int) -> Iterator[FileRow]:
    """The rows with something in the column of visits, or with a formula there that has no result."""
    from .workbook import line_of

    unfinished = {line_of(cell) for cell in sheet.unfinished}
    for line, cells in sheet.rows[1:]:
        code, text = (cells[at].strip()[:60] if at < len(cells) else "" for at in (code_at, visits_at))
        if text or line in unfinished:
            yield FileRow(str(line), code, text or NO_RESULT)


def _judged(rows: Iterable[FileRow], departments: Sequence[Department]) -> Iterator[FileRow]:
    by_code = {department.code.casefold(): department for department in departments}
    seen: dict[str, str] = {}
    for row in rows:
        code = row.code.casefold()
        department, number = by_code.get(code), whole(row.text)
        problem = ""
        if not department:
            problem = _("No department of this round has the code “%(code)s”.", code=row.code)
        elif row.text == NO_RESULT:
            problem = _("The formula has no result: open the file in Excel, save it, and send it again.")
        elif number is None:
            problem = _("“%(text)s” is not a whole number.", text=row.text)
        elif code in seen:
            problem = _("“%(code)s” stands in row %(place)s already.", code=row.code, place=seen[code])
        seen.setdefault(code, row.place)
        yield FileRow(row.place, row.code, row.text, department, None if problem else number, problem)


def header(is_staff: bool) -> tuple[str, str, str]:
    """The head of the sheet to fill in; `read` knows it in every language of the screens."""
    return _("Department code"), _("Department"), _("Staff members") if is_staff else _("Visits")
