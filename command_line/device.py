"""`langnghe device`: the kiosks."""

from collections.abc import Callable

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import pairing
from survey_core.models import Device, Facility

from .acting import note
from .listing import show
from .opening import find_facility, open_session, read_settings
from .words import _, fail

in_facility = click.option("--facility", "code", metavar="CODE", help="Which facility, if several.")


@click.group()
def command() -> None:
    """List kiosks and their state, pair, pause, resume, revoke one."""


@command.command("list")
@in_facility
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(code: str | None, as_json: bool) -> None:
    """One line per kiosk: what it is doing, what waits on it, and the kinds of alert it deserves."""
    from survey_admin.device_lines import devices_of, lines_of

    with open_session() as session:
        facility = find_facility(session, code)
        devices = session.scalars(devices_of(facility.id)).all()
        show([_row(line) for line in lines_of(session, devices, facility.time_zone)], as_json)


@command.command("code")
@click.argument("kiosk", metavar="NAME|ID")
@in_facility
def new_code(kiosk: str, code: str | None) -> None:
    """Print a new pairing code for a kiosk; it works once, for ten minutes."""
    with open_session(writes=True) as session:
        facility = find_facility(session, code)
        device = _living(find(session, facility, kiosk))
        made = pairing.issue_code(session, read_settings().secret_key, device)
        _record(session, facility, "device.code", device)
        session.commit()
    click.echo(made)


@command.command()
@click.argument("kiosk", metavar="NAME|ID")
@in_facility
def pause(kiosk: str, code: str | None) -> None:
    """Let a kiosk ask nobody; what it holds still comes in."""
    _change(kiosk, code, "device.pause", pairing.pause)


@command.command()
@click.argument("kiosk", metavar="NAME|ID")
@in_facility
def resume(kiosk: str, code: str | None) -> None:
    """Let a paused kiosk ask people again."""
    _change(kiosk, code, "device.resume", pairing.resume)


@command.command()
@click.argument("kiosk", metavar="NAME|ID")
@in_facility
def revoke(kiosk: str, code: str | None) -> None:
    """Take a kiosk's key away, for good."""
    _change(kiosk, code, "device.revoke", pairing.revoke)


def find(session: Session, facility: Facility, kiosk: str) -> Device:
    """The kiosk of this name or number; else one sentence and exit code 1."""
    known = session.scalars(select(Device).where(Device.facility_id == facility.id).order_by(Device.id)).all()
    found = [device for device in known if device.name == kiosk] or [
        device for device in known if str(device.id) == kiosk
    ]
    if not found:
        fail(_("There is no kiosk '%(kiosk)s'. 'langnghe device list' shows them.", kiosk=kiosk))
    if len(found) > 1:
        numbers = ", ".join(str(device.id) for device in found)
        fail(_("Several kiosks are called '%(kiosk)s'. Name one by its number: %(numbers)s.",
               kiosk=kiosk, numbers=numbers))  # fmt: skip
    return found[0]


def _living(device: Device) -> Device:
    if device.revoked_at is not None:
        fail(_("The kiosk '%(kiosk)s' was revoked; nothing more can be changed about it.", kiosk=device.name))
    return device


def _change(kiosk: str, code: str | None, action: str, change: Callable[[Device], None]) -> None:
    with open_session(writes=True) as session:
        facility = find_facility(session, code)
        device = _living(find(session, facility, kiosk))
        change(device)
        _record(session, facility, action, device)
        session.commit()


def _record(session: Session, facility: Facility, action: str, device: Device) -> None:
    note(session, facility.code, action, f"device {device.id}: {device.name}")


def _row(line) -> dict:
    state = line.state
    return {
        "id": line.device.id,
        "name": line.device.name,
        "state": line.stage,
        "heard_at": line.heard_at,
        "queued": state.queued if state else None,
        "oldest_at": state.oldest_at if state else None,
        "parked": state.parked if state else None,
        "missing": state.missing if state else None,
        "version": state.version if state else None,
        "alerts": ",".join(line.troubles),
    }
