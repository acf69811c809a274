"""The codes of a batch as files to print from: tables of codes and addresses, sheets of labels, and nobody's name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from survey_core import formatting
from survey_core.database import now
from survey_core.models import Collector, Facility, Round, SlipBatch
from survey_core.periods import local_day
from survey_core.slips import SlipError
from survey_core.spoken import N_

from .csv_files import write_csv
from .posters import Poster, posters_of

GROUP = 4
LABELS = "labels-24"
MOST_LABELS = 480  # twenty sheets: more take longer to draw than a person waits for a page
ONCE = "dùng một lần"  # labels speak Vietnamese, whoever prints them
MIMETYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Handout:
    """The codes that are handed out, and the label of their way in: what stands beside each of them."""

    codes: list[str]
    public_url: str
    label: Poster
    round: str
    expires_on: date | None

    def address(self, code: str) -> str:
        return f"{self.public_url}/q/{code}"

    def labels(self) -> list[Poster]:
        """A label for each code."""
        until = f", đến {formatting.day(self.expires_on, 'vi')}" if self.expires_on else ""
        return [
            replace(self.label, code=code, address=self.address(code), label=ONCE + until)
            for code in self.codes
        ]


def handout_of(
    session: Session,
    facility: Facility,
    collector: Collector,
    batch: SlipBatch,
    codes: list[str],
    public_url: str,
) -> Handout:  # noqa: PLR0913 - what a file is made of
    """What is printed of a batch. Raises SlipError where its questionnaire was never published."""
    found = posters_of(session, facility, [collector], public_url, local_day(now(), facility.time_zone))
    if not found:
        raise SlipError(N_("The questionnaire of this invitation was never published. Publish it first."))
    round_ = session.get(Round, batch.round_id) if batch.round_id else None
    return Handout(codes, public_url, found[0], round_.name if round_ else "", batch.expires_on)


def groups(code: str) -> str:
    """The code as it is read aloud and typed; also, no spreadsheet takes it for a number then."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def write(path: Path, handout: Handout, say: Callable[[str], str], language: str) -> int:
    """Write the codes as the path's suffix says, .csv, .xlsx or labels as .pdf; how many."""
    kind = path.suffix.lower()
    if kind == ".pdf":
        from .posters.sheets import pdf  # the drawing library loads with the first sheet

        return path.write_bytes(pdf(handout.labels(), LABELS, 1)) and len(handout.codes)
    header = [say("Code"), say("Address"), say("Department"), say("Questionnaire"), say("Good until")]
    rows = _rows(handout, language)
    if kind == ".csv":
        return write_csv(path, header, rows, (2, 3))
    from .workbook import write_rows  # the spreadsheet library loads with the first file

    facts = [
        (say("Department"), handout.label.department), (say("Questionnaire"), handout.label.title),
        (say("Survey round"), handout.round or "–"), (say("Codes"), len(handout.codes)),
    ]  # fmt: skip
    return write_rows(path, say("Slips"), header, rows, say("About"), facts, [])


def _rows(handout: Handout, language: str) -> Iterator[list]:
    until = formatting.day(handout.expires_on, language) if handout.expires_on else ""
    for code in handout.codes:
        yield [groups(code), handout.address(code), handout.label.department, handout.label.title, until]
