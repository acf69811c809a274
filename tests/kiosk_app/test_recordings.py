"""What a published version says aloud is had by anybody, for ever; what only a draft says by nobody."""

import json
from datetime import date
from pathlib import Path

import pytest

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


def spoken_ways(kiosk, session, facility, form: str, speaks_staff_forms: bool = False) -> list[dict]:
    """What a kiosk is given of this form, of which the first question is recorded in Vietnamese."""
    name = keep(session, facility.facility.id, SOUND, examine(SOUND)).sha256
    document = json.loads(dict(official_forms())[form])
    document["sections"][0]["items"][0]["audio"] = {"vi": name}
    publish(session, facility.facility.id, json.dumps(document))
    facility.round(starts=date(2020, 1, 1), ends=date(2099, 12, 31))
    device, key = facility.paired_device(facility.collector(form, channel="kiosk"))
    device.speaks_staff_forms = speaks_staff_forms
    session.commit()
    return kiosk.get("/kiosk/forms", headers={"Authorization": f"Bearer {key}"}).json["ways"]


def test_a_kiosk_is_told_what_to_keep_and_its_documents_name_it(kiosk, session, facility):
    (way,) = spoken_ways(kiosk, session, facility, "short-outpatient")
    ((name,), none) = way["sounds"]["vi"], way["sounds"]["en"]
    assert none == []
    assert way["html"]["vi"].count(f'data-value="{name}"') == 1  # one speaker, for the question
    assert 'data-do="hear"' not in way["html"]["en"]


@pytest.mark.parametrize("speaks", [True, False])
def test_staff_forms_are_silent_unless_the_kiosk_is_set_to_speak_them(kiosk, session, facility, speaks):
    (way,) = spoken_ways(kiosk, session, facility, "staff-2019", speaks)
    assert bool(way["sounds"]["vi"]) is speaks
    assert ('data-do="hear"' in way["html"]["vi"]) is speaks
