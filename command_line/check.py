"""`langnghe check`: everything stored is recomputed from the raw rows and compared."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice

import click
from sqlalchemy import Connection, Engine, and_, func, select
from sqlalchemy.orm import Session

from analysis.tally import Rules
from survey_admin import months
from survey_admin.audit import AuditEntry, broken
from survey_admin.counting import Counting
from survey_admin.openings import Openings
from survey_admin.recounting import CELL, RESPONSE, Counted, recount
from survey_admin.tallies import Cell, snapshot, stored
from survey_core.lookups import definition_of
from survey_core.models import Department, Facility, Questionnaire, Response, Round, TallyCell, Version
from survey_core.models.tally_cell import PATIENT_KEY, STAFF_KEY

from . import check_issues, check_slips
from .opening import open_database
from .words import PROBLEM, _

MOST_LINKS = 100  # broken links named one by one


@dataclass
class Findings:
    """What was looked at, and each difference in a sentence."""

    responses: int = 0
    cells: int = 0
    counted: int = 0
    entries: int = 0
    differences: list[str] = field(default_factory=list)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def command(as_json: bool) -> None:
    """Recount every tally from the answers and check the database; exit code 1 where something differs."""
    findings = examine(open_database())
    if as_json:
        click.echo(
            json.dumps({"ok": not findings.differences, **asdict(findings)}, ensure_ascii=False, indent=2)
        )
    else:
        for sentence in findings.differences:
            click.echo(sentence)
        click.echo(_summary(findings))
    sys.exit(PROBLEM if findings.differences else 0)


def examine(engine: Engine) -> Findings:
    """Compare in one consistent view of the database; nothing is changed."""
    findings = Findings()
    with snapshot(engine) as view, Session(view.connection) as session:
        findings.differences += _integrity(view.connection)
        findings.differences += _trail(view.connection, findings)
        findings.differences += check_slips.differences(view.connection)
        findings.differences += check_issues.differences(view.connection)
        query = select(Version, Questionnaire.key, Facility).join_from(
            Version, Questionnaire, Version.questionnaire_id == Questionnaire.id
        )
        rows = session.execute(query.join(Facility, Facility.id == Version.facility_id).order_by(Version.id))
        for version, key, facility in rows.all():
            name = f"{facility.code}: {key} v{version.number}"
            definition = definition_of(view.connection, version.id, version.content_hash)
            counting = Counting.of(facility, version.id, definition, Openings.of(view.connection, facility))
            findings.differences += _version(view.connection, name, counting, findings)
    return findings


def _integrity(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield _("The database file is damaged: %(line)s", line=line)
    for table, *_rest in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield _("A row of %(table)s refers to something that is not there.", table=table)


def _trail(connection: Connection, findings: Findings) -> Iterator[str]:
    """Every link of the audit trail's chain followed from the first entry on."""
    findings.entries = connection.scalar(select(func.count()).select_from(AuditEntry)) or 0
    for number in islice(broken(connection), MOST_LINKS):
        yield _("The audit trail is broken at entry %(number)s: it was changed or removed behind the product's back.",
                number=number)  # fmt: skip


def _version(connection: Connection, name: str, counting: Counting, findings: Findings) -> Iterator[str]:
    """The differences of one version; what was looked at is added to the findings."""
    lengths = func.length(RESPONSE.scores)
    query = select(lengths, func.count()).where(RESPONSE.version_id == counting.version_id).group_by(lengths)
    people = {length: count for length, count in connection.execute(query)}
    findings.responses += sum(people.values())
    if wrong := sum(people.values()) - people.get(len(counting.layout.items), 0):
        yield _(
            "%(name)s: %(count)s responses have a score string of the wrong length.", name=name, count=wrong
        )
    if lost := _responses_without_cell(connection, counting):
        yield _("%(name)s: %(count)s responses belong to no tally cell.", name=name, count=lost)
    cells = connection.execute(_cells(counting)).all()
    findings.cells += len(cells)
    for rules, rows in _by_rules(counting, cells).items():
        yield from _compared(connection, name, counting.under(rules), rows, findings)


