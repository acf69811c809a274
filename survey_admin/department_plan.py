"""What an imported list of departments would change: said row by row first, then carried out at once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import departments
from survey_core.department_tree import circle
from survey_core.models import Department, Facility
from survey_core.validity import ValidityError

from .department_files import Given, kind_of

LONGEST = {"code": 40, "name": 200, "name_en": 200, "ministry_code": 40}


@dataclass
class Line:
    """A row of the file: the department it means, what would become of it, and what is wrong with it."""

    place: int
    code: str
    name: str
    values: dict[str, str]
    department: Department | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        if self.problems:
            return "bad"
        if self.department is None:
            return "new"
        return "changed" if self.changes else "same"


@dataclass(frozen=True)
class Plan:
    """All lines of a file against the departments there are."""

    lines: tuple[Line, ...]

    def count(self, verdict: str) -> int:
        return sum(line.verdict == verdict for line in self.lines)

    @property
    def digest(self) -> str:
        """Tells whether a second look finds the same to do."""
        told = [[line.place, line.verdict, line.code, sorted(line.changes.items())] for line in self.lines]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def draw_up(
    session: Session, facility: Facility, given: Given, renamed_from: date | None, today: date
) -> Plan:
    """Compare every row with what there is. Other names are corrections, or new ones from `renamed_from` on."""
    query = select(Department).where(Department.facility_id == facility.id)
    known = {one.code.casefold(): one for one in session.scalars(query.order_by(Department.id))}
    lines = [_line(place, cells, known) for place, cells in given.rows]
    for line in lines:
        if cell := (given.unfinished or {}).get(line.place):
            line.problems.append(_("Cell %(cell)s holds a formula without a result. Open the file in Excel and save it, or type the value.",
                                   cell=cell))  # fmt: skip
    _find_doubled(lines)
    _find_parents(lines, known)
    if renamed_from is not None:
        _check_renaming(session, lines, renamed_from, today)
    return Plan(tuple(lines))


def _line(place: int, cells: Mapping[str, str], known: Mapping[str, Department]) -> Line:
    department = known.get(cells["code"].casefold())
    code = department.code if department else cells["code"]
    line = Line(place, code, cells["name"], dict(cells) | {"code": code}, department)
    if not code:
        line.problems.append(_("The code is missing."))
    if not cells["name"]:
        line.problems.append(_("The name is missing."))
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most:
            line.problems.append(_("“%(text)s…” is too long; at most %(most)s characters fit.",
                                   text=cells[name][:20], most=most))  # fmt: skip
    _read_kind(line)
    if department and not department.is_active:
        line.problems.append(
            _("“%(name)s” is closed. Take the row out, or reopen it first.", name=department.name)
        )
    for name in ("name", "name_en", "ministry_code", "kind"):
        if department and name in line.values and line.values[name] != getattr(department, name):
            line.changes[name] = (getattr(department, name), line.values[name])
    return line


def _read_kind(line: Line) -> None:
    """The kind as its code; an empty cell leaves it as it is, or means a clinical department."""
    text = line.values.pop("kind", "")
    kind = kind_of(text)
    if kind:
        line.values["kind"] = kind
    elif text:
        line.problems.append(_("“%(text)s” is no kind. Write one of: %(kinds)s.", text=text[:40],
                               kinds="Lâm sàng, Khám bệnh (ngoại trú), Cận lâm sàng, Hành chính, Khác"))  # fmt: skip


def _find_doubled(lines: list[Line]) -> None:
    first: dict[str, int] = {}
    for line in lines:
        code = line.code.casefold()
        if code and code in first:
            line.problems.append(
                _("The code %(code)s stands in row %(place)s already.", code=line.code, place=first[code])
            )
        first.setdefault(code, line.place)


def _find_parents(lines: list[Line], known: Mapping[str, Department]) -> None:
    """Look up what each row belongs to, in the file or among the departments; nobody may belong to themself."""
    codes = {one.id: one.code.casefold() for one in known.values()}
    parents = {code: codes.get(one.parent_id or 0) for code, one in known.items()}
    there = known.keys() | {line.code.casefold() for line in lines}
    for line in lines:
        if "parent" not in line.values:
            continue
        text, code = line.values["parent"], line.values["parent"].casefold()
        closed = known[code] if code in known and not known[code].is_active else None
        if text and code not in there:
            line.problems.append(_("It belongs to “%(code)s”, which is neither in the file nor a department here. Write its code.",
                                   code=text[:40]))  # fmt: skip
        elif closed and line.department is None:
            line.problems.append(_("It belongs to “%(name)s”, which is closed.", name=closed.name))
        else:
            before = parents.get(line.code.casefold())
            parents[line.code.casefold()] = code or None
            if line.department and before != (code or None):
                line.changes["parent"] = (known[before].code if before else "", text)
    for line in lines:
        if way := circle(parents, line.code.casefold()):
            line.problems.append(
                _("It would belong to itself: %(way)s.", way=" → ".join(code.upper() for code in way))
            )


def _check_renaming(session: Session, lines: list[Line], since: date, today: date) -> None:
    for line in lines:
        if line.department and "name" in line.changes:
            try:
                departments.last_day_of_name(session, line.department, since, today)
            except ValidityError as error:
                line.problems.append(error.told(_))


def carry_out(
    session: Session, facility: Facility, plan: Plan, renamed_from: date | None, today: date
) -> dict[str, object]:
    """Do what a plan without problems says, all of it; what the audit trail is to say. The caller commits."""
    query = select(Department).where(Department.facility_id == facility.id)
    known = {one.code.casefold(): one for one in session.scalars(query)}
    position = max((one.position for one in known.values()), default=0)
    for line in plan.lines:
        if line.department is None:
            position += 1
            made = Department(facility_id=facility.id, code=line.code, name=line.name, position=position)
            session.add(made)
            known[line.code.casefold()] = made
        elif renamed_from and "name" in line.changes:
            name_en = line.values.get("name_en", line.department.name_en)
            departments.rename(session, line.department, line.name, name_en, renamed_from, today)
        for name in ("name", "name_en", "ministry_code", "kind"):
            if name in line.values:
                setattr(known[line.code.casefold()], name, line.values[name])
    session.flush()
    for line in plan.lines:
        if "parent" in line.values:
            parent = known.get(line.values["parent"].casefold())
            known[line.code.casefold()].parent_id = parent.id if parent else None
    session.flush()
    return {
        "new": [line.code for line in plan.lines if line.verdict == "new"],
        "changed": {line.code: line.changes for line in plan.lines if line.verdict == "changed"},
    }
