"""The portal package as a workbook: what it is, the rows, and a code book; written as a stream."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from .cells import BODY, HEAD, STRONG, WRAPPED, Look, dress, escape, text
from .pages import A4

FACT_WIDTHS = (34, 90)
CODE_WIDTHS = (24, 14, 12, 58, 58, 44)
WIDE = {"masophieu": 14, "nguoipv": 26, "doituong": 22, "khoa": 30}
FROZEN = "D2"


def write(
    path: Path, header: Sequence[str], rows: Iterable[Sequence], codes: Sequence[Sequence[str]],
    facts: Sequence[tuple[str, object]],
) -> int:  # fmt: skip
    """Write the three sheets to `path`; the number of rows. Raises OSError."""
    path.touch()  # a place that cannot be written is found out before anything is made
    book = Workbook(write_only=True)
    try:
        _table(_sheet(book, _("About this file"), FACT_WIDTHS), [(_("What"), _("Value")), *facts], STRONG)
        written = _rows(book, header, rows)
        _table(_sheet(book, _("Code book"), CODE_WIDTHS, frozen="A2"), codes, BODY)
        book.save(path)
    except BaseException:
        _abandon(book)
        raise
    return written


def _abandon(book: Workbook) -> None:
    """Close the sheets of a book that will not be saved; they are half-written streams of their own."""
    for sheet in book.worksheets:
        with suppress(Exception):
            sheet.close()


def _rows(book: Workbook, header: Sequence[str], rows: Iterable[Sequence]) -> int:
    widths = [WIDE.get(name, max(9, min(len(name) + 3, 22))) for name in header]
    sheet = _sheet(book, _("Forms"), widths, frozen=FROZEN)
    sheet.sheet_properties.pageSetUpPr.fitToPage = False  # sixty columns on one page nobody could read
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:C"
    sheet.append([_cell(sheet, name, HEAD) for name in header])
    written = 0
    for row in rows:
        sheet.append([_plain(sheet, value) for value in row])
        written += 1
    return written


def _sheet(book: Workbook, title: str, widths: Sequence[float], frozen: str | None = None):
    sheet = book.create_sheet(title)
    sheet.freeze_panes = frozen
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = _("Page &P of &N")
    return sheet


def _table(sheet, lines: Iterable[Sequence], first: Look) -> None:
    for number, line in enumerate(lines):
        looks = [HEAD] * len(line) if not number else [first] + [WRAPPED] * (len(line) - 1)
        sheet.append([_cell(sheet, value, look) for value, look in zip(line, looks, strict=True)])


def _plain(sheet, value):
    """The value itself; a text that could be taken for a formula or an error as a cell that says text."""
    if type(value) is not str or value.isalnum():
        return value
    return _text(sheet, value)


def _text(sheet, value: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, escape(text(value)))
    cell.data_type = "s"
    return cell


def _cell(sheet, value, look: Look) -> WriteOnlyCell:
    cell = _text(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
    dress(cell, look)
    return cell
