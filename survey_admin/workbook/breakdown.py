"""The figures by department, by section, by question and by choice."""

from collections.abc import Sequence

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..report import ChoiceLine, GroupLine, ItemLine, Report
from ..verdict_words import beside_others, how_others
from .cells import BRAND, COUNT, HEADING, PERCENT, QUIET, SCORE, put
from .pages import new_sheet, open_page, span
from .tables import Column, freeze, hidden_word, hiding_note, limits, size_note, write_table
from .words import Words

LEVELS = ("5", "4", "3", "2", "1")
CHART_WIDTH_CM, CHART_BAR_CM, CHART_FRAME_CM, CHART_LEAST_CM = 27, 0.65, 2.6, 5
# A chart cut by the end of a page is no use, and Excel knows no page break on a sheet that fits its width.
MOST_ON_LANDSCAPE, MOST_ON_ONE_PAGE = 14, 40
RATE_COLUMN = 3


def write(book: Workbook, report: Report, words: Words) -> None:
    """Add one sheet per cut that has something to show."""
    _ = words.say
    total = GroupLine("", _("Overall"), report.headline.satisfaction, report.headline.mean)
    if report.departments:
        _groups(book, report, words, _("Each department"), _("Department"), report.departments, total)
    if report.sections:
        _groups(book, report, words, _("Each section"), _("Section"), report.sections, total)
    if report.items:
        _items(book, report, words)
    if report.choices:
        _choices(book, report, words)


def _groups(
    book: Workbook,
    report: Report,
    words: Words,
    title: str,
    what: str,
    lines: Sequence[GroupLine],
    total: GroupLine,
) -> None:
    """Departments or sections: rate and mean with their limits, a chart below."""
    _ = words.say
    columns = [
        Column(_("Code"), 8), Column(what, 38), Column(_("Satisfaction rate"), 12, PERCENT),
        Column(_("Lower limit"), 11, PERCENT), Column(_("Upper limit"), 11, PERCENT),
        Column(_("Mean score"), 9, SCORE), Column(_("Lower limit"), 9, SCORE),
        Column(_("Upper limit"), 9, SCORE), Column(_("People"), 9, COUNT), Column(_("Answers"), 10, COUNT),
        Column(_("Note"), 22),
    ]  # fmt: skip
    judged = any(line.contrast for line in lines)
    columns += [Column(_("Beside all other departments"), 30)] if judged else []
    widths = [column.width for column in columns]
    sheet = new_sheet(book, report, words, title, widths, landscape=len(lines) <= MOST_ON_LANDSCAPE)
    sheet.page_setup.fitToHeight = int(len(lines) <= MOST_ON_ONE_PAGE)
    top = open_page(sheet, report, words, title, len(columns))
    rows = [_group_row(line, words) + _beside(line, words) * judged for line in (*lines, total)]
    after = write_table(sheet, top, columns, rows, strong_last=True)
    freeze(sheet, top, columns=2)
    notes = [hiding_note(report, words)] if any(line.is_hidden for line in lines) else []
    for note in (*notes, *([how_others(report, _)] if judged else [])):
        span(sheet, after, 1, len(columns), note, QUIET)
        after += 1
    if any(line.satisfaction for line in lines):
        _chart(sheet, top, len(lines), after + 1, _("Satisfaction rate"))


def _group_row(line: GroupLine, words: Words) -> list:
    if line.is_hidden:
        return [line.code, line.name, *[hidden_word(words)] * 8, ""]
    rate = line.satisfaction
    counts = [rate.people, rate.answers] if rate else [None, None]
    return [line.code, line.name, *limits(rate), *limits(line.mean), *counts, size_note(rate, words)]


def _beside(line: GroupLine, words: Words) -> list[str]:
    """A department beside all others, in words."""
    if line.contrast is None or line.contrast.verdict is None:
        return [""]
    return [beside_others(line.contrast, words.say, words.language)]


