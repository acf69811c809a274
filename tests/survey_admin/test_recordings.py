"""Recordings of a draft on screen: uploaded by what they hold, heard, replaced and taken away."""

import html
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from survey_core.models import Draft, Recording
from tests.builders import build_facility

from .drafts import REVISION, ROOT, begun, document, item, press, read
from .people import TOKEN, enter

SOUNDS = Path(__file__).parents[1] / "survey_core" / "sounds"
MP3, WAV = ((SOUNDS / name).read_bytes() for name in ("tone.mp3", "tone.wav"))
AUDIO = re.compile(r'<audio [^>]*src="([^"]+)"')


@pytest.fixture
def office(admin, session, facility):
    client = enter(admin, session, facility)
    begun(session, facility)
    return client


def send(client, act="", data: bytes | None = MP3, revision="", at=("S1", "", "vi")):
    page = read(client, "phieu/recordings")
    form = dict(zip(("item", "value", "language"), at, strict=True))
    form |= {"csrf_token": TOKEN.search(page)[1], "revision": revision or REVISION.search(page)[1]}
    if data is not None:
        form["file"] = FileStorage(BytesIO(data), "noi.mp3")
    body, length, boundary = stream_encode_multipart(form, use_tempfile=False)
    return client.post(
        f"{ROOT}/phieu/recordings{act}?lang=en", input_stream=body, content_length=length,
        content_type=f"multipart/form-data; boundary={boundary}",
    )  # fmt: skip


def stored(session) -> list[str]:
    session.rollback()
    return [one.sha256 for one in session.query(Recording)]


@pytest.mark.parametrize("at", [("S1", "", "vi"), ("scale", "0", "en"), ("language", "vi", "vi")])
def test_a_recording_is_kept_heard_and_counted(office, session, at):
    assert send(office, at=at).status_code == 303
    page = read(office, "phieu/recordings")
    sound = office.get(AUDIO.search(page)[1])
    assert (sound.data, sound.mimetype) == (MP3, "audio/mpeg")
    assert len(re.findall(r'value="1" aria-labelledby="meter-', page)) == 1
    assert stored(session)[0] in str(document(session, "phieu"))


def test_a_part_of_a_recording_can_be_heard(office):
    send(office)
    reply = office.get(AUDIO.search(read(office, "phieu/recordings"))[1], headers={"Range": "bytes=2-5"})
    assert (reply.status_code, reply.data) == (206, MP3[2:6])


@pytest.mark.parametrize(("data", "told"), [
    (b"MZ\x90\x00" + b"\0" * 5000, "no recording, whatever its name says"),
    (None, "Choose a recording first."),
    (b"\0" * (1024**2 + 9), "at most 1 MB fits"),
])  # fmt: skip
def test_what_is_no_recording_is_refused_in_a_sentence_and_the_old_one_stays(office, session, data, told):
    send(office)
    before = document(session, "phieu")
    reply = send(office, data=data)
    assert reply.status_code == 422
    assert told in html.unescape(reply.text)
    assert document(session, "phieu") == before
    assert AUDIO.search(reply.text)


def test_an_upload_of_forty_megabytes_is_refused_unread(office, session):
    declared = {"CONTENT_LENGTH": str(40 * 1024**2), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    reply = office.post(f"{ROOT}/phieu/recordings?lang=en", environ_overrides=declared)
    assert reply.status_code == 413
    assert "larger than 1 MB" in reply.text
    assert stored(session) == []


def test_the_second_of_two_who_change_the_draft_is_told(office, session):
    old = REVISION.search(read(office, "phieu/recordings"))[1]
    send(office)
    reply = send(office, data=WAV, revision=old, at=("S2", "", "vi"))
    assert reply.status_code == 409
    assert "saved this draft" in reply.text
    assert len(stored(session)) == 1


def test_a_recording_replaced_or_taken_away_is_forgotten(office, session):
    send(office)
    send(office, data=WAV)
    assert len(stored(session)) == 1
    assert send(office, "/remove", None).status_code == 303
    assert "audio" not in item(session, "phieu", "S1")
    assert stored(session) == []


def test_a_recording_another_place_names_stays(office, session):
    send(office)
    send(office, at=("S2", "", "vi"))
    send(office, "/remove", None)
    assert len(stored(session)) == 1


def test_a_published_recording_outlives_its_draft(office, session):
    send(office)
    office.post(f"{ROOT}/phieu/publish", data={
        "csrf_token": TOKEN.search(read(office, "phieu/publish"))[1], "revision": "2"})  # fmt: skip
    assert session.query(Draft).count() == 0
    page = read(office, "phieu/recordings")
    assert office.get(AUDIO.search(page)[1]).data == MP3
    assert "Begin a draft" in page
    assert 'type="file"' not in page


def test_a_place_the_draft_does_not_hold_is_told(office, session):
    for at in (("S9", "", "vi"), ("S1", "7", "vi"), ("S1", "", "fr"), ("", "", ""), ("language", "vi", "en")):
        assert "does not hold" in send(office, at=at).text, at
    assert stored(session) == []


def test_a_recording_of_another_facility_is_not_there(office, session, facility):
    send(office)
    name = stored(session)[0]
    theirs = build_facility(session, "khac")
    session.query(Recording).update({"facility_id": theirs.facility.id})
    session.commit()
    assert office.get(f"{ROOT}/phieu/recordings/{name}").status_code == 404


def test_a_discarded_draft_says_so(office):
    press(office, "phieu", "discard")
    assert office.get(f"{ROOT}/phieu/recordings").status_code == 404


def test_a_language_that_is_spoken_only_says_so_and_what_is_missing(office, session):
    draft = session.query(Draft).one()
    draft.definition = json.dumps(json.loads(draft.definition) | {"languages": ["vi", "hmn"]})
    session.commit()
    send(office, at=("language", "hmn", "hmn"))
    page = read(office, "phieu/recordings")
    assert '<span class="state">spoken only</span>' in page
    told = html.unescape(read(office, "phieu/publish"))
    assert re.search(r"Hmoob is spoken only, without a text: \d+ of its \d+ recordings are missing", told)
    assert "phieu/recordings" in told
    assert "Hmoob" not in re.sub(r"Hmoob is spoken only", "", read(office, "phieu/draft"))
