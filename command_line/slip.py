"""`langnghe slip`: the slips of invitations, made, handed out, listed and revoked in batches."""

from datetime import date
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import slips
from survey_core.models import Collector, Department, Facility, Questionnaire, Round, SlipBatch
from survey_core.slips import SlipError

from .acting import note
from .listing import show
from .opening import find_facility, open_session, read_settings
from .words import _, fail, language

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
SUFFIXES = (".csv", ".xlsx", ".pdf")


@click.group()
def command() -> None:
    """Make, list and revoke slips: codes of an invitation that bring one answer each."""


@command.command("list")
@click.option("--facility", "code", help="Only this facility.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(code: str | None, as_json: bool) -> None:
    """One line per batch: what was made and used. Of staff nothing is known before the round closes."""
    with open_session() as session:
        query = select(Facility).order_by(Facility.code)
        facilities = [find_facility(session, code)] if code else session.scalars(query).all()
        show([row for facility in facilities for row in _rows(session, facility)], as_json)


@command.command()
@click.argument("code")
@click.option("--number", type=int, help="How many slips, 1 to 5000.")
@click.option("--visits", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A list of visits (.csv or .xlsx) whose rows are counted; nothing of it is kept.")  # fmt: skip
@click.option("--round", "round_id", type=int, help="Number of the round, as 'round list' shows it.")
@click.option("--label", default="", help="A name to tell batches apart.")
@click.option("--until", type=DAY, help="Last day on which they take an answer.")
@click.option(
    "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help=".csv or .xlsx"
)
@click.option("--json", "as_json", is_flag=True, help="Print the batch as JSON.")
def make(code, number, visits, round_id, label, until, output, as_json) -> None:  # noqa: PLR0913 - one per option
    """Make slips for the invitation of a code, and write their codes to a file."""
    if output.suffix.lower() not in SUFFIXES:
        fail(_("%(file)s must end in one of %(known)s.", file=output, known=", ".join(SUFFIXES)))
    if (number is None) == (visits is None):
        fail(_("Say how many slips: either --number N or --visits FILE."))
    _prepare(output)
    with open_session(writes=True) as session:
        collector = _collector(session, code)
        facility = session.get_one(Facility, collector.facility_id)
        number = _counted(visits) if visits else number
        batch = _made(session, collector, round_id, number, label, until.date() if until else None)
        subject = _subject(session, collector)
        facts = {"batch": batch.id, "slips": number, "round": batch.round_id, "expires_on": batch.expires_on}
        note(session, facility.code, "slips.make", subject, after=facts)
        handout = _handed_out(session, facility, collector, batch)
        note(session, facility.code, "slips.export", subject, after=facts | {"kind": output.suffix[1:]})
        session.commit()  # before the file is written, which takes its time: nobody waits for it meanwhile
        _write(handout, output)
        show([row for row in _rows(session, facility) if row["batch"] == batch.id], as_json)


@command.command()
@click.argument("batch_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print the batch as JSON.")
def revoke(batch_id: int, as_json: bool) -> None:
    """Take no more answers with the slips of a batch, named by its number."""
    with open_session(writes=True) as session:
        batch = session.get(SlipBatch, batch_id)
        if batch is None:
            fail(_("There is no batch of slips %(number)s.", number=batch_id))
        slips.revoke(batch)
        collector = session.get_one(Collector, batch.collector_id)
        facility = session.get_one(Facility, batch.facility_id)
        after = {"batch": batch.id, "slips": batch.made}
        note(session, facility.code, "slips.revoke", _subject(session, collector), after=after)
        session.commit()
        show([row for row in _rows(session, facility) if row["batch"] == batch_id], as_json)


def _made(session, collector, round_id, number, label, until: date | None) -> SlipBatch:  # noqa: PLR0913
    round_ = session.get(Round, round_id) if round_id is not None else None
    if round_id is not None and (round_ is None or round_.facility_id != collector.facility_id):
        fail(_("There is no round %(number)s. 'langnghe round list' shows them.", number=round_id))
    try:
        return slips.make(session, collector, round_, number, label, until)
    except SlipError as error:
        fail(error)


def _counted(path: Path) -> int:
    from survey_admin.import_files import ImportFileError, read_list

    from .words import speaking

    with speaking():
        try:
            return len(read_list(path, slips.MOST + 1).rows) - 1
        except ImportFileError as error:
            fail(str(error))


def _handed_out(session: Session, facility: Facility, collector: Collector, batch: SlipBatch):
    from survey_admin import slip_files

    try:
        codes = slips.hand_out(session, batch)
        return slip_files.handout_of(session, facility, collector, batch, codes, read_settings().public_url)
    except SlipError as error:
        fail(error)


def _prepare(output: Path) -> None:
    """Find out that the file can be written before a batch is made for it."""
    try:
        output.touch()
    except OSError as error:
        fail(_("%(file)s cannot be written (%(reason)s).", file=output, reason=error.strerror))


def _write(handout, output: Path) -> None:
    from survey_admin import slip_files

    try:
        slip_files.write(output, handout, _, language())
    except OSError as error:
        fail(_("%(file)s cannot be written (%(reason)s).", file=output, reason=error.strerror))


def _rows(session: Session, facility: Facility) -> list[dict]:
    from survey_admin.slip_lines import lines

    return [
        {
            "batch": line.batch.id,
            "facility": facility.code,
            "department": line.department.code,
            "questionnaire": line.form,
            "round": line.batch.round_id,
            "made": line.batch.made,
            "used": line.used,
            "state": line.state,
            "until": line.batch.expires_on,
            "created": f"{line.batch.created_at:%Y-%m-%d}",
            "label": line.batch.label,
        }
        for line in lines(session, facility)
    ]


def _collector(session: Session, code: str) -> Collector:
    found = session.scalars(select(Collector).where(Collector.code == code.strip().upper())).first()
    return found or fail(_("There is no collector %(code)s.", code=code))


def _subject(session: Session, collector: Collector) -> str:
    """What the trail calls it, as the staff pages do."""
    department = session.get_one(Department, collector.department_id)
    form = session.get_one(Questionnaire, collector.questionnaire_id)
    return f"collector {collector.id}: {department.code} · {form.key} · {collector.channel}"
