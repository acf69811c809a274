"""The workbook of an XLSForm: its sheets as lines of text, and ours as a workbook that reads well."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from .cells import HEAD, Look, put
from .reading import MOST_COLUMNS, UNREADABLE, NotAWorkbook, texts

MOST_BYTES = 64 * 1024**2  # unpacked
MOST_LINES = 5_000  # that hold anything, in all sheets
KINDS = ("survey", "choices", "settings")
TEXT = Look(size=10.5, wrap=True, down="top")
CODE = Look(size=10.5, down="top")
OWN = Look(size=9, color="4A6361", wrap=True, down="top")
GROUP = Look(size=10.5, bold=True, fill="E4F1EF", wrap=True, down="top")
WIDTHS = {"type": 26, "name": 18, "list_name": 20, "required": 10, "relevant": 26, "appearance": 13, "constraint": 24,
          "form_id": 20, "version": 9, "default_language": 18, "style": 9, "langnghe_role": 13, "langnghe_section": 10,
          "langnghe_also": 24}  # fmt: skip
TEXT_WIDTH, MEDIA_WIDTH = 46, 24

Lines = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class FormSheets:
    """(row number, cells as text) of every row that holds anything, by sheet, hidden ones too.

    Of sheets that are no part of an XLSForm only the name is kept. `unfinished` are (sheet, row) of formulas that
    were never calculated.
    """

    lines: Mapping[str, Lines]
    unfinished: tuple[tuple[str, int], ...] = ()


def read_sheets(data: bytes) -> FormSheets:
    """The sheets of a workbook; a formula counts as the value it had when last saved. Raises NotAWorkbook."""
    _check(data)
    try:
        values, formulas = _book(data, data_only=True), _book(data, data_only=False)
        sheets = {sheet.title: _lines(sheet) for sheet in values.worksheets}
        unfinished = tuple(_unfinished(sheets, formulas))
        values.close()
        formulas.close()
    except UNREADABLE as error:
        raise NotAWorkbook("damaged") from error
    if sum(map(len, sheets.values())) > MOST_LINES:
        raise NotAWorkbook("too_large")
    return FormSheets(sheets, unfinished)


def write_sheets(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of these sheets, the first row of each being its head."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "C2" if name == "survey" else "A2"
        for column, title in enumerate(rows[0], 1):
            sheet.column_dimensions[get_column_letter(column)].width = _width(title)
        for number, row in enumerate(rows, 1):
            is_group = row[0] in ("begin_group", "end_group")
            for column, value in enumerate(row, 1):
                put(sheet, number, column, value or None, _look(number, rows[0][column - 1], is_group))
        _for_paper(sheet)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _check(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            parts = file.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise NotAWorkbook("no_workbook") from error
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise NotAWorkbook("no_workbook")
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise NotAWorkbook("too_large")


def _book(data: bytes, data_only: bool):
    return load_workbook(BytesIO(data), read_only=True, data_only=data_only)


def _lines(sheet) -> Lines:
    return [(number, texts(row)) for number, row in _filled(sheet)]


def _filled(sheet) -> Iterator[tuple[int, Sequence]]:
    """The rows that hold anything; one more than fits is enough to know that they do not."""
    if sheet.title.strip().lower() not in KINDS or not hasattr(sheet, "iter_rows"):
        return
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    filled = (
        (number, row) for number, row in rows if any(value is not None and value != "" for value in row)
    )
    yield from islice(filled, MOST_LINES + 1)


def _unfinished(sheets: Mapping[str, Lines], formulas) -> Iterator[tuple[str, int]]:
    for sheet in formulas.worksheets:
        known = dict(sheets.get(sheet.title, ()))
        for number, row in _filled(sheet):
            places = [
                place for place, value in enumerate(row[:MOST_COLUMNS]) if str(value or "").startswith("=")
            ]
            cells = known.get(number, [])
            if any(place >= len(cells) or not cells[place] for place in places):
                yield sheet.title, number


def _look(number: int, title: str, is_group: bool) -> Look:
    if number == 1:
        return HEAD
    if is_group:
        return GROUP
    if title.startswith("langnghe_"):
        return OWN
    return CODE if title in ("type", "name", "list_name") else TEXT


def _width(title: str) -> int:
    if title.startswith("media::"):
        return MEDIA_WIDTH
    return WIDTHS.get(title, TEXT_WIDTH if "::" in title or title == "form_title" else 30)


def _for_paper(sheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
