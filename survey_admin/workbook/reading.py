"""Rows out of a workbook somebody sends us: streamed, bounded, every cell as text."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .cells import unescape

MOST_BYTES = 4 * 1024**3
MOST_BYTES_IN_MEMORY = 128 * 1024**2
MOST_COLUMNS = 2_000
SHEETS = "xl/worksheets/"
# Whichever library parses the XML, its errors are SyntaxErrors.
UNREADABLE = (zipfile.BadZipFile, InvalidFileException, SyntaxError, LookupError, ValueError, OSError, TypeError,
              AttributeError)  # fmt: skip


class NotAWorkbook(ValueError):
    """A file that is no workbook, is damaged, or would not fit; `reason` is one of the three."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def read_rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(place, cells as text) of every row of the first sheet, and of later sheets with the same head.

    The first row is the head; the head of a later sheet is left out. `place` is the row number, with the
    sheet's name from the second sheet on. Raises NotAWorkbook.
    """
    check_size(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        yield from _all_rows(book)
    except UNREADABLE as error:
        raise NotAWorkbook("damaged") from error


def check_size(path: Path | BinaryIO, most_bytes: int = MOST_BYTES) -> None:
    """Only sheets are read as a stream; everything else is unpacked into memory. Raises NotAWorkbook."""
    try:
        with zipfile.ZipFile(path) as file:
            parts = file.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise NotAWorkbook("no_workbook") from error
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise NotAWorkbook("no_workbook")
    in_memory = sum(part.file_size for part in parts if not part.filename.startswith(SHEETS))
    if in_memory > MOST_BYTES_IN_MEMORY or sum(part.file_size for part in parts) > most_bytes:
        raise NotAWorkbook("too_large")


def _all_rows(book) -> Iterator[tuple[str, list[str]]]:
    head: list[str] | None = None
    for number, sheet in enumerate(book.worksheets):
        sheet.reset_dimensions()
        rows = (texts(row) for row in sheet.iter_rows(values_only=True))
        top = next(rows, [])
        if head is not None and top != head:
            continue
        if head is None:
            head = top
            yield "1", top
        prefix = f"{sheet.title} " if number else ""
        for line, row in enumerate(rows, 2):
            if any(row):
                yield f"{prefix}{line}", row


def texts(row: Sequence) -> list[str]:
    """The cells of a row as text, without the empty ones at its end."""
    cells = [_text(value) for value in islice(row, MOST_COLUMNS)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: object) -> str:
    """A cell as a person would have typed it into a CSV file."""
    if value is None:
        return ""
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
