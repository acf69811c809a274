"""Raw rows as a workbook of any length, in constant memory."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from .cells import BODY, HEAD, PLAIN, STRONG, Look, dress, escape, text

MOST_ROWS = 1_048_575  # on one sheet, below its head
CODE_BOOK_WIDTHS = (22, 12, 16, 60, 60, 30)

Facts = Sequence[tuple[str, object]]


def write_rows(
    path: Path,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence],
    book_title: str,
    facts: Facts,
    codes: Sequence[Sequence[str]],
    most_rows: int = MOST_ROWS,
) -> int:
    """Write rows of str, int, float or None to `path`; the number written.

    The second sheet, `book_title`, holds `facts` (name, value) and below them the table `codes`, its first
    line being its head. Rows beyond `most_rows` go on in further sheets.
    """
    book = Workbook(write_only=True)
    source = iter(rows)
    written = _data_sheet(book, title, header, islice(source, most_rows))
    _code_book(book.create_sheet(book_title), facts, codes)
    for row in source:
        first = _one_then(row, islice(source, most_rows - 1))
        written += _data_sheet(book, f"{title} {len(book.worksheets)}", header, first)
    book.save(path)
    return written


def _data_sheet(book: Workbook, title: str, header: Sequence[str], rows: Iterable[Sequence]) -> int:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for column, name in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(column)].width = max(9, min(len(name) + 4, 38))
    sheet.append([_dressed(sheet, name, HEAD) for name in header])
    count = 0
    for row in rows:
        sheet.append([_plain(sheet, value) for value in row])
        count += 1
    return count


def _code_book(sheet, facts: Facts, codes: Sequence[Sequence[str]]) -> None:
    for column, width in enumerate(CODE_BOOK_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for name, value in facts:
        sheet.append([_dressed(sheet, name, STRONG), _dressed(sheet, value, PLAIN)])
    sheet.append([])
    for number, line in enumerate(codes):
        sheet.append([_dressed(sheet, value, BODY if number else HEAD) for value in line])


def _plain(sheet, value):
    """The value itself; a text that openpyxl could take for a formula or an error as a cell that says text."""
    if type(value) is not str or value.isalnum():
        return value
    cleaned = escape(text(value))
    if cleaned[:1] not in ("=", "#"):
        return cleaned
    cell = WriteOnlyCell(sheet, cleaned)
    cell.data_type = "s"
    return cell


def _dressed(sheet, value, look: Look):
    cell = WriteOnlyCell(sheet, escape(text(value)) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    dress(cell, look)
    return cell


def _one_then(first: Sequence, rest: Iterator[Sequence]) -> Iterator[Sequence]:
    yield first
    yield from rest
