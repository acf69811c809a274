"""Response rates by department, and the rate weighted by visits beside the official one."""

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..participation_words import participation_told
from ..report import Participation, ParticipationLine, Report
from .cells import COUNT, HEADING, PERCENT, QUIET, put
from .names import name_cells
from .pages import new_sheet, open_page, span
from .tables import Column, freeze, limits, write_table
from .words import Words

NAME_COLUMN = 3  # of the first figure of a weighted line


def write(book: Workbook, report: Report, words: Words) -> None:
    """Add the sheet, where the report counts response rates."""
    if report.participation is None:
        return
    _ = words.say
    title, columns = _("Response rate"), _columns(report.participation, words)
    sheet = new_sheet(book, report, words, title, [column.width for column in columns], landscape=False)
    top = open_page(sheet, report, words, title, len(columns))
    total = report.participation.total
    rows = [_row(line, line.name, words) for line in report.participation.departments]
    rows.append(_row(total, _("Overall"), words))
    row = write_table(sheet, top, columns, rows, strong_last=True)
    freeze(sheet, top)
    for sentence in participation_told(report, _):
        span(sheet, row, 1, len(columns), sentence, QUIET)
        row += 1
    if report.weighted:
        _weighted(book, sheet, row + 1, report, words)


def _columns(found: Participation, words: Words) -> list[Column]:
    _ = words.say
    who = _("Staff members") if found.of_people else _("Visits")
    return [
        Column(_("Code"), 8), Column(_("Department"), 38), Column(_("Forms received"), 11, COUNT), Column(who, 11, COUNT),
        Column(_("Response rate"), 12, PERCENT), Column(_("Note"), 24),
    ]  # fmt: skip


def _row(line: ParticipationLine, name: str, words: Words) -> list:
    _ = words.say
    is_wrong = line.visits is not None and line.visits < line.received
    return [
        line.code,
        name,
        line.received,
        line.visits,
        line.rate,
        _("more forms than visits") if is_wrong else "",
    ]


def _weighted(book: Workbook, sheet: Worksheet, row: int, report: Report, words: Words) -> None:
    _ = words.say
    columns = [Column("", 8), Column(_("Weight"), 38), Column(_("Satisfaction rate"), 11, PERCENT),
               Column(_("Lower limit"), 11, PERCENT), Column(_("Upper limit"), 12, PERCENT), Column(_("People"), 24, COUNT)]  # fmt: skip
    put(sheet, row, 1, _("Satisfaction rate weighted by visits"), HEADING)
    lines = ((_("Every answer counts alike: the official figure"), report.headline.satisfaction),
             (_("Every department counts by its visits"), report.weighted))  # fmt: skip
    rows = [["", name, *limits(one), one.people if one else None] for name, one in lines]
    after = write_table(sheet, row + 1, columns, rows)
    name_cells(book, sheet, after - 1, "weighted", ("value", "low", "high", "people"), NAME_COLUMN)
