"""Missing numbers of a kiosk's answers that somebody looked into."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from survey_core import device_history
from survey_core.device_gaps import Range, count, gaps
from survey_core.models import Device, DeviceState

REASON_MAX_LENGTH = 300


def reason_problem(reason: str) -> str | None:
    """Why this says too little or too much of what was found, if it does."""
    if not reason:
        return _("Say in a few words what was found, for example “disk broken, kiosk replaced”.")
    if len(reason) > REASON_MAX_LENGTH:
        return _("The text has %(length)s characters; at most %(most)s fit. Please shorten it.",
                 length=len(reason), most=REASON_MAX_LENGTH)  # fmt: skip
    return None


def last_shown(ranges: Sequence[Range], given: str) -> int | None:
    """The last missing number the person saw: one that is still missing, and none that came to light since."""
    ends = [last for _first, last in ranges if str(last) == given]
    return ends[0] if ends else None


def settle(
    session: Session, device: Device, ranges: Sequence[Range], until: int, reason: str
) -> dict[str, object]:
    """Count nothing up to this number as missing any more; what is said of it. The caller commits."""
    told: dict[str, object] = {
        "until": until,
        "missing": count(one for one in ranges if one[1] <= until),
        "reason": reason,
    }
    device.settled_seq = max(device.settled_seq, until)
    device_history.note(device, "settled", **told)
    session.flush()
    recount(session, device)
    return told


def recount(session: Session, device: Device) -> None:
    """Bring the count kept with the kiosk's state up to date, without waiting for the next one."""
    state = session.get(DeviceState, device.id)
    if state is not None:
        state.missing = count(gaps(session.connection(), device))
