"""CSV files: written so that no spreadsheet runs them, read so that no odd encoding passes for Vietnamese."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path

RISKY = frozenset("=+-@\t\r'")
DELIMITERS = ",;\t"
LONGEST_FIELD = 131_072
MARK = "\ufeff"


class NotCsv(ValueError):
    """A file that is not CSV in UTF-8; `encoding` is what it looks like, `place` a line that cannot be read."""

    def __init__(self, encoding: str = "", place: str = ""):
        super().__init__(encoding or place)
        self.encoding, self.place = encoding, place


def write_csv(path: Path, header: Sequence[str], rows: Iterable[list], text_columns: Sequence[int]) -> int:
    """Write the rows (which are changed in passing) as UTF-8 with a mark Excel knows; the number written."""
    written = 0
    # Two columns at least, so that itemgetter returns a tuple.
    texts_of = itemgetter(*(text_columns or [0]), (text_columns or [0])[0])

    def guarded() -> Iterator[list]:
        nonlocal written
        for row in rows:
            # One look at all first letters: a row that needs to be changed is rare.
            if not RISKY.isdisjoint([str(value)[0] for value in texts_of(row) if value]):
                _guard(row, text_columns)
            written += 1
            yield row

    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(MARK)
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(guarded())
    return written


def _guard(row: list, text_columns: Sequence[int]) -> None:
    for column in text_columns:
        value = row[column]
        if value and value.__class__ is str and value[0] in RISKY:
            row[column] = "'" + value


def read_csv(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(line number, cells) of every line that holds something, the head first. Raises NotCsv."""
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as file:
        start = 1
        try:
            reader = csv.reader(file, delimiter=_delimiter(path), strict=True)
            for row in reader:
                if any(row):
                    yield str(start), [_unguarded(cell) for cell in row]
                start = reader.line_num + 1
        except UnicodeDecodeError:
            raise NotCsv(encoding=_encoding(path)) from None
        except csv.Error:
            raise NotCsv(place=str(start)) from None


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" else cell


def _delimiter(path: Path) -> str:
    """Excel writes semicolons where the comma is the decimal sign, as in Vietnam."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        head = file.readline(LONGEST_FIELD)
    return max(DELIMITERS, key=head.count)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return "UTF-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "Windows-1258"
