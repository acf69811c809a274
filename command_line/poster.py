"""`langnghe collector poster`: posters, labels and pictures of codes as files."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.models import Collector, Department, Facility, Questionnaire
from survey_core.periods import local_day

from .acting import note
from .opening import find_facility, open_database, read_settings
from .words import _, fail

SIZES = ("a4", "a5", "a6", "labels-24", "labels-8")
PICTURES = (".svg", ".png")


@click.command()
@click.argument("code", required=False)
@click.option("--all", "everywhere", is_flag=True, help="Every QR code in use.")
@click.option(
    "--questionnaire", "form", default="", metavar="KEY", help="With --all: only of this questionnaire."
)
@click.option("--department", default="", metavar="CODE", help="With --all: only of this department.")
@click.option("--size", type=click.Choice(SIZES), default="a4", show_default=True)
@click.option("--copies", type=click.IntRange(1, 240), help="Labels of each; one alone fills its sheet.")
@click.option("--facility", "facility_code", metavar="CODE", help="Which facility, if several.")
@click.option("--output", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help=".pdf or .zip; of one CODE also .svg or .png (the QR code alone).")  # fmt: skip
def poster(code, everywhere, form, department, size, copies, facility_code, output) -> None:  # noqa: PLR0913 - one per option
    """Write the poster of one CODE, or of --all, ready for print."""
    kind = _kind(output, code, everywhere)
    engine = open_database()
    with engine.connect().execution_options(writes=False) as connection, Session(connection) as session:
        facility = _facility(session, code, facility_code)
        known = facility.code
        made = _posters(session, facility, code, form, department)
    _write(output, _content(kind, made, size, copies))
    with Session(engine) as session, session.begin():
        note(session, known, "posters.export", "posters", after={"file": output.name, "ways": len(made)})


def _kind(output: Path, code: str | None, everywhere: bool) -> str:
    """The suffix of the file, if it goes with what is asked for."""
    if bool(code) == everywhere:
        fail(_("Name one CODE, or use --all."))
    kind, known = output.suffix.lower(), (".pdf", ".zip", *(PICTURES if code else ()))
    if kind not in known:
        fail(_("%(file)s must end in one of %(known)s.", file=output, known=", ".join(known)))
    return kind


def _facility(session: Session, code: str | None, facility_code: str | None) -> Facility:
    """The facility named; of one code without a name the one it belongs to."""
    if not code or facility_code:
        return find_facility(session, facility_code)
    return session.get_one(Facility, _collector(session, code).facility_id)


def _collector(session: Session, code: str) -> Collector:
    from survey_core.security import typed_code

    found = session.scalars(select(Collector).where(Collector.code == typed_code(code))).first()
    return found or fail(_("There is no collector %(code)s.", code=code))


def _posters(session: Session, facility: Facility, code: str | None, form: str, department: str) -> list:
    from survey_admin import posters
    from survey_admin.posters.content import open_ways

    _check(session, facility, Questionnaire, Questionnaire.key, form)
    _check(session, facility, Department, Department.code, department)
    ways = open_ways(session, facility, form, department)
    if code:
        wanted = _collector(session, code)
        ways = [way for way in ways if way.id == wanted.id]
        if not ways:
            fail(_("The collector %(code)s has no address a telephone could open.", code=code))
    address = read_settings().public_url
    made = posters.posters_of(session, facility, ways, address, local_day(now(), facility.time_zone))
    return made or fail(_("There is no QR code in use to print. Open one with 'langnghe collector add'."))


def _check(session: Session, facility: Facility, model, column, given: str) -> None:
    """Refuse a questionnaire or a department that does not exist, naming those that do."""
    known = session.scalars(select(column).where(model.facility_id == facility.id).order_by(column)).all()
    if given and given not in known:
        fail(_("There is no '%(given)s'. Known: %(known)s.", given=given, known=", ".join(known) or "–"))


def _content(kind: str, made: list, size: str, copies: int | None) -> bytes:
    from survey_admin import posters
    from survey_admin.posters.files import archive
    from survey_admin.posters.sheets import pdf

    if kind in PICTURES:
        return {".svg": posters.qr_svg, ".png": posters.qr_png}[kind](made[0].scanned)
    return (pdf if kind == ".pdf" else archive)(made, size, copies)


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        fail(_("%(file)s cannot be written (%(reason)s).", file=output, reason=error.strerror))
