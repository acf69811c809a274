"""A file on its way in: kept between the steps, read as a list, with the questionnaire its lines answer."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flask import abort
from flask_babel import gettext as _
from sqlalchemy import select

from survey_core.definition import Definition
from survey_core.lookups import definition_of
from survey_core.models import Questionnaire, Version
from survey_core.web import current_settings, db

from . import import_columns, import_store
from .frame import Unusable, facility
from .import_columns import Plan
from .import_facts import Facts
from .import_files import read_list, remarks
from .importing import Bad

if TYPE_CHECKING:
    from .workbook import Sheet

MOST_ROWS = 50_000
MOST_LINES_ABOVE = 10  # titles and dates above the head
SAMPLE = 3


@dataclass(frozen=True)
class Upload:
    """A file that was sent, and the questionnaire it is for. Whatever reads the file raises ImportFileError."""

    token: str
    path: Path
    form: Questionnaire
    version: int
    definition: Definition

    @property
    def address(self) -> dict[str, str]:
        return {"token": self.token, "key": self.form.key}

    @cached_property
    def sheet(self) -> "Sheet":
        """What the file holds; a large workbook is read once and its text kept beside it."""
        from .workbook import Sheet

        kept = self.path.with_name(import_store.TEXT)
        if not kept.exists():
            kept.write_text(json.dumps(vars(read_list(self.path, MOST_ROWS)), ensure_ascii=False))
        said = json.loads(kept.read_text())
        rows = tuple((line, cells) for line, cells in said.pop("rows"))
        return Sheet(rows, **said)

    @property
    def head(self) -> list[str]:
        """The names of the columns."""
        return self.sheet.rows[self._top][1] if self.sheet.rows else []

    @property
    def samples(self) -> list[list[str]]:
        return [cells for _line, cells in self._below[:SAMPLE]]

    @property
    def remarks(self) -> list[str]:
        return list(remarks(self.sheet))

    def guess(self) -> Plan:
        """What each column seems to hold, as the person settled it last time."""
        settled = import_store.recall(folder(), self.form.facility_id, self.form.id)
        return Plan(import_columns.guess(self.head, self.definition, settled), {"channel": "paper"})

    def read(self, plan: Plan, facts: Facts) -> tuple[list[tuple[str, list[str]]], list[Bad]]:
        """The lines in our words, the head first; and those that cannot be said in them."""
        bad = self._unreadable(plan)
        broken = {one.place for one in bad}
        lines = ((str(line), cells) for line, cells in self._below)
        kept = (line for line in lines if line[0] not in broken)
        rows = import_columns.rows(kept, plan, self.definition, self.version, facts, bad, self._seal)
        return list(rows), bad

    def _unreadable(self, plan: Plan) -> list[Bad]:
        """The lines with a formula without a result in a column that is taken: what it stood for is unknown."""
        if not self.sheet.unfinished:
            return []
        from .workbook import column_of, line_of

        taken = {column for column, name in enumerate(plan.columns) if name}
        first = self.sheet.rows[self._top][0] + 1
        cells = {line_of(cell): cell for cell in reversed(self.sheet.unfinished) if column_of(cell) in taken}
        return [
            Bad(str(line), _("Cell %(cell)s holds a formula without a result. Open the file in Excel, save it, and choose it again.",
                             cell=cell))
            for line, cell in sorted(cells.items()) if line >= first
        ]  # fmt: skip

    @cached_property
    def cells(self) -> dict[str, list[str]]:
        """What stands in each line, by its place."""
        return {str(line): cells for line, cells in self.sheet.rows}

    @cached_property
    def _top(self) -> int:
        """Where the head stands: the first of the lines that name the most columns."""
        lines = [cells for _line, cells in self.sheet.rows[:MOST_LINES_ABOVE]]
        named = [sum(map(bool, import_columns.guess(cells, self.definition))) for cells in lines]
        return named.index(max(named))

    @property
    def _below(self) -> Sequence[tuple[int, list[str]]]:
        return self.sheet.rows[self._top + 1 :] if self.sheet.rows else ()

    @property
    def _seal(self) -> str:
        """What makes the lines the same responses when they come again: a patient's by the file, staff's by this sending.

        A staff response may keep nothing that leads back to a line once its import is done.
        """
        if self.definition.audience == "staff":
            return self.token
        return f"{hashlib.sha256(self.path.read_bytes()).hexdigest()} {self.form.key}"


def folder() -> Path:
    return current_settings().instance / "imports"


def find(token: str, key: str) -> Upload:
    """The file of this address, while it is kept; its questionnaire must be published."""
    path = import_store.find(folder(), facility().id, token)
    if path is None:
        raise Unusable(_("The file is not kept any more (it is for a day). Choose it again."))
    query = (
        select(Questionnaire, Version)
        .join(Version, Version.questionnaire_id == Questionnaire.id)
        .where(
            Questionnaire.facility_id == facility().id,
            Questionnaire.key == key,
            Version.published_at.is_not(None),
        )
        .order_by(Version.number.desc())
    )
    form, version = db.session.execute(query).first() or abort(404)
    definition = definition_of(db.session().connection(), version.id, version.content_hash)
    return Upload(token, path, form, version.number, definition)