def _by_rules(counting: Counting, cells: Sequence) -> dict[Rules, list]:
    """The cells by the rules they are counted under: those of closed staff rounds keep theirs."""
    found: dict[Rules, list] = {}
    for row in cells:
        kept = row.max_blank_share, row.reject_blank_section
        found.setdefault(counting.rules if None in kept else Rules(*kept), []).append(row)
    return found


def _compared(
    connection: Connection, name: str, counting: Counting, rows: Sequence, findings: Findings
) -> Iterator[str]:
    """The differences of cells counted under the same rules."""
    fresh = [row for row in rows if counting.is_fresh(row)]
    findings.counted += len(fresh)
    try:
        tallies = dict(recount(connection, counting, [row.id for row in fresh]))
    except ValueError as error:
        yield _("%(name)s: the answers cannot be counted: %(reason)s", name=name, reason=error)
        return
    if len(fresh) == len(rows):  # else the next reader adds the months anew
        yield from _months(connection, counting, name, rows, tallies)
    yield from (
        f"{name}, {_cell_name(row)}: {difference}"
        for row in fresh
        if (difference := _difference(counting, row, tallies[row.id]))
    )


def _months(
    connection: Connection, counting: Counting, name: str, rows: Sequence, tallies: Mapping[int, Counted]
) -> Iterator[str]:
    """The sums of whole months that still stand for their cells, held against these cells as just recounted."""
    for survey_type in sorted({row.survey_type for row in rows if row.day}):
        cells = [Cell(row.id, row.department_id, row.channel, row.day, None, tallies[row.id])
                 for row in rows if row.survey_type == survey_type and row.day]  # fmt: skip
        days = [months.month_of(first) for first in sorted({cell.day.replace(day=1) for cell in cells})]
        seen = months.states(connection, counting, survey_type, days)
        anew = months.added(cells, counting)
        for place, kept in sorted(months.standing(connection, counting, survey_type, seen).items()):
            if kept != anew.get(place):
                yield _("%(name)s, %(channel)s, %(month)s: the stored sum of the month differs from its days.",
                        name=name, channel=place.channel, month=f"{place.month:%Y-%m}")  # fmt: skip


def _responses_without_cell(connection: Connection, counting: Counting) -> int:
    key = PATIENT_KEY if counting.audience == "patient" else STAFF_KEY
    same = [RESPONSE["answered_on" if name == "day" else name] == CELL[name] for name in key]
    query = (
        select(func.count())
        .select_from(Response.__table__.outerjoin(TallyCell.__table__, and_(*same)))
        .where(RESPONSE.version_id == counting.version_id, CELL.id.is_(None))
    )
    return connection.execute(query).scalar_one()


def _cells(counting: Counting):
    return (
        select(
            TallyCell.__table__,
            Department.code.label("department"),
            Round.name.label("round"),
            Round.max_blank_share,
            Round.reject_blank_section,
        )
        .join_from(TallyCell, Department, Department.id == TallyCell.department_id)
        .outerjoin(Round, Round.id == TallyCell.round_id)
        .where(TallyCell.version_id == counting.version_id)
        .order_by(TallyCell.id)
    )


def _cell_name(row) -> str:
    return f"{row.department}, {row.round}" if row.round else f"{row.department}, {row.channel}, {row.day}"


def _difference(counting: Counting, row, recounted: Counted) -> str | None:
    try:
        kept = stored(counting, row)
    except ValueError as error:
        return _("the stored tally cannot be read (%(reason)s).", reason=error)
    if kept == recounted:
        return None
    if kept.total == recounted.total:
        return _("the stored tally has flags on %(stored)s responses, the answers have them on %(counted)s.",
                 stored=kept.n_flagged, counted=recounted.n_flagged)  # fmt: skip
    return _("the stored tally (%(stored)s responses) differs from the answers (%(counted)s responses).",
             stored=kept.total.received, counted=recounted.total.received)  # fmt: skip


def _summary(findings: Findings) -> str:
    outcome = (
        _("%(count)s differences.", count=len(findings.differences))
        if findings.differences
        else _("Everything agrees.")
    )
    looked = _("Looked at %(responses)s responses, %(cells)s tally cells (%(counted)s of them counted and up to date) "
               "and %(entries)s entries of the audit trail.", responses=findings.responses, cells=findings.cells,
               counted=findings.counted, entries=findings.entries)  # fmt: skip
    return f"{looked} {outcome}"
