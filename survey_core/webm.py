"""WebM as browsers record it: which tracks it holds and how long it lasts, read from its EBML elements."""

from collections.abc import Iterator
from dataclasses import dataclass

EBML, SEGMENT, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
DOC_TYPE, INFO, TRACKS, TRACK = 0x4282, 0x1549A966, 0x1654AE6B, 0xAE
SCALE = 0x2AD7B1
TRACK_TYPE, CODEC = 0x83, 0x86
TIMECODE, BLOCK, BLOCK_GROUP, BLOCK_IN_GROUP = 0xE7, 0xA3, 0xA0, 0xA1
PARENTS = {EBML, SEGMENT, CLUSTER, INFO, TRACKS, TRACK, BLOCK_GROUP}
AUDIO = 2
CODECS = (b"A_OPUS", b"A_VORBIS")
NANOSECONDS = 1_000_000  # of a tick, where the file does not say


class NoWebm(ValueError):
    """Bytes that are no WebM file with sound only."""


@dataclass(frozen=True)
class Element:
    id: int
    data: bytes


def seconds_of(data: bytes) -> float:
    """How long an audio-only WebM lasts: the time of its last block, as recorders write no duration. Or NoWebm."""
    found = list(_elements(data))
    if not any(one.id == DOC_TYPE and one.data.rstrip(b"\0") == b"webm" for one in found):
        raise NoWebm("no WebM")
    types = [_whole(one.data) for one in found if one.id == TRACK_TYPE]
    codecs = [one.data.rstrip(b"\0") for one in found if one.id == CODEC]
    if not types or set(types) != {AUDIO} or not set(codecs) <= set(CODECS) or not codecs:
        raise NoWebm("no audio track, or others besides")
    scale = next((_whole(one.data) for one in found if one.id == SCALE), NANOSECONDS)
    return _last_tick(found) * scale / 1e9


def _last_tick(found: list[Element]) -> int:
    """The greatest time of a block, in ticks: its cluster's and its own."""
    last = cluster = 0
    for one in found:
        if one.id == TIMECODE:
            cluster = _whole(one.data)
        elif one.id in (BLOCK, BLOCK_IN_GROUP) and len(one.data) >= 4:
            last = max(last, cluster + int.from_bytes(one.data[1:3], "big", signed=True))
    return last


def _elements(data: bytes, at: int = 0) -> Iterator[Element]:
    """Every leaf in order; what holds others is walked into, so that an unknown length needs no knowing."""
    while at < len(data):
        id_, at = _number(data, at, keeps_marker=True)
        size, at = _number(data, at, keeps_marker=False)
        if id_ not in PARENTS:
            if size is None or at + size > len(data):
                raise NoWebm("cut short")
            yield Element(id_, data[at : at + size])
            at += size


def _number(data: bytes, at: int, keeps_marker: bool):
    """(value, next place) of a number of variable length; None where all its bits say "unknown"."""
    first = data[at] if at < len(data) else 0
    length = 9 - first.bit_length()
    if length > 8 or at + length > len(data):
        raise NoWebm("not EBML")
    value = int.from_bytes(data[at : at + length], "big")
    if not keeps_marker:
        value &= (1 << 7 * length) - 1
        if value == (1 << 7 * length) - 1:
            return None, at + length
    return value, at + length


def _whole(data: bytes) -> int:
    return int.from_bytes(data[:8], "big")
