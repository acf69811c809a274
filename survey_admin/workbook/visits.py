"""The sheet a hospital fills in with the visits of its departments."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from .cells import BODY, COUNT, FIGURE, HEAD, put
from .pages import sheet_name

WIDTHS = (16, 52, 18)


def visit_list(
    title: str, heads: Sequence[str], rows: Sequence[tuple[str, str, int | None]], help_: str
) -> bytes:
    """The .xlsx file: the head and a line of (code, name, visits) per department; `help_` shows at the numbers."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name(title)
    sheet.freeze_panes = "A2"
    for column, (head, width) in enumerate(zip(heads, WIDTHS, strict=True), 1):
        put(sheet, 1, column, head, HEAD)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for line, (code, name, visits) in enumerate(rows, 2):
        put(sheet, line, 1, code, BODY)
        put(sheet, line, 2, name, BODY)
        put(sheet, line, 3, visits, FIGURE, COUNT)
    whole = DataValidation(
        type="whole", operator="between", formula1="0", formula2="9999999", allow_blank=True
    )
    whole.prompt, whole.showInputMessage = help_[:250], True
    sheet.add_data_validation(whole)
    whole.add(f"C2:C{max(2, len(rows) + 1)}")
    file = BytesIO()
    book.save(file)
    return file.getvalue()
