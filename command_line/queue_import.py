"""`langnghe import queue`: what a kiosk could not send, out of the file its staff panel saved."""

from pathlib import Path

import click
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from survey_core import device_history
from survey_core.models import Device, Facility

from .acting import note
from .device import find
from .opening import find_facility, open_database
from .words import PROBLEM, _, fail, speaking

MOST_SHOWN = 200


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--facility", "code", metavar="CODE", help="Which facility, if several.")
@click.option("--device", "kiosk", metavar="NAME|ID", help="The kiosk, where the file names none.")
def queue(file: Path, code: str | None, kiosk: str | None) -> None:
    """Read in a queue that a kiosk saved; as often as you like, each answer is stored once."""
    from survey_admin.queue_files import QueueFile, QueueFileError, Vouching, take

    engine = open_database()
    with speaking():
        try:
            content = QueueFile.read(file.read_bytes())
        except OSError as error:
            fail(_("%(file)s cannot be read (%(reason)s).", file=file, reason=error.strerror))
        except QueueFileError as error:
            fail(str(error))
        facility_id, device_id = _named(engine, code, kiosk)
        with _reading(engine) as session:
            vouching = Vouching.of(session, facility_id, content.device_id or device_id)
        result = take(engine, vouching, content.entries)
        _keep(engine, facility_id, content.device_id or device_id, result)
    _tell(file, result)


def _reading(engine: Engine) -> Session:
    return Session(engine.execution_options(writes=False))


def _named(engine: Engine, code: str | None, kiosk: str | None) -> tuple[int, int | None]:
    with _reading(engine) as session:
        facility = find_facility(session, code)
        return facility.id, find(session, facility, kiosk).id if kiosk else None


def _keep(engine: Engine, facility_id: int, saved_by: int | None, result) -> None:
    """Note the import in the audit trail and in the history of the kiosk that saved the file."""
    from survey_admin.device_losses import recount

    with Session(engine) as session, session.begin():
        facility = session.get_one(Facility, facility_id)
        own = select(Device).where(Device.facility_id == facility_id)
        saver = session.scalars(own.where(Device.id == saved_by)).first()
        subject = f"device {saver.id}: {saver.name}" if saver else ""
        if saver:
            device_history.note(saver, "queue_taken", **result.counts)
        note(session, facility.code, "device.take_queue", subject, after=result.counts)
        for device in session.scalars(own.where(Device.id.in_(result.devices))):
            recount(session, device)


def _tell(file: Path, result) -> None:
    """What became of the entries; exit code 1 where some were refused, which stay in the file."""
    click.echo(_("%(new)s new, %(known)s already known, %(refused)s refused.", **result.counts))
    for one in result.refused[:MOST_SHOWN]:
        click.echo(f"{one.place}\t{one.id}\t{one.reason}", err=True)
    if result.refused:
        click.echo(
            _("Nothing is lost: what was refused stays in %(file)s. Read it in again once the reason is gone.",
              file=file), err=True,
        )  # fmt: skip
        raise SystemExit(PROBLEM)
