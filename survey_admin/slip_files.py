"""The codes of a batch as files to print from: a table of codes and addresses, and nobody's name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from survey_core import formatting

from .csv_files import write_csv

GROUP = 4
MIMETYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Handout:
    """The codes that are handed out, where they lead, and what stands beside each of them."""

    codes: list[str]
    public_url: str
    department: str
    title: str
    round: str = ""
    expires_on: date | None = None

    def address(self, code: str) -> str:
        return f"{self.public_url}/q/{code}"


def groups(code: str) -> str:
    """The code as it is read aloud and typed; also, no spreadsheet takes it for a number then."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def write(path: Path, handout: Handout, say: Callable[[str], str], language: str) -> int:
    """Write the codes as the path's suffix says, .csv or .xlsx; how many."""
    header = [say("Code"), say("Address"), say("Department"), say("Questionnaire"), say("Good until")]
    rows = _rows(handout, language)
    if path.suffix.lower() == ".csv":
        return write_csv(path, header, rows, (2, 3))
    from .workbook import write_rows  # the spreadsheet library loads with the first file

    facts = [
        (say("Department"), handout.department), (say("Questionnaire"), handout.title),
        (say("Survey round"), handout.round or "–"), (say("Codes"), len(handout.codes)),
    ]  # fmt: skip
    return write_rows(path, say("Slips"), header, rows, say("About"), facts, [])


def _rows(handout: Handout, language: str) -> Iterator[list]:
    until = formatting.day(handout.expires_on, language) if handout.expires_on else ""
    for code in handout.codes:
        yield [groups(code), handout.address(code), handout.department, handout.title, until]
