"""One cell at a time: text that stays text, numbers that stay numbers, and the few looks they wear."""

import re
from dataclasses import dataclass, field

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from survey_core.answers import UNWANTED

INK, INK_2, LINE, BRAND, BRAND_SOFT, ACCENT = "14302F", "4A6361", "B9C7C3", "0B5D5A", "E4F1EF", "B4491D"
FACE = "Times New Roman"  # the face Vietnamese offices must write in (Decree 30/2020)
LONGEST_TEXT = 32_767
PERCENT, SCORE, COUNT, PERCENT_GIVEN = "0.00%", "0.00", "#,##0", '0.00"%"'

# A workbook writes a character it cannot hold as _x0000_; text that merely looks so must be told apart.
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Look:
    """How a cell is dressed."""

    size: float = 11
    bold: bool = False
    italic: bool = False
    color: str = INK
    fill: str | None = None
    across: str = "left"
    down: str = "center"
    wrap: bool = False
    boxed: bool = False
    face: str = field(default=FACE, repr=False)


PLAIN = Look()
WRAPPED = Look(wrap=True)
QUIET = Look(size=10, italic=True, color=INK_2, wrap=True)
TITLE = Look(size=15, bold=True, color=BRAND, across="center", wrap=True)
HEADING = Look(size=13, bold=True, color=BRAND)
HEAD = Look(size=10.5, bold=True, color="FFFFFF", fill=BRAND, across="center", wrap=True, boxed=True)
BODY = Look(boxed=True, wrap=True)
FIGURE = Look(boxed=True, across="right")
STRONG = Look(boxed=True, bold=True, fill=BRAND_SOFT, wrap=True)
STRONG_FIGURE = Look(boxed=True, bold=True, fill=BRAND_SOFT, across="right")
WARNING = Look(size=13, bold=True, color="FFFFFF", fill=ACCENT, across="center")


def put(
    sheet: Worksheet, row: int, column: int, value, look: Look = PLAIN, number_format: str | None = None
) -> Cell:
    """Write one value and dress it; a text can never become a formula or an error."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = escape(text(value))
        cell.data_type = "s"
    else:
        cell.value = value
        if number_format:
            cell.number_format = number_format
    dress(cell, look)
    return cell


def text(value: str) -> str:
    """What a cell can hold of a text: one of the removed characters would cut the whole file short."""
    return UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]


def escape(value: str) -> str:
    return LOOKS_ESCAPED.sub("_x005F_", value) if "_x" in value else value


def unescape(value: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value


def dress(cell: Cell, look: Look) -> None:
    cell.font = Font(name=look.face, size=look.size, bold=look.bold, italic=look.italic, color=look.color)
    indent = 1 if look.boxed and look.across != "center" else 0
    cell.alignment = Alignment(horizontal=look.across, vertical=look.down, wrap_text=look.wrap, indent=indent)
    if look.fill:
        cell.fill = PatternFill("solid", start_color=look.fill)
    if look.boxed:
        side = Side(style="thin", color=LINE)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
