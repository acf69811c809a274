"""A recording is known by what it holds, never by its name; what a published version names stays."""

import contextlib
import io
import json
import wave
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_core.models import Recording
from survey_core.publishing import PublishRefused, publish
from survey_core.questionnaire import lenient, official_forms
from survey_core.recordings import RecordingError, examine, forget_unused, keep, places

SOUNDS = Path(__file__).parent / "sounds"
KINDS = {
    "tone.mp3": "audio/mpeg", "tone.m4a": "audio/mp4", "tone.aac": "audio/aac", "tone.opus": "audio/ogg",
    "tone.wav": "audio/wav", "tone.flac": "audio/flac", "tone.webm": "audio/webm",
}  # fmt: skip
TEXT = dict(official_forms())["short-outpatient"]


def sound(name: str) -> bytes:
    return (SOUNDS / name).read_bytes()


def silence(seconds: float, rate: int = 8000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(rate)
        made.writeframes(b"\x80" * int(seconds * rate))
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tone.mp3", sound("tone.mp3"))
    return file.getvalue()


def with_recording(name: str) -> str:
    document = json.loads(TEXT)
    document["sections"][0]["items"][0]["audio"] = {"vi": name}
    return json.dumps(document)


@pytest.mark.parametrize(("name", "mimetype"), KINDS.items())
def test_each_kind_is_recognised_with_its_length(name, mimetype):
    found = examine(sound(name))
    assert found.mimetype == mimetype
    assert found.seconds == pytest.approx(0.6, abs=0.12)


NO_SOUND = {
    "an executable": b"MZ\x90\x00" + b"\0" * 5000,
    "an ELF program": b"\x7fELF" + b"\1" * 5000,
    "a page": b"<!doctype html><script>alert(1)</script>" * 50,
    "an archive": zipped(),
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
    "nothing": b"",
    "a tag before a program": b"ID3\x04\0\0\0\0\0\0MZ" + b"\0" * 5000,
    "a sync word and noise": b"\xff\xfb" + bytes(range(256)) * 20,
    "a head without a body": sound("tone.flac")[:20],
    "an empty container": sound("tone.m4a")[:40],
    "half a webm": sound("tone.webm")[:200],
}  # fmt: skip


@pytest.mark.parametrize("data", NO_SOUND.values(), ids=NO_SOUND)
def test_what_is_no_sound_is_refused_in_one_sentence(data):
    with pytest.raises(RecordingError, match="no recording, whatever its name says"):
        examine(data)


@given(st.sampled_from(sorted(KINDS)), st.floats(0, 1), st.binary(max_size=40))
def test_a_damaged_file_is_taken_or_refused_and_never_an_error(name, share, noise):
    whole = sound(name)
    at = int(share * len(whole))
    with contextlib.suppress(RecordingError):
        found = examine(whole[:at] + noise + whole[at + len(noise) :])
        assert 0.2 < found.seconds <= 60


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (silence(0.1), "lasts 0.1 seconds"),
        (silence(61), "lasts 61.0 seconds"),
        (silence(60, 22050), "has 1.3 MB; at most 1 MB"),
    ],
)
def test_a_recording_has_bounds(data, words):
    with pytest.raises(RecordingError, match=words):
        examine(data)


def test_a_film_is_no_recording():
    with pytest.raises(RecordingError, match="no recording"):
        examine(sound("tone.m4a").replace(b"hdlr", b"hdlr\0\0\0\0\0\0\0\0videhdlr", 1))


def test_everything_a_person_meets_can_be_spoken():
    definition = lenient(TEXT)
    found = [(place.item, place.value) for place in places(definition)]
    assert ("scale", "1") in found
    assert ("scale", "5") in found
    assert {item for item, value in found if not value} == set(definition.by_code)


def test_the_same_bytes_are_stored_once(session, facility):
    data = sound("tone.mp3")
    kept = [keep(session, facility.facility.id, data, examine(data)) for _ in range(2)]
    assert kept[0] is kept[1]
    assert session.query(Recording).count() == 1


def test_a_version_cannot_name_a_recording_that_is_not_there(session, facility):
    with pytest.raises(PublishRefused, match="not stored here"):
        publish(session, facility.facility.id, with_recording("a" * 64))


def test_a_recording_goes_only_where_no_version_names_it(session, facility):
    data = sound("tone.opus")
    kept = keep(session, facility.facility.id, data, examine(data))
    other = keep(session, facility.facility.id, sound("tone.wav"), examine(sound("tone.wav")))
    publish(session, facility.facility.id, with_recording(kept.sha256))
    forget_unused(session, facility.facility.id, kept.sha256)
    forget_unused(session, facility.facility.id, other.sha256)
    assert [one.sha256 for one in session.query(Recording)] == [kept.sha256]
