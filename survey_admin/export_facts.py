"""What a file of raw responses says of itself: what it holds, how many rows, made when and by what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from survey_core import __version__
from survey_core.database import now
from survey_core.formatting import NOTHING

from .csv_files import write_csv

if TYPE_CHECKING:
    from .exports import Form, Table

CODES = ".codes.csv"


def facts(table: Table) -> list[tuple[str, object]]:
    """(name, value) of everything there is to say."""
    form = table.form
    return [
        (_("Facility"), form.facility.name),
        (_("Questionnaire"), form.key),
        (_("Versions"), ", ".join(map(str, form.numbers.values())) or NOTHING),
        (_("Days"), f"{table.days.first} – {table.days.last}" if table.days else _("all days")),
        *table.remarks,
        (_("Rows"), table.count),
        *_rules_version(form),
        (_("Made at"), f"{now():%Y-%m-%d %H:%M:%S} UTC"),
        (_("Software"), f"Lắng Nghe {__version__}"),
    ]


def codes_beside(path: Path) -> Path:
    """Where the code book of a CSV file lies; a workbook holds it itself."""
    return path.with_suffix(CODES)


def write_codes(table: Table, path: Path) -> None:
    """What a CSV file holds and what its columns mean, as a file of its own beside it."""
    head, *codes = table.codes
    lines = [(_("What"), _("Value")), *facts(table), (), head, *codes]
    padded = [[*line, *[""] * (len(head) - len(line))] for line in lines]
    write_csv(codes_beside(path), padded[0], padded[1:], range(len(head)))


def _rules_version(form: Form) -> list[tuple[str, object]]:
    from analysis.quality import RULES_VERSION

    is_flagged = form.audience == "patient"
    return [(_("Version of the rules that flag responses"), RULES_VERSION)] if is_flagged else []
