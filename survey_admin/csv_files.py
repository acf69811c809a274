"""CSV files: written so that no spreadsheet runs them, read so that no odd encoding passes for Vietnamese."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

RISKY = frozenset("=+-@\t\r'")
DELIMITERS = ",;\t"
LONGEST_FIELD = 131_072
MARK = "\ufeff"
QUOTE = '"'
TO_BE_QUOTED = re.compile('[,"\r\n]')


class NotCsv(ValueError):
    """A file that is not CSV in UTF-8; `encoding` is what it looks like, `place` a line that cannot be read."""

    def __init__(self, encoding: str = "", place: str = ""):
        super().__init__(encoding or place)
        self.encoding, self.place = encoding, place


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence], text_columns: Sequence[int]
) -> int:
    """Write rows of any values, those of the text columns guarded, as UTF-8 with a mark Excel knows; the number written."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(MARK)
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows:
            writer.writerow(guarded(cell) if n in text_columns else cell for n, cell in enumerate(row))
            written += 1
    return written


def guarded(value):
    """The value itself; of a text what no spreadsheet takes for a formula."""
    return f"'{value}" if value.__class__ is str and value[:1] in RISKY else value


def csv_cell(text: str) -> str:
    """A text as it stands in a line of CSV: guarded, and in quotes where it has to be."""
    if text[:1] in RISKY:
        text = f"'{text}"
    return f'"{text.replace(QUOTE, QUOTE * 2)}"' if TO_BE_QUOTED.search(text) else text


def write_lines(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """The same of rows whose cells stand in a line as they are, which is several times as fast as to look at each here."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{MARK}{','.join(header)}\r\n")
        for row in rows:
            file.write(f"{','.join(row)}\r\n")
            written += 1
    return written


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
