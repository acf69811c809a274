"""Raw responses as a workbook of any length: plain cells, in constant memory, several times as fast as openpyxl.

openpyxl is what every other sheet is made with. A row of a response has some sixty cells, and openpyxl writes 2,400
such rows in a second of processor time; XlsxWriter and PyExcelerate, Python as well, write 3,100 and 3,500. The binding to
rust_xlsxwriter writes 20,000, and knows the format as well as they do.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rustpy_xlsxwriter import FastExcel, Format

from .cells import BRAND, text
from .rows import CODE_BOOK_WIDTHS, MOST_ROWS

FACT_WIDTHS = (36, 70)


@dataclass(frozen=True)
class Page:
    """A sheet beside the rows: its title, and a table whose first line is its head."""

    title: str
    lines: Sequence[Sequence]


def write_responses(
    path: Path,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence],
    count: int,
    pages: Sequence[Page],
    most_rows: int = MOST_ROWS,
) -> int:
    """Write rows of str, int, float or None to `path`; the number written.

    `count` rows are expected: of more than fit one sheet the rest goes on in further ones. Raises OSError.
    """
    book = FastExcel(path)
    source, written = iter(rows), _Written()
    sheets = max(1, -(-count // most_rows))
    for number in range(1, sheets + 1):
        name = title if number == 1 else f"{title} {number}"
        part = islice(source, most_rows) if number < sheets else source
        widths: list[float] = [max(9, min(len(column) + 4, 38)) for column in header]
        records = written.counted(header, part) if count else iter([dict.fromkeys(header)])
        book.sheet(name, records, column_widths=widths, header_format=_head()).freeze(row=1, sheet=name)
    for page in pages:
        _add(book, page)
    try:
        book.save()
    except RuntimeError as error:  # what went wrong with a temporary file is told as one
        raise OSError(str(error)) from error
    return written.rows


class _Written:
    """How many rows have passed."""

    def __init__(self) -> None:
        self.rows = 0

    def counted(self, header: Sequence[str], rows: Iterable[Sequence]) -> Iterator[dict]:
        for row in rows:
            self.rows += 1
            yield dict(zip(header, map(_plain, row), strict=True))


def _add(book: FastExcel, page: Page) -> None:
    head, *lines = page.lines
    records = [dict(zip(head, map(_plain, line), strict=True)) for line in lines]
    widths = FACT_WIDTHS if len(head) == len(FACT_WIDTHS) else CODE_BOOK_WIDTHS
    wrapped = [Format().set_text_wrap().set_align("top") for _column in head]
    book.sheet(page.title, records, column_widths=list(widths), column_formats=wrapped, header_format=_head())


def _head() -> Format:
    return Format().set_bold().set_font_color("#FFFFFF").set_background_color(f"#{BRAND}")


def _plain(value):
    """The value itself; of a text what a cell can hold. A text is never taken for a formula or an address."""
    if value.__class__ is not str or value.isalnum():
        return value
    return text(value)
