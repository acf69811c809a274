"""The trend of a half-year or a year: its quarters with those before, and for patients the months, with a chart."""

from collections.abc import Sequence
from math import floor

from openpyxl.chart import LineChart, Reference
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..course_words import (
    FROM,
    HOW_STEPS,
    change_told,
    label,
    method_told,
    months_from,
    signals_told,
    standing_told,
    steps_told,
)
from ..report import Course, Point, Report
from .cells import ACCENT, BRAND, COUNT, HEADING, INK_2, PERCENT, QUIET, WRAPPED, put
from .pages import new_sheet, open_page, span
from .tables import Column, hidden_word, limits, size_note, write_table
from .words import Words

WIDTHS = (11, 12, 11, 11, 10, 12, 50, 18, 13, 13)
LAST = len(WIDTHS)
RATE, LOW, HIGH, CENTRE = 2, 3, 4, 8
FIGURES = (*range(RATE, HIGH + 1), *range(CENTRE, LAST + 1))  # columns a chart may read
CHART_WIDTH_CM, CHART_HEIGHT_CM, THIN, THICK = 31, 10, 12_700, 25_400
HEADING_POINTS = 24
STEP, ROOM = 0.1, 0.02  # of the chart's axis


def write(book: Workbook, report: Report, words: Words) -> None:
    """Add the sheet, where the report carries a course."""
    if report.quarters is None or not report.quarters.points:
        return
    title = words.say("Trend")
    sheet = new_sheet(book, report, words, title, WIDTHS, landscape=False)
    sheet.page_setup.fitToHeight = 1  # a chart cut by the end of a page is no use
    sheet.freeze_panes = "B1"
    row = open_page(sheet, report, words, title, LAST)
    row = _quarters(sheet, row, report.quarters, report, words)
    if report.months and report.months.points:
        _months(sheet, row + 1, report.months, report, words)


def _quarters(sheet: Worksheet, top: int, course: Course, report: Report, words: Words) -> int:
    """The table, what it says and, where no months follow, its chart; the next free row."""
    _ = words.say
    columns = [*_columns(_("Quarter"), words), Column(_("Against the quarter before"), WIDTHS[6]),
               Column(_("Figures of"), WIDTHS[7])]  # fmt: skip
    _heading(sheet, top, _("Quarter by quarter"))
    head = top + 1
    rows = [
        [
            *_figures(point),
            _said(point, change_told(point, _, words.language), words),
            standing_told(point, _),
        ]
        for point in course.points
    ]
    row = _table(sheet, head, columns, rows)
    row = _told(
        sheet, row, steps_told(course, _, words.language), (_(FROM), _(HOW_STEPS), _definition(report, words))
    )
    if report.months:
        return row
    _chart(sheet, head, len(rows), row + 1, course, (RATE, LOW, HIGH), words)
    return row


def _months(sheet: Worksheet, top: int, course: Course, report: Report, words: Words) -> None:
    _ = words.say
    columns = [
        *_columns(_("Month"), words),
        Column(_("Note"), WIDTHS[6]),
        Column(_("Middle line"), WIDTHS[7], PERCENT),
    ]
    has_limits = any(point.limits for point in course.points)
    titles = (
        (_("Lower limit of ordinary variation"), _("Upper limit of ordinary variation")) if has_limits else ()
    )
    columns += [Column(title, WIDTHS[8], PERCENT) for title in titles]
    _heading(sheet, top, _("Month by month"))
    head = top + 1
    rows = [
        [*_figures(point), _said(point, _("signal") if point.is_signal else "", words), course.centre,
         *((point.limits or (None, None)) if has_limits else ())]
        for point in course.points
    ]  # fmt: skip
    row = _table(sheet, head, columns, rows)
    row = _told(sheet, row, signals_told(course, _), (months_from(course, _), method_told(course, _)))
    _chart(sheet, head, len(rows), row + 1, course, (RATE, *range(CENTRE, len(columns) + 1)), words)


