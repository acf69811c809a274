"""One sheet somebody filled in by hand: its rows, and what of it had to be made sense of."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.xml.functions import iterparse

from .reading import UNREADABLE, NotAWorkbook, check_size, texts

MOST_BYTES = 80 * 1024**2  # unpacked; a list made by hand has no more
MOST_MERGED = 5_000
MOST_COVERED = 500_000  # cells; a file made to hurt merges them all, again and again
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Sheet:
    """Rows that hold something, as (line number, cells as text); what was passed over or filled in.

    A merged cell's value stands in each cell it covers; `formulas` counts those read by their last result,
    `unfinished` are the cells, like 'B4', whose formula has none.
    """

    rows: tuple[tuple[int, list[str]], ...]
    title: str = ""
    hidden: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    formulas: int = 0
    unfinished: tuple[str, ...] = ()


def read_sheet(path: Path, most_rows: int) -> Sheet:
    """The first visible sheet, at most this many rows of it. Raises NotAWorkbook."""
    check_size(path, MOST_BYTES)
    try:
        return _read(path, most_rows)
    except UNREADABLE as error:
        raise NotAWorkbook("damaged") from error


def _read(path: Path, most_rows: int) -> Sheet:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        hidden = tuple(sheet.title for sheet in book.worksheets if sheet not in visible)
        if not visible:
            return Sheet((), hidden=hidden)
        sheet = visible[0]
        sheet.reset_dimensions()
        lines = ((line, texts(row)) for line, row in enumerate(sheet.iter_rows(values_only=True), 1))
        rows = tuple(islice(((line, row) for line, row in lines if any(row)), most_rows))
        found = oddities(path, sheet._worksheet_path)
    finally:
        book.close()
    spread(dict(rows), found.merged)
    broken = [
        f"{get_column_letter(column)}{line}"
        for line, row in rows
        for column, text in enumerate(row, 1)
        if text in ERRORS
    ]
    return Sheet(
        rows, sheet.title, hidden, tuple(other.title for other in visible[1:]), tuple(found.merged),
        found.formulas, tuple(dict.fromkeys([*found.unfinished, *broken])),
    )  # fmt: skip


@dataclass
class Oddities:
    """What a stream of values does not tell of a sheet."""

    merged: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    formulas: int = 0

    def see(self, element: Element) -> None:
        if element.tag == MAIN + "mergeCell" and len(self.merged) < MOST_MERGED:
            self.merged.append(element.get("ref", ""))
        elif element.tag == MAIN + "c" and element.find(MAIN + "f") is not None:
            self.formulas += 1
            if not (element.findtext(MAIN + "v") or "").strip() and len(self.unfinished) < MOST_MERGED:
                self.unfinished.append(element.get("r", ""))


def oddities(path: Path | BinaryIO, part: str) -> Oddities:
    """What is odd about one sheet, by its place in the file."""
    found = Oddities()
    with zipfile.ZipFile(path) as file, file.open(part.lstrip("/")) as stream:
        for _event, element in iterparse(stream):
            found.see(element)
            if element.tag == MAIN + "row":
                element.clear()
    return found


def spread(rows: dict[int, list[str]], merged: Iterable[str]) -> None:
    """Put the value of a merged cell into each cell it covers, in the rows that hold anything."""
    room = MOST_COVERED
    for place in merged:
        left, top, right, bottom = range_boundaries(place)
        size = (right - left + 1) * (bottom - top + 1)
        if size > room:
            continue
        room -= size
        first = rows.get(top, [])
        value = first[left - 1] if len(first) >= left else ""
        for line in range(top, min(bottom, top + MOST_MERGED) + 1) if value else ():
            row = rows.get(line)
            if row is not None:
                row.extend([""] * (right - len(row)))
                row[left - 1 : right] = [value] * (right - left + 1)


def column_of(cell: str) -> int:
    """The column of a cell like 'B4', counted from 0."""
    return column_index_from_string(coordinate_from_string(cell)[0]) - 1


def line_of(cell: str) -> int:
    """The line of a cell like 'B4'."""
    return coordinate_from_string(cell)[1]
