"""The workbook of an XLSForm: its sheets as lines of text, and ours as a workbook that reads well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from .cells import HEAD, Look, put
from .reading import UNREADABLE, NotAWorkbook, check_size, texts
from .sheet import oddities, spread

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

    Of sheets that are no part of an XLSForm only the first row is kept. `hidden` are names; `merged` are (sheet, place)
    of merged cells, whose value stands in each cell they cover; `unfinished` are (sheet, cell) of formulas that were
    never calculated.
    """

    lines: dict[str, Lines] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    merged: list[tuple[str, str]] = field(default_factory=list)
    unfinished: list[tuple[str, str]] = field(default_factory=list)


def read_sheets(data: bytes) -> FormSheets:
    """The sheets of a workbook; a formula counts as the value it had when last saved. Raises NotAWorkbook."""
    check_size(BytesIO(data), MOST_BYTES)
    found = FormSheets()
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            _read(sheet, data, found)
        book.close()
    except UNREADABLE as error:
        raise NotAWorkbook("damaged") from error
    if sum(map(len, found.lines.values())) > MOST_LINES:
        raise NotAWorkbook("too_large")
    return found


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


def _read(sheet, data: bytes, found: FormSheets) -> None:
    """One sheet; of one that belongs to no XLSForm, no more than shows whether it is empty."""
    is_part = sheet.title.strip().lower() in KINDS
    sheet.reset_dimensions()
    rows = ((number, texts(row)) for number, row in enumerate(sheet.iter_rows(values_only=True), 1))
    # One row more than fits is enough to know that they do not.
    lines = list(islice(((number, row) for number, row in rows if row), MOST_LINES + 1 if is_part else 1))
    if not is_part:
        found.lines[sheet.title] = lines
        return
    odd = oddities(BytesIO(data), sheet._worksheet_path)
    spread(dict(lines), odd.merged)
    found.lines[sheet.title] = lines
    found.merged.extend((sheet.title, place) for place in odd.merged)
    found.unfinished.extend((sheet.title, cell) for cell in odd.unfinished)
    if sheet.sheet_state != "visible":
        found.hidden.append(sheet.title)


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
