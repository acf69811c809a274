"""The kiosk over HTTP: its page, its pairing, and the forms a paired device is given."""

import base64
import hashlib
import json
import re
from datetime import timedelta

import pytest

from kiosk_app import offer
from survey_core.database import now
from survey_core.pairing import add_device, assign, issue_code, revoke
from survey_core.publishing import publish
from survey_core.questionnaire import official_forms
from tests.builders import SECRET, wire
from tests.numbered import store


@pytest.fixture
def collector(facility):
    return facility.collector("short-outpatient", channel="kiosk")


@pytest.fixture
def waiting(facility, session, collector):
    """A device that waits for its code, and the code."""
    device = add_device(session, facility.facility.id, "Kiosk sảnh A", [collector.id])
    code = issue_code(session, SECRET, device)
    session.commit()
    return device, code


def pair(kiosk, code):
    return kiosk.post("/kiosk/pair", json={"code": code})


def forms(kiosk, key):
    return kiosk.get("/kiosk/forms", headers={"Authorization": f"Bearer {key}"})


def test_the_page_holds_no_inline_style_and_no_script_but_the_one_its_policy_names(kiosk):
    reply = kiosk.get("/kiosk/")
    assert reply.status_code == 200
    assert "<style" not in reply.text
    assert 'style="' not in reply.text
    (inside,) = re.findall("<script>(.*?)</script>", reply.text)
    assert reply.text.count("<script") == 1 + reply.text.count('<script type="module" src=')
    seal = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    policy = reply.headers["Content-Security-Policy"]
    assert f"script-src 'self' 'sha256-{seal}'; style-src 'self';" in policy


def test_a_code_becomes_a_key_once(kiosk, waiting):
    reply = pair(kiosk, waiting[1])
    assert (reply.status_code, reply.json["name"]) == (201, "Kiosk sảnh A")
    assert forms(kiosk, reply.json["key"]).status_code == 200
    assert pair(kiosk, waiting[1]).status_code == 422


def test_a_kiosk_paired_anew_goes_on_behind_every_number_known(kiosk, waiting, session):
    device, code = waiting
    store(session, device, [1, 2, 5])
    reply = pair(kiosk, code)
    assert (reply.json["device"], reply.json["next"]) == (device.id, 6)


@pytest.mark.parametrize(
    "code", ["", "1234567", "123456789", "abcdefgh", "１２３４５６７８", 12345678, None, ["1"]]
)
def test_what_is_no_code_is_answered_with_one_sentence(kiosk, waiting, code):
    reply = pair(kiosk, code)
    assert reply.status_code == 422
    assert reply.json["error"].endswith(".")


def test_an_old_code_does_not_pair(kiosk, waiting, session):
    waiting[0].pairing_expires_at = now() - timedelta(seconds=1)
    session.commit()
    reply = pair(kiosk, waiting[1])
    assert (reply.status_code, "key" in reply.json) == (422, False)


@pytest.mark.parametrize("body", [b"code=12345678", b"{", b"[]", b"null"])
def test_pairing_takes_json_only(kiosk, waiting, body):
    assert kiosk.post("/kiosk/pair", data=body, content_type="application/json").status_code == 422
    as_form = kiosk.post("/kiosk/pair", data=json.dumps({"code": waiting[1]}), content_type="text/plain")
    assert as_form.status_code == 422
    assert pair(kiosk, waiting[1]).status_code == 201


def test_guessing_codes_is_limited(limited, waiting):
    statuses = [pair(limited, f"{guess:08d}").status_code for guess in range(21)]
    assert statuses == [422] * 20 + [429]


def test_a_paired_device_gets_its_forms_as_whole_documents(kiosk, facility, collector):
    _device, key = facility.paired_device(collector)
    (way,) = forms(kiosk, key).json["ways"]
    assert (way["code"], way["questionnaire"], way["version"]) == (collector.code, "short-outpatient", 1)
    assert (way["department"], way["facility"]) == ("Khoa Khám bệnh", "Bệnh viện Đa khoa tỉnh")
    assert (way["languages"], len(way["items"])) == (["vi", "en"], 8)
    for language, page in way["html"].items():
        assert f'<html lang="{language}">' in page
        assert page.count('<fieldset class="item') == 8
        assert "<script" not in page
        assert "style=" not in page


def test_the_renderer_of_phone_and_kiosk_is_one(kiosk, facility, collector):
    _device, key = facility.paired_device(collector)
    phone = kiosk.get(f"/q/{facility.collector('short-outpatient').code}").text
    on_kiosk = forms(kiosk, key).json["ways"][0]["html"]["vi"]
    question = phone[phone.index("<fieldset") : phone.index("</fieldset>")]
    assert question in on_kiosk


