"""What a kiosk says of itself, read field by field: what cannot be read is left out, and never an error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isfinite

from .definition import CODE
from .submission import LARGEST_SEQ

MOST_RANGES = 100
MOST_LEFT = 200
MOST_PEOPLE_A_DAY = 100_000
LARGEST_COUNT = 1_000_000
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,39}")
SCREEN = re.compile(r"\d{2,5}x\d{2,5}")
COLLECTOR = re.compile(r"[0-9A-Z]{12,20}")


@dataclass(frozen=True)
class Left:
    """How many people began a form on a local day and left it at an item: the kiosk's running count."""

    collector: str
    version: int
    item: str
    day: date
    people: int


@dataclass(frozen=True)
class Heartbeat:
    """One report of a kiosk; instants are by its own clock, `now` being what that clock shows."""

    now: datetime | None = None
    version: str = ""
    started_at: datetime | None = None
    queued: int = 0
    parked: int = 0
    oldest_at: datetime | None = None
    seq: int = 0
    waiting: tuple[tuple[int, int], ...] = ()
    is_persisted: bool | None = None
    has_worker: bool | None = None
    free_megabytes: int | None = None
    screen: str = ""
    left: tuple[Left, ...] = ()


def read(data: Mapping[str, object]) -> Heartbeat:
    """The heartbeat in a JSON object, as far as it can be read."""
    return Heartbeat(
        now=_instant(data.get("now")),
        version=_matching(VERSION, data.get("version")) or "",
        started_at=_instant(data.get("started_at")),
        queued=_whole(data.get("queued"), LARGEST_COUNT) or 0,
        parked=_whole(data.get("parked"), LARGEST_COUNT) or 0,
        oldest_at=_instant(data.get("oldest_at")),
        seq=_whole(data.get("seq"), LARGEST_SEQ) or 0,
        waiting=_ranges(data.get("waiting")),
        is_persisted=_truth(data.get("persisted")),
        has_worker=_truth(data.get("worker")),
        free_megabytes=_megabytes(data.get("free_megabytes")),
        screen=_matching(SCREEN, data.get("screen")) or "",
        left=_left(data.get("left")),
    )


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        instant = datetime.fromisoformat(value)
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _matching(pattern: re.Pattern, value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _whole(value: object, most: int, least: int = 0) -> int | None:
    return value if type(value) is int and least <= value <= most else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _megabytes(value: object) -> int | None:
    """Free space is estimated by the browser, which may well estimate fractions."""
    if isinstance(value, float) and isfinite(value):
        value = int(value)
    return _whole(value, 2**31 - 1)


def _ranges(value: object) -> tuple[tuple[int, int], ...]:
    """The [first, last] pairs in order; what is no pair is passed over."""
    pairs = value[:MOST_RANGES] if isinstance(value, list) else []
    read = (_range(pair) for pair in pairs)
    return tuple(sorted(pair for pair in read if pair))


def _range(pair: object) -> tuple[int, int] | None:
    if not isinstance(pair, list) or len(pair) != 2:
        return None
    first, last = (_whole(number, LARGEST_SEQ, 1) for number in pair)
    return (first, last) if first and last and first <= last else None


def _left(value: object) -> tuple[Left, ...]:
    counts = value[:MOST_LEFT] if isinstance(value, list) else []
    read = (_one_left(count) for count in counts if isinstance(count, dict))
    return tuple(left for left in read if left)


def _one_left(count: dict) -> Left | None:
    collector = _matching(COLLECTOR, count.get("collector"))
    version = _whole(count.get("version"), 32_767, 1)
    item = _matching(CODE, count.get("item"))
    day, people = _day(count.get("day")), _whole(count.get("people"), MOST_PEOPLE_A_DAY, 1)
    if not (collector and version and item and day and people):
        return None
    return Left(collector, version, item, day, people)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
