"""The portal package: every response as the ministry's portal asks for it, for a person to type in form by form."""

import json
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.orm import Session

from survey_core import __version__, formatting
from survey_core.database import now
from survey_core.department_history import History
from survey_core.models import Department, Response
from survey_core.period_names import period_name
from survey_core.periods import Period
from survey_core.questionnaire import said

from . import portal_fields, portal_numbers, portal_staff
from .exports import ExportError, Form, unwritable
from .picking import ANSWERS, ROW, SCORES
from .portal_fields import ANSWERS_WHO, OF_PATIENTS, OF_STAFF, WORDS, Field, answers_of

AT_ONCE = 500
OWN_CODE = "mother-2019"  # the only patients' form that does not ask who answers
MOTHER, PATIENT = "Sản phụ", "Người bệnh"
Row = Sequence


@dataclass(frozen=True)
class Package:
    """Rows to be read while the snapshot is open; `count` is what the database says there are."""

    form: Form
    header: tuple[str, ...]
    count: int
    read: Callable[[], Generator[list]]
    codes: tuple[tuple[str, ...], ...]
    facts: tuple[tuple[str, object], ...]


def package(connection: Connection, form: Form, period: Period, language: str) -> Package:
    """The responses of an official form in a period. Raises ExportError where they may not or cannot be given."""
    portal_fields.official(form)
    make = _of_staff if form.audience == "staff" else _of_patients
    return make(connection, form, period, language)


def _of_patients(connection: Connection, form: Form, period: Period, language: str) -> Package:
    days = period.days(form.facility.quarter_rule)
    conditions = (
        ROW.facility_id == form.facility.id,
        ROW.version_id.in_(form.numbers),
        ROW.answered_on.between(days.first, days.last),
    )
    columns = portal_fields.fields(form)
    types = _by_survey_type(connection, conditions)
    rows = _Patients(connection, form, columns)
    count = connection.scalar(select(func.count()).select_from(Response).where(*conditions)) or 0
    remarks = [
        *_told_types(types),
        *_told_own(form),
        *_told_codes(form, rows.departments, conditions, connection),
    ]
    return _package(
        form, period, language, OF_PATIENTS, columns, count, lambda: rows.read(conditions), remarks
    )


def _of_staff(connection: Connection, form: Form, period: Period, language: str) -> Package:
    staff = portal_staff.read(connection, form, period)
    remarks = [(_("Rounds"), ", ".join(staff.rounds.shown.values()))]
    if staff.rounds.still_open:
        remarks.append((_("Left out: still open"), ", ".join(staff.rounds.still_open)))
    if staff.rounds.too_small:
        remarks.append((_("Left out: too few people"), ", ".join(staff.rounds.too_small)))
    remarks += [_told_profile(staff), (_("Order"), _("Drawn by lot each time the file is made; without department, day of "
                                                     "answering or id. The day is the last one of the round."))]  # fmt: skip
    remarks += [*_told_own(form), _told_hospital(form)]
    return _package(form, period, language, OF_STAFF, staff.columns, staff.rounds.people,
                    lambda: portal_staff.rows(connection, form, staff), remarks)  # fmt: skip


def _package(
    form: Form, period: Period, language: str, fixed: tuple[str, ...], columns: Sequence[Field], count: int,
    read: Callable[[], Generator[list]], remarks: Sequence[tuple[str, object]],
) -> Package:  # fmt: skip
    newest = list(form.definitions.values())[-1]
    header = fixed + tuple(column.name for column in columns)
    codes = tuple(portal_fields.codes(fixed, columns, newest))
    facts = (*_facts(form, period, language, count), *remarks, *_origin())
    return Package(form, header, count, read, codes, facts)


class _Patients:
    """Reads the rows of patients by their numbers, a few hundred at a time."""

    def __init__(self, connection: Connection, form: Form, columns: Sequence[Field]):
        self.connection, self.form, self.columns = connection, form, columns
        session = Session(connection, expire_on_commit=False)
        query = select(Department).where(Department.facility_id == form.facility.id)
        self.departments = {one.id: one for one in session.scalars(query)}
        self.history = History.of(session, form.facility.id)

    def read(self, conditions: Sequence[ColumnElement[bool]]) -> Generator[list]:
        facility_id = self.form.facility.id
        numbered = portal_numbers.in_order(self.connection, facility_id, self.form.numbers, conditions)
        for start in range(0, len(numbered), AT_ONCE):
            some = numbered[start : start + AT_ONCE]
            found = self._found([id_ for _number, id_ in some])
            for number, id_ in some:
                yield self._row(number, found[id_])

    def _found(self, ids: Sequence[UUID]) -> dict:
        query = select(
            ROW.id, ROW.survey_type, ROW.channel, ROW.answered_on, ROW.department_id, ROW.version_id, SCORES, ANSWERS
        ).where(ROW.facility_id == self.form.facility.id, ROW.id.in_(ids))  # fmt: skip
        return {row[0]: row[1:] for row in self.connection.execute(query)}

    def _row(self, number: str, found: Sequence) -> list:
        type_, channel, day, department_id, version, scores, answers = found
        department, given = self.departments[department_id], json.loads(answers)
        definition = self.form.definitions[version]
        who = definition.by_code.get(ANSWERS_WHO)
        return [
            type_, None, number, portal_fields.filled_in()[channel], self._who(who, given),
            day.day, day.month, day.year, portal_fields.hospital(self.form),
            self.history.name(department, day, WORDS), department.ministry_code or None,
            *answers_of(self.columns, definition, scores, given),
        ]  # fmt: skip

    def _who(self, asked, given) -> str | None:
        if asked is None:
            return MOTHER if self.form.key == OWN_CODE else PATIENT
        value = given.get(ANSWERS_WHO)
        return next((said(option.text, WORDS) for option in asked.options if option.value == value), None)


