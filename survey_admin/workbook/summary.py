"""The first sheet: letterhead, the six official numbers with what each means, and who signs."""

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.estimate import Estimate

from ..flag_words import summed_up
from ..participation_words import participation_told
from ..report import Report
from ..verdict_words import change_told, target_told
from .cells import COUNT, PERCENT, PERCENT_GIVEN, QUIET, SCORE, TITLE, WRAPPED, Look, put
from .definitions import REASONS_WITHHELD, definitions
from .names import name_cells
from .pages import LINE_POINTS, mark_demo, new_sheet, span
from .tables import Column, limits, size_note, write_row, write_table
from .words import Words

WIDTHS = (6, 26, 42, 12, 12, 12, 11, 12)
LAST = len(WIDTHS)
LEFT = Look(size=11.5, across="center", wrap=True)
NAME = Look(size=12, bold=True, across="center", wrap=True)
PLACE = Look(size=11, italic=True, across="right")
SIGN = Look(size=11.5, bold=True, across="center", wrap=True)
NOTE = Look(size=10, italic=True, across="center")
KEY_FIGURE = Look(size=12, bold=True, wrap=True)
NAMED = ("value", "low", "high", "people", "answers")
FIRST_NAMED_COLUMN = 4


def write(book: Workbook, report: Report, words: Words) -> None:
    """Add the summary to the workbook."""
    _ = words.say
    sheet = new_sheet(book, report, words, _("Summary"), WIDTHS, landscape=False)
    row = _letterhead(sheet, mark_demo(sheet, report, words, LAST), report, words)
    row = _title(sheet, row, report, words)
    if report.withheld:
        sentence = REASONS_WITHHELD[report.withheld](words, report)
        span(sheet, row, 1, LAST, sentence, KEY_FIGURE)
        row += 1
    else:
        row = _six_numbers(book, sheet, row, report, words)
        row = _remarks(sheet, row + 1, report, words)
    _signatures(sheet, row + 1, report, words)


def _letterhead(sheet: Worksheet, row: int, report: Report, words: Words) -> int:
    _ = words.say
    head = report.letterhead
    lines = (
        (head.governing_body, LEFT, _("SOCIALIST REPUBLIC OF VIET NAM"), NAME),
        (head.facility, NAME, _("Independence – Freedom – Happiness"), NAME),
        (head.office, LEFT, "", LEFT),
    )
    for left, left_look, right, right_look in lines:
        span(sheet, row, 1, 3, left, left_look)
        span(sheet, row, 4, LAST, right, right_look)
        row += 1
    made = report.made_on
    date_line = _("%(place)s, %(day)02d/%(month)02d/%(year)d", place=head.place or "…",
                  day=made.day, month=made.month, year=made.year)  # fmt: skip
    span(sheet, row, 4, LAST, date_line, PLACE)
    return row + 2


def _title(sheet: Worksheet, row: int, report: Report, words: Words) -> int:
    _ = words.say
    audience = _("HEALTH STAFF") if report.audience == "staff" else _("PATIENT")
    title = _("%(audience)s SATISFACTION SURVEY RESULTS, %(period)s", audience=audience,
              period=words.period(report.period).upper())  # fmt: skip
    span(sheet, row, 1, LAST, title, TITLE)
    days = _(
        "From %(first)s to %(last)s", first=words.day(report.days.first), last=words.day(report.days.last)
    )
    scope = report.department or _("whole facility")
    center = Look(size=11.5, across="center", wrap=True)
    span(sheet, row + 1, 1, LAST, f"{report.title} ({report.form})", center)
    span(sheet, row + 2, 1, LAST, f"{days} · {scope}", center)
    return row + 4


