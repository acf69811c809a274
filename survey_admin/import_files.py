"""The file of an import: opened by what it is, not by what it is called."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from .csv_files import NotCsv, read_csv

if TYPE_CHECKING:
    from .workbook import Sheet

MOST_BYTES = 1024**3
KINDS = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "Excel 97 (.xls)",
    b"\x89PNG": "PNG",
    b"{\\rt": "RTF",
    b"\x1f\x8b": "gzip",
}
ZIP = b"PK\x03\x04"


class ImportFileError(Exception):
    """A file that cannot be imported at all; the message names the way out."""


def read_file(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(place, cells) of every row of a .csv or .xlsx file. Raises ImportFileError."""
    return _from_workbook(path) if _is_workbook(path) else _from_csv(path)


def read_list(path: Path, most_rows: int) -> "Sheet":
    """A list of at most so many rows, made by hand, with what had to be made sense of. Raises ImportFileError."""
    from .workbook import Sheet

    if not _is_workbook(path):
        rows = [(int(place), cells) for place, cells in islice(_from_csv(path), most_rows + 1)]
        sheet = Sheet(tuple(rows))
    else:
        sheet = _sheet_of(path, most_rows + 1)
    if len(sheet.rows) > most_rows:
        raise ImportFileError(_("%(file)s has more than %(most)s rows that hold something. Split it, or remove what is no list.",
                                file=path.name, most=most_rows))  # fmt: skip
    return sheet


def remarks(sheet: "Sheet") -> Iterator[str]:
    """What had to be made sense of in a list, one sentence each."""
    if sheet.title:
        yield _("Read: the sheet “%(title)s”.", title=sheet.title)
    if sheet.unread:
        yield _("Not read, as only the first sheet is: %(names)s.", names=", ".join(sheet.unread))
    if sheet.hidden:
        yield _("Hidden sheets were passed over: %(names)s.", names=", ".join(sheet.hidden))
    if sheet.merged:
        yield _("Merged cells were read as the same value in each row they cover: %(places)s.",
                places=", ".join(sheet.merged[:10]) + (" …" if len(sheet.merged) > 10 else ""))  # fmt: skip
    if sheet.formulas:
        yield _("%(count)s formulas were read by their last result.", count=sheet.formulas)


def _sheet_of(path: Path, most_rows: int) -> "Sheet":
    from .workbook import NotAWorkbook, read_sheet

    try:
        return read_sheet(path, most_rows)
    except NotAWorkbook as error:
        raise ImportFileError(
            _too_large(path) if error.reason == "too_large" else _not_a_workbook(path)
        ) from error


def _is_workbook(path: Path) -> bool:
    """Whether its content is a workbook's, as against a text's. Raises ImportFileError for what is neither."""
    start = _first_bytes(path)
    for mark, kind in KINDS.items():
        if start.startswith(mark):
            raise ImportFileError(_("%(file)s is a %(kind)s file, whatever its name says. Save the table as .xlsx or as CSV UTF-8.",
                                    file=path.name, kind=kind))  # fmt: skip
    if path.suffix.lower() in (".xlsx", ".xlsm") and not start.startswith(ZIP):
        raise ImportFileError(_not_a_workbook(path))
    return start.startswith(ZIP)


def _first_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise ImportFileError(
            _("%(file)s cannot be read (%(reason)s).", file=path, reason=error.strerror)
        ) from error
    if not start:
        raise ImportFileError(_("%(file)s is empty.", file=path.name))
    if size > MOST_BYTES:
        raise ImportFileError(_too_large(path))
    return start


def _from_workbook(path: Path) -> Iterator[tuple[str, list[str]]]:
    from .workbook import NotAWorkbook, read_rows  # a CSV needs no spreadsheet library

    try:
        yield from read_rows(path)
    except NotAWorkbook as error:
        raise ImportFileError(
            _too_large(path) if error.reason == "too_large" else _not_a_workbook(path)
        ) from error


def _from_csv(path: Path) -> Iterator[tuple[str, list[str]]]:
    try:
        yield from read_csv(path)
    except NotCsv as error:
        if error.encoding:
            raise ImportFileError(_("%(file)s is not in UTF-8 but probably in %(encoding)s. In Excel choose “Save As”, type “CSV UTF-8”, "
                                    "and import that file.", file=path.name, encoding=error.encoding)) from error  # fmt: skip
        raise ImportFileError(_("%(file)s is not CSV: line %(line)s cannot be read (a quotation mark that is not closed, or a cell too long).",
                                file=path.name, line=error.place)) from error  # fmt: skip


def _not_a_workbook(path: Path) -> str:
    return _(
        "%(file)s is not an Excel workbook, or it is damaged. Open it in Excel and save it as .xlsx again.",
        file=path.name,
    )


def _too_large(path: Path) -> str:
    return _("%(file)s is too large to import at once. Split it, or save it as CSV UTF-8.", file=path.name)
