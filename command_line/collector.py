"""`langnghe collector`: the ways in."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import collecting
from survey_core.models import CHANNELS, Collector, Department, Facility, Questionnaire

from .acting import note
from .listing import show
from .opening import find_facility, open_session, read_settings
from .poster import poster
from .words import _, fail

WITH_ADDRESS = ("qr", "invite")


@click.group()
def command() -> None:
    """List, open and change the collectors."""


command.add_command(poster)


@command.command("list")
@click.option("--facility", "code", help="Only this facility.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(code: str | None, as_json: bool) -> None:
    """One line per collector: code, questionnaire, channel, department, facility, open."""
    with open_session() as session:
        query = (
            select(Collector, Questionnaire.key, Department.code, Facility.code)
            .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
            .join(Department, Department.id == Collector.department_id)
            .join(Facility, Facility.id == Collector.facility_id)
            .order_by(Facility.code, Department.position, Department.code, Collector.id)
        )
        if code is not None:
            query = query.where(Facility.id == find_facility(session, code).id)
        address = read_settings().public_url
        show([_row(address, *found) for found in session.execute(query)], as_json)


@command.command()
@click.option("--questionnaire", "key", required=True, help="Key of the questionnaire.")
@click.option("--channel", type=click.Choice(CHANNELS), required=True)
@click.option("--department", "departments", multiple=True, help="Code of a department; may be repeated.")
@click.option("--all", "everywhere", is_flag=True, help="Every department in use.")
@click.option("--label", default="", help="A name to tell several apart.")
@click.option("--facility", "code", help="Code of the facility, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def add(key, channel, departments, everywhere, label, code, as_json) -> None:  # noqa: PLR0913 - one per option
    """Open one for each department named that has none of this kind yet; prints those it opened."""
    with open_session(writes=True) as session:
        facility = find_facility(session, code)
        form = _form(session, facility, key)
        if form.audience == "staff" and channel in ("interview", "phone"):
            fail(
                _(
                    "Staff are never interviewed: an interviewer would know who answered. Choose another channel."
                )
            )
        chosen = _departments(session, facility, departments, everywhere)
        made = collecting.open_missing(session, chosen, form, channel, label)
        codes = {department.id: department.code for department in chosen}
        for one in made:
            _record(session, facility, "collector.open", one, codes[one.department_id], key)
        session.commit()
        address = read_settings().public_url
        show([_row(address, one, key, codes[one.department_id], facility.code) for one in made], as_json)


@command.command()
@click.argument("code")
@click.argument("what", type=click.Choice(["pause", "resume", "close", "rotate"]))
def change(code: str, what: str) -> None:
    """Pause, resume, close for good, or rotate (a new code in its place) the collector of a code."""
    with open_session(writes=True) as session:
        collector = _collector(session, code)
        if collector.closed_at is not None:
            fail(_("The collector %(code)s is closed; nothing more can be changed about it.", code=code))
        found = collecting.rotate(session, collector) if what == "rotate" else collector
        if what != "rotate":
            {"pause": collecting.pause, "resume": collecting.resume, "close": collecting.close}[what](
                collector
            )
        facility = session.get_one(Facility, collector.facility_id)
        department = session.get_one(Department, collector.department_id)
        key = session.get_one(Questionnaire, collector.questionnaire_id).key
        _record(session, facility, f"collector.{what}", found, department.code, key)
        session.commit()
        click.echo(found.code)


@command.command()
@click.argument("code")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help=".svg or .png")
def qr(code: str, output: Path) -> None:
    """Write the QR code of a collector as a picture."""
    from survey_admin import posters

    draw = {".svg": posters.qr_svg, ".png": posters.qr_png}.get(output.suffix.lower())
    if draw is None:
        fail(_("%(file)s must end in .svg or .png.", file=output))
    with open_session() as session:
        collector = _collector(session, code)
        if collector.channel not in WITH_ADDRESS or collector.closed_at is not None:
            fail(_("The collector %(code)s has no address a telephone could open.", code=code))
        picture = draw(posters.scanned(f"{read_settings().public_url}/q/{collector.code}"))
    try:
        output.write_bytes(picture)
    except OSError as error:
        fail(_("%(file)s cannot be written (%(reason)s).", file=output, reason=error.strerror))


def _row(address: str, collector: Collector, form: str, department: str, facility: str) -> dict:
    return {
        "code": collector.code,
        "questionnaire": form,
        "channel": collector.channel,
        "department": department,
        "facility": facility,
        "open": collector.is_open,
        "label": collector.label,
        "address": f"{address}/q/{collector.code}" if collector.channel in WITH_ADDRESS else None,
    }


def _form(session: Session, facility: Facility, key: str) -> Questionnaire:
    query = select(Questionnaire).where(
        Questionnaire.facility_id == facility.id, Questionnaire.retired_at.is_(None)
    )
    forms = {form.key: form for form in session.scalars(query.order_by(Questionnaire.key))}
    if key not in forms:
        known = ", ".join(forms) or "–"
        fail(_("There is no questionnaire '%(form)s' in use. Known: %(known)s.", form=key, known=known))
    return forms[key]


def _departments(session, facility: Facility, codes: tuple[str, ...], everywhere: bool) -> list[Department]:
    """Those named, or all in use; else one sentence and exit code 1."""
    query = select(Department).where(Department.facility_id == facility.id, Department.is_active)
    known = {one.code: one for one in session.scalars(query.order_by(Department.position, Department.code))}
    if everywhere:
        return list(known.values())
    if not codes:
        fail(_("Name a department with --department CODE, or use --all."))
    for code in codes:
        if code not in known:
            fail(_("There is no department '%(department)s' in use. Known: %(known)s.",
                   department=code, known=", ".join(known) or "–"))  # fmt: skip
    return [known[code] for code in codes]


def _collector(session: Session, code: str) -> Collector:
    found = session.scalars(select(Collector).where(Collector.code == code.strip().upper())).first()
    return found or fail(_("There is no collector %(code)s.", code=code))


def _record(
    session, facility: Facility, action: str, collector: Collector, department: str, key: str
) -> None:
    subject = f"collector {collector.id}: {department} · {key} · {collector.channel}"
    note(session, facility.code, action, subject)
