"""Recordings: spoken questions and answers, checked by what they hold and kept under their SHA-256."""

import hashlib
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from mutagen import MutagenError
from mutagen.aac import AAC
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from . import webm
from .faults import Fault
from .models import Draft, Recording, Version
from .places import places
from .questionnaire import Definition
from .spoken import N_, SpokenError

MOST_BYTES = 1024 * 1024
LEAST_SECONDS, MOST_SECONDS = 0.2, 60


class RecordingError(SpokenError):
    """A file that is no recording this product can play; the sentence says what to upload instead."""


@dataclass(frozen=True)
class Sound:
    """What a file was found to hold."""

    mimetype: str
    seconds: float


def examine(data: bytes) -> Sound:
    """The kind and length of a recording. Raises RecordingError where it is none, or too long, short or large."""
    if len(data) > MOST_BYTES:
        raise RecordingError(N_("The recording has %(size)s MB; at most 1 MB fits. Save it as MP3 or shorten it."),
                             size=f"{len(data) / MOST_BYTES:.1f}")  # fmt: skip
    mimetype, seconds = _sound(data)
    if not LEAST_SECONDS < seconds <= MOST_SECONDS:
        raise RecordingError(N_("The recording lasts %(seconds)s seconds; it must last more than 0.2 and at most 60. "
                                "Record it again."), seconds=f"{seconds:.1f}")  # fmt: skip
    return Sound(mimetype, seconds)


def keep(session: Session, facility_id: int, data: bytes, sound: Sound) -> Recording:
    """The stored recording of these bytes, stored now if it is new to the facility."""
    name = hashlib.sha256(data).hexdigest()
    found = session.get(Recording, (facility_id, name))
    if found is None:
        found = Recording(
            facility_id=facility_id, sha256=name, mimetype=sound.mimetype, seconds=sound.seconds,
            size=len(data), data=data,
        )  # fmt: skip
        session.add(found)
        session.flush()
    return found


def names_in(definition: Definition) -> set[str]:
    """The SHA-256 of every recording a definition names."""
    return {name for place in places(definition) for name in place.audio.values()}


def missing_recordings(session: Session, facility_id: int, definition: Definition) -> list[Fault]:
    """A fault for each place that names a recording the facility does not have."""
    names = names_in(definition)
    if not names:
        return []
    known = select(Recording.sha256).where(Recording.facility_id == facility_id, Recording.sha256.in_(names))
    lost = names - set(session.scalars(known))
    return [
        Fault(place.item, LOST_RECORDING, {"item": place.item, "words": place.texts.get("vi", "")})
        for place in places(definition)
        if lost & set(place.audio.values())
    ]


def published_recording(session: Session, name: str) -> Recording | None:
    """The recording of this SHA-256, if a published version of its facility names it: what anybody may hear."""
    naming = (Version.facility_id == Recording.facility_id, Version.definition.contains(name))
    query = (
        select(Recording)
        .join(Version, and_(*naming, Version.published_at.is_not(None)))
        .where(Recording.sha256 == name)
    )
    return session.scalars(query.limit(1)).first()


def forget_unused(session: Session, facility_id: int, name: str) -> None:
    """Delete a recording that neither a version nor a draft of the facility names."""
    for table in (Version, Draft):
        naming = select(table.questionnaire_id).where(
            table.facility_id == facility_id, table.definition.contains(name)
        )
        if session.scalars(naming.limit(1)).first() is not None:
            return
    found = session.get(Recording, (facility_id, name))
    if found is not None:
        session.delete(found)
        session.flush()


def _sound(data: bytes) -> tuple[str, float]:
    for fits, mimetype, length in KINDS:
        if fits(data):
            try:
                return mimetype, length(data)
            except BROKEN:
                break
    raise RecordingError(
        N_(
            "This file is no recording, whatever its name says. Upload sound as MP3, M4A, Ogg, WAV, FLAC or WebM."
        )
    )


def _mp3(data: bytes) -> float:
    info = _info(MP3, data)
    if info.sketchy:
        raise ValueError("no frames that follow each other")
    return info.length


def _mp4(data: bytes) -> float:
    """Sound only: a film is no recording."""
    info = _info(MP4, data)
    if not info.codec.startswith(("mp4a", "alac")) or FILM.search(data):
        raise ValueError("no sound, or more than sound")
    return info.length


def _ogg(data: bytes) -> float:
    return _info(OggOpus if b"OpusHead" in data[:512] else OggVorbis, data).length


def _info(kind: Callable, data: bytes) -> Any:
    return kind(BytesIO(data)).info


def _is_frame(data: bytes, layers: tuple[int, ...]) -> bool:
    """Whether the first bytes are the sync word of an MPEG audio frame of one of these layers (0: AAC)."""
    return len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0 and data[1] >> 1 & 3 in layers


LOST_RECORDING = N_(
    "%(item)s (“%(words)s”) names a recording that is not stored here. Upload it again, or remove it."
)
FILM = re.compile(rb"hdlr.{8}vide", re.DOTALL)
BROKEN = (MutagenError, ValueError, LookupError, ArithmeticError, EOFError, struct.error)
# What the first bytes must be, what it is called then, and who reads its length.
KINDS: tuple[tuple[Callable[[bytes], bool], str, Callable[[bytes], float]], ...] = (
    (lambda data: data[:3] == b"ID3" or _is_frame(data, (1, 2, 3)), "audio/mpeg", _mp3),
    (lambda data: _is_frame(data, (0,)), "audio/aac", lambda data: _info(AAC, data).length),
    (lambda data: data[4:8] == b"ftyp", "audio/mp4", _mp4),
    (lambda data: data[:4] == b"OggS", "audio/ogg", _ogg),
    (
        lambda data: data[:4] == b"RIFF" and data[8:12] == b"WAVE",
        "audio/wav",
        lambda data: _info(WAVE, data).length,
    ),
    (lambda data: data[:4] == b"fLaC", "audio/flac", lambda data: _info(FLAC, data).length),
    (lambda data: data[:4] == b"\x1a\x45\xdf\xa3", "audio/webm", webm.seconds_of),
)
