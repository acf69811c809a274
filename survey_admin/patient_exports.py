"""Raw patients' responses on their way out: one row a person, its quality flags beside."""

from collections.abc import Generator
from functools import partial
from itertools import islice, repeat

from sqlalchemy import ColumnElement, Connection, Select, String, cast, func, select

from survey_core.models import Collector, Department
from survey_core.periods import Days

from .columns import FIXED, code_book, item_columns
from .csv_files import csv_cell
from .exports import Form, Table
from .picking import ANSWERS, ROW, SCORES, documents, number, parts, picker


def patient_table(connection: Connection, form: Form, days: Days | None) -> Table:
    """Every response of a patients' form, in the order of its random id."""
    conditions = [ROW.facility_id == form.facility.id, ROW.version_id.in_(form.numbers)]
    if days:
        conditions.append(ROW.answered_on.between(days.first, days.last))
    count = connection.scalar(select(func.count()).where(*conditions)) or 0
    definitions = form.definitions.values()
    items = item_columns(definitions)
    read = partial(_rows, connection, form, items, conditions, count)
    codes = tuple(code_book(FIXED, definitions, with_profile=True))
    return Table(form, FIXED + items, count, read, codes, days)


def _rows(
    connection: Connection,
    form: Form,
    items: tuple[str, ...],
    conditions: list[ColumnElement],
    count: int,
    as_text: bool,
) -> Generator[list]:
    from .flags_raised import flags_raised  # numpy is for those who need it

    flags = (flag or ("" if as_text else None) for flag in flags_raised(connection, form, conditions, count))
    codes = [
        _codes(connection, noun, form.facility.id, as_text).__getitem__ for noun in (Collector, Department)
    ]
    numbers = {id_: str(number) if as_text else number for id_, number in form.numbers.items()}
    picks = {id_: picker(definition, items, as_text) for id_, definition in form.definitions.items()}
    for rows in parts(connection, _query(as_text).where(*conditions)):
        ids, ways, departments, versions, *noted, scores, answers = zip(*rows, strict=True)
        fixed = zip(
            map(_hyphenated, ids), map(codes[0], ways), map(codes[1], departments), repeat(form.key),
            map(numbers.__getitem__, versions), *noted, islice(flags, len(rows)),
        )  # fmt: skip
        found = documents(answers, as_text)
        for cells, version, levels, others in zip(fixed, versions, scores, found, strict=True):
            yield [*cells, *picks[version](levels, others)]


def _query(as_text: bool) -> Select:
    noted = (ROW.is_late, ROW.is_time_uncertain, ROW.is_incomplete)
    return select(
        cast(ROW.id, String), ROW.collector_id, ROW.department_id, ROW.version_id, ROW.channel, ROW.language,
        number(ROW.survey_type, as_text), cast(ROW.answered_on, String), *(number(one, as_text) for one in noted),
        SCORES, ANSWERS,
    ).order_by(ROW.facility_id, ROW.id)  # fmt: skip


def _codes(connection: Connection, noun, facility_id: int, as_text: bool) -> dict[int, str]:
    query = select(noun.id, noun.code).where(noun.facility_id == facility_id)
    return {row.id: csv_cell(row.code) if as_text else row.code for row in connection.execute(query)}


def _hyphenated(id_: str) -> str:
    """A UUID as text, whether the database keeps it with hyphens or without."""
    if len(id_) == 36:
        return id_
    return f"{id_[:8]}-{id_[8:12]}-{id_[12:16]}-{id_[16:20]}-{id_[20:]}"
