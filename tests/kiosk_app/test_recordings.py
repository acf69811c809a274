"""What a published version says aloud is had by anybody, for ever; what only a draft says by nobody."""

import json
from pathlib import Path

from survey_core.publishing import publish
from survey_core.questionnaire import official_forms
from survey_core.recordings import examine, keep

SOUND = (Path(__file__).parents[1] / "survey_core" / "sounds" / "tone.mp3").read_bytes()


def kept(session, facility, published: bool) -> str:
    name = keep(session, facility.facility.id, SOUND, examine(SOUND)).sha256
    document = json.loads(dict(official_forms())["short-outpatient"])
    document["sections"][0]["items"][0]["audio"] = {"vi": name}
    if published:
        publish(session, facility.facility.id, json.dumps(document))
    session.commit()
    return f"/recordings/{name}"


def test_a_published_recording_is_kept_by_whoever_fetched_it(kiosk, session, facility):
    reply = kiosk.get(kept(session, facility, published=True))
    assert (reply.status_code, reply.data, reply.mimetype) == (200, SOUND, "audio/mpeg")
    assert {"public", "immutable", "max-age=31536000"} <= set(reply.headers["Cache-Control"].split(", "))
    assert "Set-Cookie" not in reply.headers


def test_a_part_of_a_recording_can_be_asked_for(kiosk, session, facility):
    reply = kiosk.get(kept(session, facility, published=True), headers={"Range": "bytes=0-1"})
    assert (reply.status_code, reply.data) == (206, SOUND[:2])


def test_a_recording_no_version_names_is_not_there(kiosk, session, facility):
    for path in (kept(session, facility, published=False), "/recordings/%25", f"/recordings/{'a' * 64}"):
        assert kiosk.get(path).status_code == 404, path
