"""A sheet as a page of paper: widths, frozen head, A4, footers, and the mark of demo data."""

import re
from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..report import Report
from .cells import HEADING, QUIET, WARNING, Look, put, text
from .words import Words

A4 = 9
NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
LONGEST_NAME = 31
LINE_POINTS = 15.5


def new_sheet(
    book: Workbook, report: Report, words: Words, title: str, widths: Sequence[float], landscape: bool = True
) -> Worksheet:
    """An empty A4 sheet that fits its width on paper and says in its foot what it belongs to."""
    sheet = book.create_sheet(sheet_name(title))
    sheet.sheet_view.showGridLines = False
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.35
    _foot(sheet, report, words)
    return sheet


def sheet_name(title: str) -> str:
    """The title with what no sheet's name may hold left out, and no longer than one may be."""
    return NOT_IN_NAMES.sub(" ", title)[:LONGEST_NAME]


def open_page(sheet: Worksheet, report: Report, words: Words, title: str, columns: int) -> int:
    """Write the demo mark, the heading and what it is about; the next free row."""
    row = mark_demo(sheet, report, words, columns)
    _ = words.say
    put(sheet, row, 1, title, HEADING)
    about = _(
        "%(form)s · %(period)s (%(first)s to %(last)s) · %(scope)s",
        form=report.title,
        period=words.period(report.period),
        first=words.day(report.days.first),
        last=words.day(report.days.last),
        scope=report.department or _("whole facility"),
    )
    span(sheet, row + 1, 1, columns, about, QUIET)
    return row + 3


def mark_demo(sheet: Worksheet, report: Report, words: Words, columns: int) -> int:
    """Say on the first row that the data are made up; the next free row."""
    if not report.letterhead.is_demo:
        return 1
    span(sheet, 1, 1, columns, demo_mark(words), WARNING)
    return 2


def span(sheet: Worksheet, row: int, first: int, last: int, value, look: Look) -> None:
    """One text over several columns, its row as high as the text needs."""
    put(sheet, row, first, value, look)
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    width = sum(sheet.column_dimensions[get_column_letter(c)].width for c in range(first, last + 1))
    fit_height(sheet, row, [(str(value), width * 11 / look.size)])


def fit_height(sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]]) -> None:
    """Make the row high enough for each (text, width in characters); merged cells never grow by themselves."""
    lines = max(
        (sum(-(-max(len(part), 1) // max(int(w), 1)) for part in t.split("\n")) for t, w in texts), default=1
    )
    sheet.row_dimensions[row].height = max(
        lines * LINE_POINTS + 3, sheet.row_dimensions[row].height or LINE_POINTS + 3
    )


def _foot(sheet: Worksheet, report: Report, words: Words) -> None:
    _ = words.say
    sheet.oddFooter.left.text = text(report.letterhead.facility).replace("&", "&&")
    sheet.oddFooter.right.text = _("Page &P of &N")
    if report.letterhead.is_demo:
        sheet.oddFooter.center.text = demo_mark(words)


def demo_mark(words: Words) -> str:
    _ = words.say
    return _("DEMO DATA – NOT REAL ANSWERS")
