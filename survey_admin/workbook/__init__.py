"""The workbook: the one place that knows the spreadsheet format, and nothing of where numbers come from."""

from .department_list import department_list
from .reading import NotAWorkbook, read_rows
from .report import report_bytes
from .responses import Page, write_responses
from .rows import write_rows
from .sheet import Sheet, column_of, line_of, read_sheet
from .visits import visit_list

__all__ = [
    "NotAWorkbook",
    "Page",
    "Sheet",
    "column_of",
    "department_list",
    "line_of",
    "read_rows",
    "read_sheet",
    "report_bytes",
    "visit_list",
    "write_responses",
    "write_rows",
]
