"""When an answer was given: the device's clock corrected by ours, bounded by what is possible."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CLOCK_TOLERANCE = timedelta(minutes=5)
LONGEST_FILLING = timedelta(hours=12)


@dataclass(frozen=True)
class Clock:
    """The instants a device sends (aware, or None where missing or unreadable).

    `last_contact_at` is when it last heard from us before the answer. It sends it only where it was switched off
    since and never knew the time in between: then its clock of that day cannot be corrected by its clock of today.
    """

    started_at: datetime | None = None
    finished_at: datetime | None = None
    client_now: datetime | None = None
    last_contact_at: datetime | None = None


@dataclass(frozen=True)
class Timing:
    answered_at: datetime
    duration_seconds: int | None
    is_uncertain: bool


def judge(clock: Clock, received_at: datetime, earliest: datetime) -> Timing:
    """Place an answer between `earliest` (its collector's first day) and its receipt; never refuse one.

    The device's own offset (our now minus its now) corrects its instants. A correction beyond the tolerance,
    a missing instant or one that had to be bounded marks the time uncertain; so does a device that was off since:
    its answer lies between its last contact and its receipt.
    """
    if clock.finished_at is None or clock.client_now is None:
        return Timing(received_at, _duration(clock), is_uncertain=True)
    if clock.last_contact_at is not None:
        earliest = max(earliest, clock.last_contact_at)
        return Timing(min(max(clock.finished_at, earliest), received_at), _duration(clock), is_uncertain=True)
    offset = received_at - clock.client_now
    uncertain = abs(offset) > CLOCK_TOLERANCE or clock.finished_at > clock.client_now
    try:
        corrected = clock.finished_at + offset
    except OverflowError:
        corrected, uncertain = received_at, True
    bounded = min(max(corrected, earliest), received_at)
    return Timing(bounded, _duration(clock), uncertain or bounded != corrected)


def _duration(clock: Clock) -> int | None:
    if clock.started_at is None or clock.finished_at is None:
        return None
    took = clock.finished_at - clock.started_at
    return int(took.total_seconds()) if timedelta(0) <= took <= LONGEST_FILLING else None
