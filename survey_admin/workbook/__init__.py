"""The workbook: the one place that knows the spreadsheet format, and nothing of where numbers come from."""

from .reading import NotAWorkbook, read_rows
from .report import report_bytes
from .rows import write_rows

__all__ = ["NotAWorkbook", "read_rows", "report_bytes", "write_rows"]