def test_a_number_brings_its_bounds(kiosk, facility):
    _device, key = facility.paired_device(facility.collector("outpatient-2024", channel="kiosk"))
    items = {item["code"]: item for item in forms(kiosk, key).json["ways"][0]["items"]}
    assert items["age"] == {"code": "age", "type": "number", "minimum": 0, "maximum": 120}


def test_a_device_sees_neither_closed_forms_nor_those_of_others(kiosk, facility, session, collector):
    other = facility.collector("short-outpatient", channel="kiosk", department="NOI")
    _device, key = facility.paired_device(collector)
    assert [way["code"] for way in forms(kiosk, key).json["ways"]] == [collector.code]
    collector.closed_at = now()
    session.commit()
    assert forms(kiosk, key).json["ways"] == []
    assert other.is_open


def test_a_revoked_device_is_told_so(kiosk, facility, session, collector):
    device, key = facility.paired_device(collector)
    revoke(device)
    session.commit()
    for header in (key, "guess", ""):
        reply = forms(kiosk, header)
        assert (reply.status_code, reply.content_type) == (401, "application/json")
        assert reply.json["error"]


def test_the_first_load_is_small_and_sets_no_cookie(kiosk, facility, collector):
    _device, key = facility.paired_device(collector, facility.collector("outpatient-2024", channel="kiosk"))
    page = kiosk.get("/kiosk/", headers={"Accept-Encoding": "br"})
    files = [part.split('"')[0] for part in kiosk.get("/kiosk/").text.split('="/')[1:]]
    headers = {"Accept-Encoding": "br", "Authorization": f"Bearer {key}"}
    replies = [page, *(kiosk.get(f"/{path}", headers=headers) for path in {*files, "kiosk/forms"})]
    assert {reply.status_code for reply in replies} == {200}
    assert sum(len(reply.data) for reply in replies) <= 100_000
    assert not any("Set-Cookie" in reply.headers for reply in replies)


def test_a_kiosk_that_has_its_forms_is_not_sent_them_again(kiosk, facility, session, collector):
    device, key = facility.paired_device(collector)
    headers = {"Authorization": f"Bearer {key}"}
    tag = forms(kiosk, key).json["tag"]
    assert set(kiosk.get(f"/kiosk/forms?known={tag}", headers=headers).json) == {"now", "tag"}
    device.idle_seconds = 60
    session.commit()
    changed = kiosk.get(f"/kiosk/forms?known={tag}", headers=headers).json
    assert (changed["tag"] != tag, changed["device"]["idle_seconds"], len(changed["ways"])) == (True, 60, 1)


@pytest.mark.parametrize("change", ["department", "paused", "version", "assignment"])
def test_whatever_changes_the_forms_changes_their_tag(kiosk, facility, session, collector, change):
    device, key = facility.paired_device(collector)
    tag = forms(kiosk, key).json["tag"]
    if change == "department":
        facility.departments["KB"].name = "Khoa Khám bệnh theo yêu cầu"
    if change == "paused":
        collector.paused_at = now()
    if change == "version":
        text = dict(official_forms())["short-outpatient"]
        publish(session, facility.facility.id, text.replace("Phiếu", "Bản phiếu", 1))
    if change == "assignment":
        other = facility.collector("outpatient-2024", channel="kiosk")
        assign(session, device, [collector.id, other.id])
    session.commit()
    assert forms(kiosk, key).json["tag"] != tag


def test_another_release_of_the_documents_changes_the_tag(kiosk, facility, collector, tmp_path, monkeypatch):
    _device, key = facility.paired_device(collector)
    tag = forms(kiosk, key).json["tag"]
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "person.html").write_text("another")
    monkeypatch.setattr(offer, "TEMPLATES", tmp_path)
    offer._look.cache_clear()
    changed = forms(kiosk, key).json["tag"]
    offer._look.cache_clear()
    assert changed != tag


def test_the_worker_lists_the_page_and_every_file_of_it_by_their_content(kiosk):
    script = kiosk.get("/kiosk/worker.js")
    files = json.loads(script.text.split("const FILES = ", 1)[1].split(";\n", 1)[0])
    asked = {"/" + part.split('"')[0] for part in kiosk.get("/kiosk/").text.split('="/')[1:]}
    assert asked | {"/kiosk/"} == set(files)
    for path, seal in files.items():
        assert hashlib.sha256(kiosk.get(path).data).hexdigest() == seal, path
    assert script.headers["Cache-Control"] == "no-cache"


def test_what_a_paired_kiosk_sends_is_stored(kiosk, facility, collector):
    _device, key = facility.paired_device(collector)
    body = wire(collector, "short-outpatient", {"S1": "5"})
    address = "/responses/7b1f4d1e-0000-4000-8000-000000000001"
    assert kiosk.put(address, json=body, headers={"Authorization": f"Bearer {key}"}).status_code == 201
    assert kiosk.put(address, json=body).status_code == 401
