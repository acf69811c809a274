"""A table on a sheet: its head repeated on every printed page and frozen on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from analysis.estimate import Estimate

from ..report import Report
from .cells import BODY, COUNT, FIGURE, HEAD, STRONG, STRONG_FIGURE, put
from .pages import fit_height
from .words import Words

EMPTY = "–"


@dataclass(frozen=True)
class Column:
    """One column: its head, its width in characters and, where it holds numbers, their format."""

    title: str
    width: float
    number_format: str | None = None


def write_table(
    sheet: Worksheet, top: int, columns: Sequence[Column], rows: Sequence[Sequence], strong_last: bool = False
) -> int:
    """Write head and rows from row `top` on; the next free row. None is shown as a dash, never as zero."""
    for number, column in enumerate(columns, 1):
        put(sheet, top, number, column.title, HEAD)
    fit_height(sheet, top, [(column.title, column.width - 2) for column in columns])
    for offset, row in enumerate(rows, 1):
        write_row(sheet, top + offset, columns, row, strong=strong_last and offset == len(rows))
    return top + len(rows) + 1


def write_row(sheet: Worksheet, at: int, columns: Sequence[Column], row: Sequence, strong: bool) -> None:
    words, figures = (STRONG, STRONG_FIGURE) if strong else (BODY, FIGURE)
    for number, (column, value) in enumerate(zip(columns, row, strict=True), 1):
        look = figures if column.number_format else words
        put(sheet, at, number, EMPTY if value is None else value, look, column.number_format or COUNT)
    fit_height(
        sheet, at, [(str(v), c.width - 4) for c, v in zip(columns, row, strict=True) if type(v) is str]
    )


def freeze(sheet: Worksheet, head_row: int, columns: int = 0) -> None:
    """Keep the head (and the first columns) in sight, on the screen and on every printed page."""
    sheet.freeze_panes = sheet.cell(head_row + 1, columns + 1)
    sheet.print_title_rows = f"{head_row}:{head_row}"


def hidden_word(words: Words) -> str:
    """What stands in a cell whose figure must not be shown."""
    _ = words.say
    return _("suppressed")


def limits(estimate: Estimate | None) -> list[float | None]:
    """Value, lower and upper limit."""
    return [None] * 3 if estimate is None else [estimate.value, estimate.low, estimate.high]


def size_note(estimate: Estimate | None, words: Words) -> str:
    """The warning owed to few people, or nothing."""
    _ = words.say
    flags = estimate.flags if estimate else ()
    if "unstable" in flags:
        return _("fewer than 30 people: unstable")
    return _("fewer than 100 people: approximate") if "approximate" in flags else ""


def hiding_note(report: Report, words: Words) -> str:
    """Why some cells say 'suppressed'."""
    _ = words.say
    return _(
        "“suppressed”: shown only where at least %(threshold)s people answered and not all of a small group alike, and nowhere it could be found by subtraction.",
        threshold=report.rules.get("staff_threshold", 10),
    )
