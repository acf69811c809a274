"""What the phone's pages ask for, tell and leave behind: one small response, no cookie, no name, no address."""

import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from survey_core.database import now
from survey_core.models import Response

from .test_mobile import post, stored

ONE_FLIGHT = 14_336


@pytest.mark.parametrize("form", ["outpatient-2024", "inpatient-2024"])
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_the_whole_form_fits_the_first_flight(kiosk, facility, form, encoding):
    code = facility.collector(form).code
    reply = kiosk.get(f"/q/{code}", headers={"Accept-Encoding": encoding})
    assert (reply.status_code, reply.headers["Content-Encoding"]) == (200, encoding)
    head = sum(len(f"{name}: {value}\r\n") for name, value in reply.headers.items())
    assert head + len(reply.data) + len("HTTP/1.1 200 OK\r\n\r\n") <= ONE_FLIGHT


def test_the_page_asks_for_nothing_else_and_its_policy_knows_its_style_and_script(kiosk, address):
    reply = kiosk.get(address)
    policy = reply.headers["Content-Security-Policy"]
    for name, pattern in (
        ("style", r"<style>(.*?)</style>"),
        ("script", r"<script type=\"module\">(.*?)</script>"),
    ):
        digest = b64encode(sha256(re.search(pattern, reply.text, re.S)[1].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert not [word for word in ("unsafe", "http", "*") if word in policy]
    assert re.findall(r'(?:src|<link[^>]*href)="(?!data:)', reply.text) == []
    assert 'style="' not in reply.text
    assert reply.text.count("<script") == 1


def test_the_script_is_one_that_an_old_browser_leaves_alone(kiosk, address):
    script = kiosk.get(address).text.partition('<script type="module">')[2]
    assert "?." in script  # Chrome 80 and later; before, the plain form stays
    assert not [word for word in ("||=", "??=", ".at(", ".replaceChildren(", "randomUUID") if word in script]


def test_a_forged_host_stands_in_no_page_and_no_redirect(kiosk, address):
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    sent = kiosk.post(f"{address}?r={uuid4()}", data={"A1": "5"}, headers=forged)
    replies = [sent, *(kiosk.get(path, headers=forged) for path in (address, f"{address}/thanks", "/q/none"))]
    for reply in replies:
        assert "evil" not in reply.text + str(reply.headers)


def test_no_page_sends_its_address_on(kiosk, address):
    for path in (address, f"{address}/thanks", "/q/none"):
        assert kiosk.get(path).headers["Referrer-Policy"] == "no-referrer"


def test_neither_address_nor_agent_is_stored_or_logged(kiosk, address, session, caplog):
    caplog.set_level(0)
    told = {"User-Agent": "Agent-7/1.0", "X-Forwarded-For": "203.0.113.9"}
    base = {"REMOTE_ADDR": "198.51.100.7"}
    kiosk.get(address, headers=told, environ_base=base)
    post(kiosk, address, {"A1": "5"}, headers=told, environ_base=base)
    (row,) = stored(session)
    kept = " ".join(str(getattr(row, column.key)) for column in Response.__table__.columns) + caplog.text
    assert not [word for word in ("Agent-7", "203.0.113.9", "198.51.100.7") if word in kept]
    assert row.device_id is None


def test_the_time_a_script_measured_is_kept_and_without_it_there_is_none(kiosk, address, session):
    at = now() - timedelta(minutes=1)
    sent = {"_started_at": at - timedelta(seconds=95), "_finished_at": at, "_client_now": at}
    post(kiosk, address, {"A1": "5"} | {name: value.isoformat() for name, value in sent.items()})
    post(kiosk, address, {"A1": "5", "_started_at": "x", "_finished_at": "", "_client_now": "9" * 60})
    assert sorted((row.duration_seconds or 0, row.is_time_uncertain) for row in stored(session)) == [
        (0, False),
        (95, False),
    ]


def test_nothing_on_the_phones_way_sets_a_cookie(kiosk, address):
    sent = post(kiosk, address, {"A1": "5"})
    for reply in (kiosk.get(address), sent, kiosk.get(sent.location), kiosk.get("/q/none"), kiosk.get("/x")):
        assert "Set-Cookie" not in reply.headers
