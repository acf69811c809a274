"""The list of departments as a sheet to fill in: a head, the present ones, and the kinds to choose from."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from .cells import BODY, HEAD, put
from .pages import sheet_name

WIDTHS = (14, 44, 40, 12, 24, 14)
KIND_COLUMN = "E"
LAST_LINE = 1000


def department_list(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str], help_: str
) -> bytes:
    """The .xlsx file: one visible sheet, one row per department below its head; `help_` shows at the kinds."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name(title)
    for column, (head, width) in enumerate(zip(heads, WIDTHS, strict=True), 1):
        put(sheet, 1, column, head, HEAD)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for line, row in enumerate(rows, 2):
        for column, text in enumerate(row, 1):
            put(sheet, line, column, text, BODY)
            sheet.cell(line, column).number_format = "@"
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 26
    choice = DataValidation(type="list", formula1=f'"{",".join(kinds)}"', allow_blank=True)
    choice.prompt, choice.showInputMessage = help_[:250], True
    sheet.add_data_validation(choice)
    choice.add(f"{KIND_COLUMN}2:{KIND_COLUMN}{LAST_LINE}")
    file = BytesIO()
    book.save(file)
    return file.getvalue()
