"""Flagged responses: how many by rule, what each rule means, and the rate with and without them."""

from openpyxl.workbook import Workbook

from ..flag_words import MEANINGS, NAMES, SCOPE, summed_up
from ..report import FlaggedLine, Report
from .cells import COUNT, HEADING, PERCENT, QUIET, put
from .pages import new_sheet, open_page, span
from .tables import Column, limits, write_table
from .words import Words


def write(book: Workbook, report: Report, words: Words) -> None:
    """Add the sheet, where the report has flags at all."""
    if report.flagging is None:
        return
    _ = words.say
    title, columns = _("Flagged responses"), _columns(words)
    sheet = new_sheet(book, report, words, title, [column.width for column in columns])
    top = open_page(sheet, report, words, title, len(columns))
    rows = [_row(line, words) for line in (*report.flagging.departments, report.flagging.total)]
    row = write_table(sheet, top, columns, rows, strong_last=True) + 1
    version = _("Rules of version %(version)s.", version=report.flagging.version)
    for sentence in (summed_up(report.flagging, _, words.language), _(SCOPE), version):
        span(sheet, row, 1, len(columns), sentence, QUIET)
        row += 1
    put(sheet, row + 1, 1, _("What the flags mean"), HEADING)
    for number, (code, count) in enumerate(report.flagging.rules.items(), row + 2):
        sentence = f"{_(NAMES[code])}: {words.count(count)}. {MEANINGS[code].told(_)}"
        span(sheet, number, 1, len(columns), sentence[0].upper() + sentence[1:], QUIET)


def _columns(words: Words) -> list[Column]:
    _ = words.say
    return [
        Column(_("Code"), 8), Column(_("Department"), 38), Column(_("Forms received"), 10, COUNT),
        Column(_("Flagged"), 9, COUNT), Column(_("Satisfaction rate"), 12, PERCENT),
        Column(_("Lower limit"), 11, PERCENT), Column(_("Upper limit"), 11, PERCENT),
        Column(_("Rate without flagged"), 13, PERCENT), Column(_("Lower limit"), 11, PERCENT),
        Column(_("Upper limit"), 11, PERCENT),
    ]  # fmt: skip


def _row(line: FlaggedLine, words: Words) -> list:
    name = line.name or words.say("Overall")
    return [line.code, name, line.received, line.flagged, *limits(line.counting_all), *limits(line.without)]
