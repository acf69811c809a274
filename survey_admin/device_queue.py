"""Reading in what a kiosk could not send: the file its staff panel saved."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from survey_core import device_history
from survey_core.database import writes_expected
from survey_core.models import Device
from survey_core.web import db

from .access import FULL, allow, takes
from .device import own
from .device_losses import recount
from .devices import subject
from .queue_files import MOST_BYTES, MOST_ENTRIES, QueueFile, QueueFileError, Taken, Vouching, take
from .trail import note

blueprint = Blueprint("device_queue", __name__, url_prefix="/devices/<int:device_id>/queue")
MOST_SHOWN = 500


@blueprint.errorhandler(413)
def _too_large(_error):
    db.session.rollback()
    told = _("The file is larger than 60 MB, which no kiosk saves. Choose the file its panel saved.")
    return _page(own((request.view_args or {})["device_id"]), problem=told), 413


@blueprint.get("")
@allow(*FULL)
def show(device_id: int):
    return _page(own(device_id))


@blueprint.post("")
@allow(*FULL)
@takes(MOST_BYTES + 64 * 1024)
def take_file(device_id: int):
    """Read every entry in, as often as anybody likes: what is known stays as it is, what is refused is listed."""
    device = own(device_id)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _page(device, problem=_("Choose the file first.")), 422
    try:
        result = _taken(device, upload.read())
    except QueueFileError as error:
        return _page(device, problem=str(error)), 422
    return _page(own(device_id), result)


def _taken(device: Device, content: bytes) -> Taken:
    """Raises QueueFileError. Each batch is a transaction of its own, while the request's is over."""
    file = QueueFile.read(content)
    vouching = Vouching.of(db.session(), device.facility_id, file.device_id or device.id)
    device_id = device.id
    db.session.rollback()
    result = take(db.engine, vouching, file.entries)
    writes_expected.set(True)
    device = own(device_id)
    device_history.note(device, "queue_taken", **result.counts)
    note("device.take_queue", subject(device), after=result.counts)
    for one in db.session.scalars(select(Device).where(Device.id.in_(result.devices))):
        recount(db.session(), one)
    db.session.commit()
    return result


def _page(device: Device, result: Taken | None = None, problem: str = ""):
    return render_template(
        "admin/devices/queue.html", device=device, result=result, problem=problem, most=MOST_ENTRIES,
        shown=result.refused[:MOST_SHOWN] if result else [],
    )  # fmt: skip
