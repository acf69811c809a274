"""The numbers of a kiosk's answers that never came: a loss that can at least not hide."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select

from .models import Device, DeviceState, Response

Range = tuple[int, int]


def gaps(connection: Connection, device: Device) -> list[Range]:
    """The [first, last] ranges of numbers up to the greatest known that are neither stored nor still waiting.

    What staff have looked into (`settled_seq`) is over. One walk along the index of the device's numbers.
    """
    state = connection.execute(
        select(DeviceState.seq, DeviceState.waiting).where(DeviceState.device_id == device.id)
    ).one_or_none()
    absent = _absent(connection, device, state.seq if state else 0)
    return _without(absent, _ranges(state.waiting)) if state else absent


def count(ranges: Iterable[Range]) -> int:
    """How many numbers the ranges hold."""
    return sum(last - first + 1 for first, last in ranges)


def _absent(connection: Connection, device: Device, said: int) -> list[Range]:
    """What is not stored between the numbers that are, and from the last of them to the last the kiosk named."""
    number = Response.device_seq
    own = (
        (Response.facility_id == device.facility_id)
        & (Response.device_id == device.id)
        & number.is_not(None)
        & (number > device.settled_seq)
    )
    before = func.lag(number, 1, device.settled_seq).over(order_by=number)
    walk = select(before.label("before"), number.label("number")).where(own).subquery()
    steps = select(walk.c.before, walk.c.number).where(walk.c.number > walk.c.before + 1)
    found = [(row.before + 1, row.number - 1) for row in connection.execute(steps.order_by(walk.c.number))]
    newest = connection.scalar(select(func.max(number)).where(own)) or device.settled_seq
    return [*found, (newest + 1, said)] if said > newest else found


def _ranges(waiting: object) -> list[Range]:
    """The ranges a kiosk named, in order; what is no range is left out."""
    given = waiting if isinstance(waiting, list) else []
    pairs = [tuple(one) for one in given if isinstance(one, list) and len(one) == 2]
    return sorted((first, last) for first, last in pairs if type(first) is type(last) is int)


def _without(ranges: Sequence[Range], waiting: Sequence[Range]) -> list[Range]:
    """The ranges less what waits; both in order."""
    left, at = [], 0
    for start, end in ranges:
        first = start
        while at < len(waiting) and waiting[at][1] < first:
            at += 1
        for lower, upper in waiting[at:]:
            if lower > end:
                break
            if lower > first:
                left.append((first, lower - 1))
            first = max(first, upper + 1)
        if first <= end:
            left.append((first, end))
    return left
