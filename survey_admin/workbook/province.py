"""The province's layout as a workbook: a line a facility, its own survey beside the Department of Health's."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.estimate import Estimate
from analysis.sampling import response_rate

from ..province import Block, Cell, Line, Province
from ..report import WITHHELD
from .cells import COUNT, HEAD, HEADING, PERCENT, QUIET, TITLE, WARNING, Look, put, text
from .pages import A4, demo_mark, fit_height, span
from .tables import EMPTY, Column, limits, size_note, write_table
from .words import Words

NAME_WIDTH, COPIES, RATE = 30, 9, 11
DAYS = Look(size=11, across="center", wrap=True)
DETAIL_WIDTHS = (30, 28, 24, 12, 12, 12, 10, 11, 26)


def layout_bytes(province: Province) -> bytes:
    """The .xlsx file of the layout, in its language."""
    words = Words(province.language)
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = text(province.software)
    _layout(book, province, words)
    _details(book, province, words)
    _about(book, province, words)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _layout(book: Workbook, province: Province, words: Words) -> None:
    _ = words.say
    columns = [Column(_("Unit surveyed"), NAME_WIDTH), *_block_columns(words), *_block_columns(words)]
    sheet = _sheet(book, _("Province layout"), [column.width for column in columns], words)
    row = _title(sheet, province, words, len(columns))
    _block_heads(sheet, row, words, len(_block_columns(words)))
    rows = [[line.name, *_patients(line.own), *_patients(line.province)] for line in province.lines]
    row = write_table(sheet, row + 1, columns, rows)
    sheet.freeze_panes = sheet.cell(row - len(rows), 2)
    span(sheet, row + 1, 1, len(columns), _("Health staff, apart from the patients"), HEADING)
    staff = [Column(_("Unit surveyed"), NAME_WIDTH), *_staff_columns(words), *_staff_columns(words)]
    _staff_heads(sheet, row + 2, words)
    rows = [[line.name, *_staff(line.own), *_staff(line.province)] for line in province.lines]
    row = write_table(sheet, row + 3, staff, rows)
    for sentence in _notes(words):
        span(sheet, row + 1, 1, len(columns), sentence, QUIET)
        row += 1


def _title(sheet: Worksheet, province: Province, words: Words, columns: int) -> int:
    """The demo mark, the governing body, the title and the days; the next free row."""
    _ = words.say
    row = 1
    if any(line.is_demo for line in province.lines):
        span(sheet, row, 1, columns, demo_mark(words), WARNING)
        row += 1
    if province.governing_body:
        put(sheet, row, 1, province.governing_body)
        row += 1
    title = _("SATISFACTION BY UNIT, %(period)s", period=words.period(province.period).upper())
    span(sheet, row, 1, columns, title, TITLE)
    days = {(line.days.first, line.days.last) for line in province.lines}
    told = [
        _("From %(first)s to %(last)s", first=words.day(one), last=words.day(other))
        for one, other in sorted(days)
    ]
    span(sheet, row + 1, 1, columns, "; ".join(told), DAYS)
    return row + 3


def _block_heads(sheet: Worksheet, row: int, words: Words, width: int) -> None:
    _ = words.say
    _over(sheet, row, 2, width, _("Survey of the unit itself"))
    _over(sheet, row, 2 + width, width, _("QR survey of the Department of Health"))


def _staff_heads(sheet: Worksheet, row: int, words: Words) -> None:
    _ = words.say
    _over(sheet, row, 2, 2, _("The unit itself"))
    _over(sheet, row, 4, 2, _("Department of Health"))
    fit_height(sheet, row, [(_("The unit itself"), 2 * COPIES)])


def _over(sheet: Worksheet, row: int, first: int, width: int, title: str) -> None:
    """A head above several columns."""
    for column in range(first, first + width):
        put(sheet, row, column, title if column == first else "", HEAD)
    put(sheet, row, 1, "", HEAD)
    sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=first + width - 1)


def _block_columns(words: Words) -> list[Column]:
    _ = words.say
    return [
        Column(_("Departments with answers"), COPIES, COUNT),
        Column(_("Number of forms"), COPIES, COUNT),
        Column(_("Satisfaction rate"), RATE, PERCENT),
        Column(_("Inpatients: forms"), COPIES, COUNT),
        Column(_("Inpatients: index"), RATE, PERCENT),
        Column(_("Outpatients: forms"), COPIES, COUNT),
        Column(_("Outpatients: index"), RATE, PERCENT),
        Column(_("Response rate"), RATE, PERCENT),
    ]


def _staff_columns(words: Words) -> list[Column]:
    _ = words.say
    return [Column(_("Number of forms"), COPIES, COUNT), Column(_("Satisfaction rate"), RATE, PERCENT)]


def _patients(block: Block) -> list:
    """The cells of a block; nothing where nobody was asked."""
    return [
        block.departments or None, block.copies or None, _value(block.pooled), *_copies_and_rate(block.inpatient),
        *_copies_and_rate(block.outpatient), response_rate(block.responses, block.visits),
    ]  # fmt: skip


def _staff(block: Block) -> list:
    return _copies_and_rate(block.staff)


def _copies_and_rate(cell: Cell | None) -> list:
    return [cell.copies or None, _value(cell.satisfaction)] if cell else [None, None]


def _value(estimate: Estimate | None) -> float | None:
    return estimate.value if estimate else None


def _notes(words: Words) -> Iterator[str]:
    _ = words.say
    yield _("Satisfaction rate and index: answers of level 4 or 5 / answers of level 1 to 5, pooled over people. The rate of "
            "patients adds the answers of inpatients and outpatients up; official forms only, staff never among them.")  # fmt: skip
    yield _(
        "Response rate: responses / visits of the rounds that lie within the period; a dash where visits are missing or the rounds leave days of the period out."
    )
    yield _("“%(dash)s”: nothing was surveyed, or it may not be shown; intervals, people and reasons stand on the next sheet.",
            dash=EMPTY)  # fmt: skip


def _details(book: Workbook, province: Province, words: Words) -> None:
    """Every figure with its interval, people and answers, one a line."""
    _ = words.say
    titles = (_("Unit surveyed"), _("Survey"), _("Figure"), _("Value"), _("Lower limit"), _("Upper limit"), _("People"),
              _("Answers"), _("Remark"))  # fmt: skip
    formats = (None, None, None, PERCENT, PERCENT, PERCENT, COUNT, COUNT, None)
    columns = [Column(*column) for column in zip(titles, DETAIL_WIDTHS, formats, strict=True)]
    sheet = _sheet(book, _("Intervals"), DETAIL_WIDTHS, words)
    write_table(sheet, 1, columns, [row for line in province.lines for row in _detail_rows(line, words)])
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"


def _detail_rows(line: Line, words: Words) -> Iterator[list]:
    _ = words.say
    blocks = {
        _("Survey of the unit itself"): line.own,
        _("QR survey of the Department of Health"): line.province,
    }
    for survey, block in blocks.items():
        figures: list[tuple[str, Estimate | None, Cell | None]] = [
            (_("Patients together"), block.pooled, None)
        ]
        names = (
            (_("Inpatients"), block.inpatient),
            (_("Outpatients"), block.outpatient),
            (_("Health staff"), block.staff),
        )
        figures += [(name, cell.satisfaction if cell else None, cell) for name, cell in names]
        for name, rate, cell in figures:
            counts = [rate.people, rate.answers] if rate else [None, None]
            yield [line.name, survey, name, *limits(rate), *counts, _remark(rate, cell, words) or None]


def _remark(rate: Estimate | None, cell: Cell | None, words: Words) -> str:
    _ = words.say
    if cell and cell.withheld:
        return _(WITHHELD[cell.withheld])
    issue = _("Issue %(number)s", number=cell.issue) if cell and cell.issue else ""
    return "; ".join(filter(None, (issue, size_note(rate, words))))


def _about(book: Workbook, province: Province, words: Words) -> None:
    _ = words.say
    columns = [Column(_("What"), 34), Column(_("Value"), 80)]
    sheet = _sheet(book, _("About this file"), [column.width for column in columns], words)
    lines = [
        [_("What this file holds"), _("For each unit its own survey beside the Department of Health's QR survey; the two are never added up.")],
        [_("Period"), words.period(province.period)],
        [_("Rows"), len(province.lines)],
        [_("Survey of the unit itself"), _("kind of survey %(type)s, forms %(forms)s", type=1, forms="inpatient-2024, outpatient-2024, staff-2019")],
        [_("QR survey of the Department of Health"), _("kind of survey %(type)s, forms %(forms)s", type=3, forms="inpatient-2024, outpatient-2024, staff-2019")],
        [_("Figures"), _("Of a closed quarter those of its newest issue; otherwise as the database holds them now. Unrounded, shown with two decimals.")],
        [_("Made at"), f"{province.made_at:%Y-%m-%d %H:%M:%S} UTC"],
        [_("Software"), province.software],
    ]  # fmt: skip
    write_table(sheet, 1, columns, lines)


def _sheet(book: Workbook, title: str, widths: Iterable[float], words: Words) -> Worksheet:
    _ = words.say
    sheet = book.create_sheet(title)
    sheet.sheet_view.showGridLines = False
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", A4, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = _("Page &P of &N")
    return sheet
