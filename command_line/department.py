"""`langnghe department`: the departments, and what becomes of them over the years."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from survey_core import department_ways, departments
from survey_core.department_history import History
from survey_core.models import KINDS, Department, Facility
from survey_core.validity import ValidityError, read_day

from .acting import note
from .department_list import all_of, carry_out, draw_up, find_department, one_row, read, tell, today
from .listing import show
from .opening import find_facility, open_session
from .words import _, fail

FACILITY = click.option("--facility", "facility_code", metavar="CODE", help="Which facility, if several.")
SINCE = click.option("--since", required=True, metavar="DAY", help="From which day on, like 2025-12-31.")
FACTS = (
    click.option("--name-en", help="Name in English."),
    click.option("--ministry-code", help="Code on the ministry's portal."),
    click.option("--kind", type=click.Choice(KINDS)),
    click.option("--parent", metavar="CODE", help="The larger department it belongs to; '' for none."),
)


@click.group()
def command() -> None:
    """List, add, change, import, split and merge departments."""


def _with_facts(function):
    for option in reversed(FACTS):
        function = option(function)
    return function


@command.command("list")
@FACILITY
@click.option("--all", "with_closed", is_flag=True, help="Closed ones too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(facility_code: str | None, with_closed: bool, as_json: bool) -> None:
    """One line per department: code, name, kind, what it belongs to, its days, who went on with its work."""
    with open_session() as session:
        facility = find_facility(session, facility_code)
        every, history = all_of(session, facility), History.of(session, facility.id)
        codes = {one.id: one.code for one in every}
        show([_row(one, codes, history) for one in every if one.is_active or with_closed], as_json)


@command.command()
@click.argument("code")
@click.argument("name")
@_with_facts
@FACILITY
def add(code: str, name: str, facility_code: str | None, **facts: str | None) -> None:
    """Add a department after all the others."""
    with open_session(writes=True) as session:
        facility = find_facility(session, facility_code)
        if any(one.code.casefold() == code.casefold() for one in all_of(session, facility)):
            fail(_("There is a department '%(code)s' already. Use 'langnghe department change'.", code=code))
        _write(session, facility, "department.add", {"code": code, "name": name} | facts)


@command.command()
@click.argument("code")
@click.option("--name", help="The right name; for a new one use 'rename'.")
@_with_facts
@FACILITY
def change(code: str, name: str | None, facility_code: str | None, **facts: str | None) -> None:
    """Correct what is not given right, for all its time."""
    with open_session(writes=True) as session:
        facility = find_facility(session, facility_code)
        department = find_department(session, facility, code)
        right = department.name if name is None else name
        _write(session, facility, "department.edit", {"code": department.code, "name": right} | facts)


@command.command()
@click.argument("code")
@click.argument("name")
@click.option("--name-en", default="", help="The new name in English.")
@SINCE
@FACILITY
def rename(code: str, name: str, name_en: str, since: str, facility_code: str | None) -> None:
    """Call it otherwise from a day on; reports about earlier quarters keep the former name."""
    with open_session(writes=True) as session:
        facility = find_facility(session, facility_code)
        department = find_department(session, facility, code)
        before = {"name": department.name, "name_en": department.name_en}
        try:
            day = read_day(since)
            departments.rename(session, department, name.strip()[:200], name_en[:200], day, today(facility))
        except ValidityError as error:
            fail(error)
        after = {"name": department.name, "name_en": department.name_en, "since": day}
        _note(session, facility, "department.rename", [department], before, after)


@command.command()
@click.argument("code")
@FACILITY
def close(code: str, facility_code: str | None) -> None:
    """Use it no more after today; its answers stay in every report of their quarters."""
    with open_session(writes=True) as session:
        facility = find_facility(session, facility_code)
        department = find_department(session, facility, code)
        before = {"active": department.is_active, "until": department.valid_until}
        try:
            departments.close(session, department, today(facility))
        except ValidityError as error:
            fail(error)
        after = {"active": department.is_active, "until": department.valid_until}
        _note(session, facility, "department.close", [department], before, after)
        if ways := department_ways.open_ways(session, [department]):
            told = _("%(count)s of its ways in are still open. Close or hand them over.", count=len(ways))
            click.echo(f"langnghe: {told}", err=True)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check every row, write nothing.")
@click.option(
    "--since", default="", metavar="DAY", help="Other names hold from this day; else they are slips."
)
@FACILITY
def import_(file: Path, dry_run: bool, since: str, facility_code: str | None) -> None:
    """The departments of an .xlsx or .csv list. All rows or none."""
    given = read(file)
    with open_session(writes=not dry_run) as session:
        facility = find_facility(session, facility_code)
        try:
            renamed_from = read_day(since)
        except ValidityError as error:
            fail(error)
        plan = draw_up(session, facility, given, renamed_from)
        tell(file, plan, given.remarks)
        if not dry_run:
            done = carry_out(session, facility, plan, renamed_from)
            note(session, facility.code, "department.import", f"{len(plan.lines)} rows", after=done)
            session.commit()


@command.command()
@click.argument("code")
@click.option("--into", "heirs", multiple=True, required=True, metavar="CODE[=NAME]",
              help="A department that goes on; with a name, a new one. At least two.")  # fmt: skip
@SINCE
@click.option(
    "--ways", type=click.Choice(["keep", "close"]), default="keep", help="What becomes of open ways in."
)
@FACILITY
def split(code: str, heirs: tuple[str, ...], since: str, ways: str, facility_code: str | None) -> None:
    """Let several departments go on with the work of one."""
    if len(heirs) < 2:
        fail(_("A split needs at least two departments to go on. If there is only one, merge or rename."))
    _succeed("department.split", (code,), heirs, since, ways, facility_code)


@command.command()
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", "heir", required=True, metavar="CODE[=NAME]",
              help="The department that goes on; with a name, a new one.")  # fmt: skip
@SINCE
@click.option("--ways", type=click.Choice(["move", "keep", "close"]), default="move",
              help="What becomes of open ways in.")  # fmt: skip
@FACILITY
def merge(codes: tuple[str, ...], heir: str, since: str, ways: str, facility_code: str | None) -> None:
    """Let one department go on with the work of others."""
    _succeed("department.merge", codes, (heir,), since, ways, facility_code)


def _succeed(action, codes, heirs, since, ways, facility_code) -> None:  # noqa: PLR0913 - what the options say
    with open_session(writes=True) as session:
        facility = find_facility(session, facility_code)
        old = [find_department(session, facility, code) for code in dict.fromkeys(codes)]
        try:
            going_on = _heirs(session, facility, heirs, old[0])
            day = read_day(since)
            departments.succeed(session, old, going_on, day, today(facility))
        except ValidityError as error:
            fail(error)
        department_ways.settle(session, old, going_on, ways)
        before = {"departments": [one.code for one in old]}
        after = {"successors": [one.code for one in going_on], "since": day}
        _note(session, facility, action, old, before, after)


def _heirs(
    session: Session, facility: Facility, texts: tuple[str, ...], like: Department
) -> list[Department]:
    """The departments of these codes, and a new one for each CODE=NAME. Raises ValidityError."""
    found: list[Department] = []
    for text in texts:
        code, sign, name = text.partition("=")
        if sign:
            known = [*all_of(session, facility), *found]
            found.append(departments.new_successor(code.strip(), name.strip(), "", like, known))
        else:
            found.append(find_department(session, facility, code))
    return found


def _write(session: Session, facility: Facility, action: str, cells: dict[str, str | None]) -> None:
    """Write one department as the import of one row would."""
    plan = draw_up(session, facility, one_row(cells), None)
    (line,) = plan.lines
    before = {name: told[0] for name, told in line.changes.items()}
    after = {name: told[1] for name, told in line.changes.items()}
    if line.department is None:
        after = {name: text for name, text in cells.items() if text}
    carry_out(session, facility, plan, None)
    _note(session, facility, action, [find_department(session, facility, str(cells["code"]))], before, after)


def _note(session, facility, action, changed, before, after) -> None:  # noqa: PLR0913 - as an entry has it
    """Note it, commit, and print the codes it is about."""
    subject = ", ".join(f"department {one.code}" for one in changed)
    note(session, facility.code, action, subject, before, after)
    session.commit()
    for one in changed:
        click.echo(one.code)


def _row(one: Department, codes: dict[int, str], history: History) -> dict:
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind,
        "ministry_code": one.ministry_code,
        "parent": codes.get(one.parent_id or 0),
        "active": one.is_active,
        "from": one.valid_from,
        "until": one.valid_until,
        "successors": ", ".join(codes[passed.successor_id] for passed in history.successors(one.id)) or None,
    }