def _chart(sheet: Worksheet, head_row: int, count: int, at: int, title: str) -> None:
    """Horizontal bars of the rates, in the order of the table, from 0 to 100 %."""
    chart = BarChart()
    chart.type, chart.style, chart.gapWidth = "bar", 10, 45
    rows = {"min_row": head_row + 1, "max_row": head_row + count}
    chart.add_data(Reference(sheet, min_col=RATE_COLUMN, **rows), titles_from_data=False)
    chart.set_categories(Reference(sheet, min_col=2, **rows))
    chart.title, chart.legend = title, None
    chart.width, chart.height = CHART_WIDTH_CM, CHART_FRAME_CM + max(CHART_BAR_CM * count, CHART_LEAST_CM)
    chart.x_axis.tickLblSkip = 1
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.number_format, chart.y_axis.majorUnit = "0%", 0.2
    chart.y_axis.crosses, chart.y_axis.majorGridlines = "max", None
    series = chart.series[0]
    series.graphicalProperties.solidFill = BRAND
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    series.dLbls.numFmt = PERCENT
    head, foot = 1.3 / chart.height, 1.1 / chart.height
    chart.layout = Layout(ManualLayout(x=0.3, y=head, w=0.62, h=1 - head - foot, xMode="edge", yMode="edge"))
    sheet.add_chart(chart, f"A{at}")


def _items(book: Workbook, report: Report, words: Words) -> None:
    """Each scored question with the whole distribution of its answers."""
    _ = words.say
    shows_x = any((line.states or {}).get("x") for line in report.items)
    states = [*LEVELS, "0", "-"] + ["x"] * shows_x
    titles = [*LEVELS, _("Not used"), _("Blank")] + [_("Not shown")] * shows_x
    columns = [
        Column(_("Code"), 7), Column(_("Question"), 46), *(Column(t, 8, COUNT) for t in titles),
        Column(_("Satisfaction rate"), 11, PERCENT), Column(_("Lower limit"), 10, PERCENT),
        Column(_("Upper limit"), 10, PERCENT), Column(_("Mean score"), 8, SCORE), Column(_("People"), 8, COUNT),
        Column(_("Note"), 18),
    ]  # fmt: skip
    title = _("Each question")
    sheet = new_sheet(book, report, words, title, [column.width for column in columns])
    top = open_page(sheet, report, words, title, len(columns))
    after = write_table(sheet, top, columns, [_item_row(line, states, words) for line in report.items])
    freeze(sheet, top, columns=2)
    notes = [_("Not used and blank are two different states; neither enters a rate or a mean.")]
    notes += [hiding_note(report, words)] if any(line.states is None for line in report.items) else []
    for offset, note in enumerate(notes):
        span(sheet, after + offset, 1, len(columns), note, QUIET)


def _item_row(line: ItemLine, states: Sequence[str], words: Words) -> list:
    if line.states is None and line.satisfaction is None:
        return [line.code, line.text, *[hidden_word(words)] * (len(states) + 5), ""]
    counts = [hidden_word(words) if line.states is None else line.states.get(s, 0) for s in states]
    mean = line.mean.value if line.mean else None
    people = line.satisfaction.people if line.satisfaction else None
    note = size_note(line.satisfaction, words)
    return [line.code, line.text, *counts, *limits(line.satisfaction), mean, people, note]


def _choices(book: Workbook, report: Report, words: Words) -> None:
    """Price, return and other choices: how often each option was taken."""
    _ = words.say
    title = _("Choice questions")
    columns = [Column(_("Code"), 8), Column(_("Option"), 70), Column(_("People"), 12, COUNT),
               Column(_("Share"), 12, PERCENT)]  # fmt: skip
    sheet = new_sheet(book, report, words, title, [column.width for column in columns], landscape=False)
    row = open_page(sheet, report, words, title, len(columns))
    for line in report.choices:
        put(sheet, row, 1, f"{line.code}. {line.text}", HEADING)
        row = write_table(sheet, row + 1, columns, _option_rows(line, words)) + 1
    if any(count is None for line in report.choices for _v, _w, count in line.options):
        span(sheet, row, 1, len(columns), hiding_note(report, words), QUIET)


def _option_rows(line: ChoiceLine, words: Words) -> list[list]:
    counts = [count for _value, _words, count in line.options]
    total = None if None in counts else sum(count for count in counts if count)
    return [
        [value, text, hidden_word(words), hidden_word(words)]
        if count is None
        else [value, text, count, count / total if total else None]
        for value, text, count in line.options
    ]