def _columns(words: Words) -> list[Column]:
    _ = words.say
    titles = (_("No."), _("Indicator"), _("Definition"), _("Value"), _("Lower limit"), _("Upper limit"),
              _("People"), _("Answers"))  # fmt: skip
    formats = (None, None, None, PERCENT, PERCENT, PERCENT, COUNT, COUNT)
    return [Column(*column) for column in zip(titles, WIDTHS, formats, strict=True)]


def _six_numbers(book: Workbook, sheet: Worksheet, row: int, report: Report, words: Words) -> int:
    """The six in the ministry's order; the third is one line per section. The next free row."""
    columns = _columns(words)
    row = write_table(sheet, row, columns, [])
    for number, (key, title, meaning) in enumerate(definitions(words), 1):
        if key == "section":
            row = _sections(sheet, row, number, title, meaning, report, words)
            continue
        estimate: Estimate | None = getattr(report.headline, key)
        _line(sheet, row, columns, str(number), title, meaning, estimate, FORMATS[key], key == "satisfaction")
        name_cells(book, sheet, row, key, NAMED, FIRST_NAMED_COLUMN)
        row += 1
    return row


FORMATS = {
    "mean": SCORE,
    "satisfaction": PERCENT,
    "section": SCORE,
    "expectation": PERCENT_GIVEN,
    "returning": PERCENT,
    "comprehensive": PERCENT,
}


def _sections(sheet, row: int, number: int, title: str, meaning: str, report: Report, words: Words) -> int:
    columns = _columns(words)
    _line(sheet, row, columns, str(number), title, meaning, None, SCORE, False)
    for index, line in enumerate(report.sections, 1):
        row += 1
        _line(
            sheet, row, columns, f"{number}.{index}", f"{line.code}. {line.name}", "", line.mean, SCORE, False
        )
    return row + 1


def _line(sheet, row, columns, number, title, meaning, estimate, number_format, strong) -> None:
    """One indicator, its limits in the format of its own scale."""
    own = [*columns[:3], *(Column(c.title, c.width, number_format) for c in columns[3:6]), *columns[6:]]
    counts = [estimate.people, estimate.answers] if estimate else [None, None]
    write_row(sheet, row, own, [number, title, meaning, *limits(estimate), *counts], strong)


def _remarks(sheet: Worksheet, row: int, report: Report, words: Words) -> int:
    _ = words.say
    left_out = sum(report.excluded.values())
    sentences = [
        _("Received %(received)s forms; %(counted)s counted, %(left_out)s left out (reasons on the sheet “Method”).",
          received=words.count(report.received), counted=words.count(report.received - left_out),
          left_out=words.count(left_out)),
        change_told(report, _),
        target_told(report, _),
        _("Limits: %(confidence)s confidence interval of the value beside them.",
          confidence=words.percent(report.confidence, 0)),
        size_note(report.headline.satisfaction, words),
        summed_up(report.flagging, _, report.language) if report.flagging else "",
    ]  # fmt: skip
    if report.previous and report.previous.value is not None:
        sentences.insert(1, _("Previous period: %(value)s (%(low)s to %(high)s).",
                              value=words.percent(report.previous.value), low=words.percent(report.previous.low),
                              high=words.percent(report.previous.high)))  # fmt: skip
    sentences += [*participation_told(report, _), *(remark.told(_) for remark in report.remarks)]
    for sentence in filter(None, sentences):
        span(sheet, row, 1, LAST, sentence, WRAPPED)
        row += 1
    span(sheet, row, 1, LAST, report.source, QUIET)
    return row + 1


def _signatures(sheet: Worksheet, row: int, report: Report, words: Words) -> None:
    _ = words.say
    places = ((1, 2, _("Prepared by")), (3, 3, report.letterhead.office), (4, LAST, _("Director")))
    for first, last, who in places:
        span(sheet, row, first, last, who, SIGN)
        span(sheet, row + 1, first, last, _("(signature, full name)"), NOTE)
    sheet.row_dimensions[row + 2].height = 4 * LINE_POINTS
    put(sheet, row + 2, 1, "")
