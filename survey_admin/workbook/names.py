"""Names for the figures, so that other workbooks and scripts need not know where they stand."""

from collections.abc import Sequence

from openpyxl.utils import quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet


def name_cells(
    book: Workbook, sheet: Worksheet, row: int, key: str, names: Sequence[str], first_column: int
) -> None:
    """Name the cells of a row from a column on: 'satisfaction_value', 'satisfaction_low' ..."""
    for offset, what in enumerate(names):
        place = sheet.cell(row, first_column + offset)
        address = f"{quote_sheetname(sheet.title)}!${place.column_letter}${place.row}"
        book.defined_names[f"{key}_{what}"] = DefinedName(f"{key}_{what}", attr_text=address)