def _heading(sheet: Worksheet, row: int, title: str) -> None:
    put(sheet, row, 1, title, HEADING)
    sheet.row_dimensions[row].height = HEADING_POINTS


def _columns(what: str, words: Words) -> list[Column]:
    _ = words.say
    titles = (_("Satisfaction rate"), _("Lower limit"), _("Upper limit"), _("People"), _("Answers"))
    formats = (PERCENT, PERCENT, PERCENT, COUNT, COUNT)
    figures = [Column(*column) for column in zip(titles, WIDTHS[1:6], formats, strict=True)]
    return [Column(what, WIDTHS[0]), *figures]


def _figures(point: Point) -> list:
    counts = [point.rate.people, point.rate.answers] if point.rate else [None, None]
    return [label(point), *limits(point.rate), *counts]


def _said(point: Point, words_of_it: str, words: Words) -> str:
    """What is to be said of a point, and of how few people it tells."""
    _ = words.say
    if point.rate is None:
        return hidden_word(words)
    if not point.is_known:
        return _("no answers")
    return "; ".join(part for part in (words_of_it, size_note(point.rate, words)) if part)


def _table(sheet: Worksheet, head: int, columns: Sequence[Column], rows: Sequence[list]) -> int:
    """Write it, and leave empty what a chart would take for 0."""
    row = write_table(sheet, head, columns, rows)
    for offset, line in enumerate(rows, 1):
        for column in FIGURES:
            if column <= len(line) and columns[column - 1].number_format and line[column - 1] is None:
                sheet.cell(head + offset, column).value = None
    return row


def _told(sheet: Worksheet, row: int, reading: str, notes: Sequence[str]) -> int:
    for sentence, look in ((reading, WRAPPED), *((note, QUIET) for note in notes)):
        if sentence:
            span(sheet, row, 1, LAST, sentence, look)
            row += 1
    return row


def _definition(report: Report, words: Words) -> str:
    _ = words.say
    return _("Rate: answers of level 4 or 5 among all answers of level 1 to 5; limits: %(confidence)s confidence interval.",
             confidence=words.percent(report.confidence, 0))  # fmt: skip


def _chart(
    sheet: Worksheet, head: int, count: int, at: int, course: Course, columns: Sequence[int], words: Words
) -> None:  # noqa: PLR0913 - where a chart stands and what it reads
    """Lines over the table's own cells: the rate, and what bounds it."""
    chart = LineChart()
    for column in columns:
        data = Reference(sheet, min_col=column, min_row=head, max_row=head + count)
        chart.series.append(_line(data, is_rate=column == RATE, is_centre=column == CENTRE))
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=head + count))
    chart.title, chart.height, chart.width = (
        words.say("Satisfaction rate over time"),
        CHART_HEIGHT_CM,
        CHART_WIDTH_CM,
    )
    chart.legend.position, chart.display_blanks = "b", "gap"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = _lowest(course), 1
    chart.y_axis.number_format, chart.y_axis.majorUnit = "0%", STEP
    sheet.add_chart(chart, f"A{at}")


def _line(data: Reference, is_rate: bool, is_centre: bool) -> Series:
    series = SeriesFactory(data, title_from_data=True)
    series.smooth = False
    look = series.graphicalProperties.line
    look.solidFill = BRAND if is_rate else INK_2 if is_centre else ACCENT
    look.width = THICK if is_rate else THIN
    if is_rate:
        series.marker.symbol, series.marker.size = "circle", 6
        series.marker.graphicalProperties.solidFill = series.marker.graphicalProperties.line.solidFill = BRAND
    else:
        look.dashStyle = "dash" if is_centre else "sysDot"
        series.marker.symbol = "none"
    return series


def _lowest(course: Course) -> float:
    """Where the axis begins: below everything drawn."""
    drawn = [point.rate.low for point in course.known if point.rate and point.rate.low is not None]
    drawn += [point.limits[0] for point in course.points if point.limits]
    return max(0.0, floor((min(drawn, default=0.0) - ROOM) / STEP) * STEP)
