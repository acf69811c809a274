"""The numbers of a round on the command line: its targets, its visits, and how far it has come."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import round_targets
from survey_core.models import Facility, Round

from .acting import note
from .listing import show
from .opening import open_session
from .words import _, fail, speaking

PERCENT = 100


@click.command()
@click.argument("number", type=int)
@click.option("--set", "given", multiple=True, metavar="CODE=PEOPLE", help="A department's target.")
@click.option("--compute", is_flag=True, help="Compute the targets from the visits and a margin.")
@click.option("--margin", type=click.FloatRange(0.5, 40), help="± percentage points.")
@click.option("--share", type=click.FloatRange(1, 99.9), help="Expected satisfaction rate, percent.")
@click.option("--confidence", type=click.FloatRange(51, 99.9), help="Percent.")
@click.option("--design-effect", type=click.FloatRange(1, 50), help="At least 1.")
@click.option("--least", type=click.IntRange(0, 10_000), help="At least so many people per department.")
@click.option("--whole-hospital", is_flag=True, help="The margin holds for the hospital, split by visits.")
@click.option("--dry-run", is_flag=True, help="Show the targets, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def targets(number, given, compute, whole_hospital, dry_run, as_json, **rule) -> None:
    """Show the targets of a round, set them, or compute them; what is not said follows the facility's settings."""
    with open_session(writes=bool(given or compute)) as session:
        round_, facility = find(session, number)
        wanted = _computed(session, round_, facility, rule, whole_hospital) if compute else {}
        wanted |= _typed(session, round_, given)
        _store(session, round_, facility, {one: {"target": people} for one, people in wanted.items()})
        show(_lines(session, round_), as_json)
        if wanted and not dry_run:
            session.commit()


@click.command()
@click.argument("number", type=int)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check everything, store nothing.")
def visits(number: int, file: Path, dry_run: bool) -> None:
    """Take the visits (of a staff round: the members) by department from an .xlsx or .csv file, all or nothing."""
    from survey_admin import import_files, visit_files

    with open_session() as session:
        round_, _facility = find(session, number)
        departments = round_targets.departments(session, round_)
        session.expunge_all()  # a file takes its time to read: nobody waits meanwhile
    with speaking():
        try:
            read = visit_files.read(file, departments)
        except import_files.ImportFileError as error:
            fail(str(error))
    for sentence in (*read.remarks, *(f"{row.place}: {row.problem}" for row in read.bad)):
        click.echo(sentence, err=True)
    if read.bad:
        fail(_("%(count)s rows cannot be taken; nothing was stored.", count=len(read.bad)))
    with open_session(writes=True) as session:
        round_, facility = find(session, number)
        wanted = {row.department.id: {"visits": row.visits} for row in read.rows}
        changed = _store(session, round_, facility, wanted)
        if not dry_run:
            session.commit()
    told = _("%(count)s departments would change.") if dry_run else _("%(count)s departments changed.")
    click.echo(told % {"count": changed})


@click.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def progress(number: int, as_json: bool) -> None:
    """How far each department has come: people received, target, pace, visits, response rate.

    A staff department whose count would tell who answered is hidden.
    """
    from survey_admin import progress as reading

    with open_session() as session:
        round_, facility = find(session, number)
        (found,) = reading.read(session, facility, [round_])
        show([_progress_row(line) for line in found.lines], as_json)


def find(session: Session, number: int) -> tuple[Round, Facility]:
    """The round of this number with its facility; else one sentence and exit code 1."""
    query = select(Round, Facility).join(Facility, Facility.id == Round.facility_id).where(Round.id == number)
    found = session.execute(query).first()
    if found is None:
        fail(_("There is no round %(number)s. 'langnghe round list' shows them.", number=number))
    return found[0], found[1]


def _typed(session: Session, round_: Round, given: tuple[str, ...]) -> dict[int, int | None]:
    """Targets by department id from 'KB=1200'; 'KB=' takes a target away."""
    known = {one.code.casefold(): one for one in round_targets.departments(session, round_)}
    wanted: dict[int, int | None] = {}
    for text in given:
        code, _sign, people = (part.strip() for part in text.partition("="))
        if code.casefold() not in known:
            fail(_("The round has no department '%(department)s'. Known: %(known)s.",
                   department=code, known=", ".join(one.code for one in known.values()) or "–"))  # fmt: skip
        is_number = people.isascii() and people.isdecimal() and int(people) <= round_targets.MOST
        if "=" not in text or (people and not is_number):
            fail(_("'%(text)s' is no target; write the department's code, '=' and a whole number, like KB=120.",
                   text=text))  # fmt: skip
        wanted[known[code.casefold()].id] = int(people) if people else None
    return wanted


def _computed(session, round_: Round, facility: Facility, rule: Mapping, is_split: bool) -> dict:
    """Targets of the departments asked or with visits, by the options or else the facility's settings."""
    from survey_admin.round_form import choices
    from survey_admin.sampling import proposed

    definition = next(
        one.definition for one in choices(session, facility) if one.form.id == round_.questionnaire_id
    )
    percents = ("margin", "share", "confidence")
    typed = {
        name: value / (PERCENT if name in percents else 1)
        for name, value in rule.items()
        if value is not None
    }
    asked, known = round_targets.asked(session, round_), round_targets.of(session, round_)
    visits = {one.id: known[one.id].visits if one.id in known else None
              for one in round_targets.departments(session, round_)}  # fmt: skip
    visits = {one: people for one, people in visits.items() if people or one in asked}
    if is_split and not any(visits.values()):
        fail(_("To split by visits, enter the visits of the departments first."))
    return replace(proposed(facility, definition), is_split=is_split, **typed).people(definition, visits)


def _store(session: Session, round_: Round, facility: Facility, wanted: Mapping) -> int:
    """Store and note; how many departments changed."""
    codes = {one.id: one.code for one in round_targets.departments(session, round_)}
    before, after = ({codes[one]: numbers for one, numbers in part.items()}
                     for part in round_targets.put(session, round_, wanted))  # fmt: skip
    if after:
        note(session, facility.code, "round.target", f"round {round_.name}", before=before, after=after)
    return len(after)


def _lines(session: Session, round_: Round) -> list[dict]:
    known = round_targets.of(session, round_)
    return [
        {
            "department": one.code,
            "target": known[one.id].target if one.id in known else None,
            "visits": known[one.id].visits if one.id in known else None,
        }
        for one in round_targets.departments(session, round_)
    ]


def _progress_row(line) -> dict:
    shown = None if line.is_hidden else line.received
    rate = None if line.is_hidden or line.rate is None else round(line.rate, 4)
    return {
        "department": line.department.code,
        "received": shown,
        "target": line.target,
        "pace": line.pace,
        "visits": line.visits,
        "rate": rate,
    }