def _by_survey_type(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> dict[int, int]:
    query = select(ROW.survey_type, func.count()).where(*conditions).group_by(ROW.survey_type)
    return {type_: count for type_, count in connection.execute(query.order_by(ROW.survey_type))}


def _facts(form: Form, period: Period, language: str, count: int) -> Iterator[tuple[str, object]]:
    days = period.days(form.facility.quarter_rule)
    newest = list(form.definitions.values())[-1]
    yield _("What this file holds"), _("One row for each form, its columns named as the fields of the ministry's portal, to "
                                       "be entered there one form at a time.")  # fmt: skip
    if form.facility.is_demo:
        yield _("Careful"), _("DEMO DATA – NOT REAL ANSWERS")
    yield _("Facility"), form.facility.named(language)
    yield _("Questionnaire"), f"{said(newest.title, language)} ({form.key})"
    yield _("Versions"), ", ".join(map(str, form.numbers.values()))
    first, last = (formatting.day(day, language) for day in (days.first, days.last))
    yield _("Period"), f"{period_name(period, _, language)}: {first} – {last}"
    yield _("Rows"), count
    yield _("Checked"), _("As many rows as the database holds; otherwise the file is not kept.")
    yield _("Levels"), _("1 to 5 as answered; 0 not used; empty: left blank, or not asked of this person.")
    yield (
        _("Which forms"),
        _("All of them, also those with too many blanks, which the satisfaction rate leaves out."),
    )


def _told_types(types: dict[int, int]) -> Iterator[tuple[str, object]]:
    for type_, count in types.items():
        yield _("Rows of kind of survey %(type)s", type=type_), count


def _told_own(form: Form) -> Iterator[tuple[str, object]]:
    own = portal_fields.own_items(form)
    if own:
        yield _("Questions of the hospital's own, left out"), ", ".join(own)


def _told_codes(
    form: Form,
    departments: dict[int, Department],
    conditions: Sequence[ColumnElement[bool]],
    connection: Connection,
) -> Iterator[tuple[str, object]]:
    """Which codes of the ministry are missing, and where they are entered."""
    met = connection.scalars(select(ROW.department_id).where(*conditions).distinct())
    lacking = sorted(departments[one].name for one in met if not departments[one].ministry_code)
    if lacking:
        yield _("Departments without a code of the ministry"), ", ".join(lacking)
        yield _("Where to enter them"), _("Setting up › Departments › Change, field “Code of the ministry”; then make this "
                                          "file again.")  # fmt: skip
    yield _told_hospital(form)


def _told_hospital(form: Form) -> tuple[str, object]:
    facility = form.facility
    if facility.ministry_code:
        told = _("“%(code)s”, the facility code of the Ministry of Health.", code=facility.ministry_code)
        return _("Code of the hospital"), told
    return _("Code of the hospital"), _("“%(code)s”, as this installation calls the facility; the portal knows the hospital "
                                        "by the account that signs in there.", code=facility.code)  # fmt: skip


def _told_profile(staff: portal_staff.Staff) -> tuple[str, object]:
    if staff.has_profile:
        return _("Profile"), _(
            "Given: at least %(least)s people share every combination of its answers.", least=staff.least
        )
    return _("Profile"), _("Left out: some combination of its answers belongs to fewer than %(least)s people, who could be "
                           "recognised.", least=staff.least)  # fmt: skip


def _origin() -> Iterator[tuple[str, object]]:
    yield _("Made at"), f"{now():%Y-%m-%d %H:%M:%S} UTC"
    yield _("Software"), f"Lắng Nghe {__version__}"


def save(made: Package, path: Path) -> int:
    """Write the package as .xlsx; the number of rows, which is that of the database. Raises ExportError."""
    from .workbook import portal as workbook

    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    rows = made.read()
    try:
        written = workbook.write(part, made.header, rows, made.codes, made.facts)
        if written != made.count:
            raise ExportError(_("%(written)s rows were written but the database holds %(count)s; the file was not kept.",
                                written=written, count=made.count), "rows")  # fmt: skip
        os.replace(part, path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        rows.close()
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return written
