"""Which alerts a kiosk deserves: rules over what it said of itself, the clock and its opening hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .models import Device, DeviceState
from .timing import CLOCK_TOLERANCE

SILENT_AFTER = timedelta(minutes=15)
LONG_QUEUE = 20
OLDEST_WAITING = timedelta(hours=24)
LEAST_FREE_MEGABYTES = 200
# A kiosk that is back after days has much to send; it is given this long before its queue is called long.
CATCHING_UP = timedelta(minutes=10)
# In the order in which they matter.
KINDS = ("silent", "no_worker", "not_persisted", "little_space", "parked", "gaps", "queue", "clock")


@dataclass(frozen=True)
class Watched:
    """A kiosk as the rules see it.

    `open_kinds` are its alerts that are open now, `missing` its numbers that never arrived, `back_at` when it was
    last heard again after a silence, `watched_since` when we ourselves began to listen without a break.
    """

    device: Device
    state: DeviceState | None
    time_zone: str
    watched_since: datetime
    open_kinds: frozenset[str] = frozenset()
    missing: int = 0
    back_at: datetime | None = None


def deserved(watched: Watched, at: datetime) -> dict[str, dict]:
    """The facts of every alert the kiosk deserves at this instant, by kind; none once it is revoked."""
    device, state = watched.device, watched.state
    if device.paired_at is None or device.revoked_at is not None:
        return {}
    found = {"silent": _silence(watched, at)}
    if state is not None:
        found |= {
            "no_worker": {} if state.has_worker is False else None,
            "not_persisted": {} if state.is_persisted is False else None,
            "little_space": _little_space(state),
            "parked": {"parked": state.parked} if state.parked else None,
            "gaps": {"missing": watched.missing} if watched.missing else None,
            "queue": _queue(watched, state, at),
            "clock": _clock(state),
        }
    return {kind: facts for kind in KINDS if (facts := found.get(kind)) is not None}


def opened_at(device: Device, time_zone: str, at: datetime) -> datetime | None:
    """When the opening hours now running began; the pairing where it has none, None outside of them."""
    if device.opens_at is None or device.closes_at is None:
        return device.paired_at
    local = at.astimezone(ZoneInfo(time_zone))
    is_day = str(local.isoweekday()) in device.open_days
    if not is_day or not device.opens_at <= local.time() < device.closes_at:
        return None
    return datetime.combine(local.date(), device.opens_at, local.tzinfo)


def _silence(watched: Watched, at: datetime) -> dict | None:
    """Silent: not heard for 15 minutes of its opening hours. It stays so, day and night, until it is heard."""
    device = watched.device
    heard_at = max(instant for instant in (device.seen_at, device.paired_at) if instant)
    if device.paused_at is not None or at - heard_at < SILENT_AFTER:
        return None
    facts = {"since": heard_at.isoformat()}
    if "silent" in watched.open_kinds:
        return facts
    opened = opened_at(device, watched.time_zone, at)
    if opened is None or at - max(opened, watched.watched_since) < SILENT_AFTER:
        return None
    return facts


def _queue(watched: Watched, state: DeviceState, at: datetime) -> dict | None:
    """Many answers or an old one wait although the kiosk reaches us; how old is measured when it said so."""
    age = state.reported_at - state.oldest_at if state.oldest_at else timedelta()
    if state.queued < LONG_QUEUE and not (state.queued and age > OLDEST_WAITING):
        return None
    is_out_of_contact = at - state.reported_at >= SILENT_AFTER
    is_back_now = "silent" in watched.open_kinds
    is_catching_up = is_back_now or (watched.back_at is not None and at - watched.back_at < CATCHING_UP)
    if "queue" not in watched.open_kinds and (is_out_of_contact or is_catching_up):
        return None
    return {
        "queued": state.queued,
        "oldest_at": state.oldest_at.isoformat() if state.oldest_at else None,
    }


def _little_space(state: DeviceState) -> dict | None:
    megabytes = state.free_megabytes
    return None if megabytes is None or megabytes >= LEAST_FREE_MEGABYTES else {"free_megabytes": megabytes}


def _clock(state: DeviceState) -> dict | None:
    """In whole minutes, so that a second more or less is no news; behind is positive."""
    seconds = state.clock_offset_seconds
    if seconds is None or abs(seconds) <= CLOCK_TOLERANCE.total_seconds():
        return None
    return {"minutes": round(seconds / 60)}
