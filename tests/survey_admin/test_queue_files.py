"""A queue saved by a kiosk is read in through the one door: once each, whoever the kiosk is now."""

import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from survey_admin.audit import AuditEntry
from survey_core import pairing
from survey_core.database import now
from survey_core.device_gaps import gaps
from survey_core.models import DeviceEvent, DeviceState, Response
from tests.builders import build_facility, wire
from tests.numbered import say

from .people import enter, token


@pytest.fixture
def kiosk_way(facility):
    return facility.collector(channel="kiosk")


@pytest.fixture
def device(facility, kiosk_way):
    return facility.paired_device(kiosk_way)[0]


@pytest.fixture
def staff(admin, session, facility, device):
    client = enter(admin, session, facility)
    client.get("/admin/?lang=en")
    return client


def entry(way, device, seq=1, **fields):
    body = wire(way, "outpatient-2024", {"A1": 4}, seq=seq) | fields
    del body["client_now"]
    return {"id": str(uuid4()), "body": body, "device": device and device.id, "reasons": []}


def saved(entries, device=None, **fields) -> bytes:
    named = {"id": device.id if device else None, "name": "Sảnh"}
    head = {"format": "langnghe-queue", "format_version": 1, "device": named, "saved_at": now().isoformat()}
    return json.dumps(head | {"entries": entries} | fields).encode()


def send(client, device, content):
    form = {"csrf_token": token(client, "/admin/password"), "file": (BytesIO(content), "queue.json")}
    return client.post(f"/admin/devices/{device.id}/queue", data=form)


def stored(session):
    session.rollback()
    return session.scalars(select(Response).order_by(Response.device_seq)).all()


def test_a_saved_queue_is_stored_once_however_often_it_is_read_in(staff, session, device, kiosk_way):
    content = saved([entry(kiosk_way, device, seq) for seq in (1, 2, 3)])
    assert "Every answer of the file is stored" in send(staff, device, content).text
    first = stored(session)
    assert [(row.device_id, row.device_seq) for row in first] == [(device.id, seq) for seq in (1, 2, 3)]
    send(staff, device, content)
    assert len(stored(session)) == 3
    told = session.scalars(
        select(DeviceEvent.facts).where(DeviceEvent.what == "queue_taken").order_by(DeviceEvent.id)
    )
    assert list(told) == [{"new": 3, "known": 0, "refused": 0}, {"new": 0, "known": 3, "refused": 0}]
    acts = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "device.take_queue")
    assert session.scalar(acts) == 2


def test_a_revoked_or_moved_kiosk_is_vouched_for(staff, session, facility, device, kiosk_way):
    other = facility.collector(channel="kiosk", department="NOI")
    pairing.assign(session, device, [other.id])
    pairing.revoke(device)
    session.commit()
    reply = send(staff, device, saved([entry(kiosk_way, device)]))
    assert reply.status_code == 200
    assert len(stored(session)) == 1


def test_what_is_refused_is_named_with_its_reason_and_stops_nothing(
    staff, session, facility, device, kiosk_way
):
    never_shown = facility.collector(channel="kiosk", department="NOI")
    stranger = build_facility(session, "khac")
    foreign, _key = stranger.paired_device(stranger.collector(channel="kiosk"))
    session.commit()
    entries = [
        entry(kiosk_way, device, 1),
        entry(never_shown, device, 2),
        entry(kiosk_way, foreign, 3),
        entry(kiosk_way, device, 4, version=99),
        {"id": "x", "body": {}},
        "nonsense",
        entry(stranger.collector(channel="kiosk"), foreign, 5),
    ]
    page = send(staff, device, saved(entries)).text
    assert [row.device_seq for row in stored(session)] == [1]
    for reason in ("never showed this survey", "a kiosk that this hospital does not have",
                   "Version 99 of this questionnaire", "The entry is damaged", "stays in the file"):  # fmt: skip
        assert reason in page
    assert entries[1]["id"] in page


def test_an_entry_without_a_kiosk_counts_for_the_one_that_saved_it_else_for_the_one_asked(
    staff, session, facility, device, kiosk_way
):
    saver, _key = facility.paired_device(kiosk_way)
    send(staff, device, saved([entry(kiosk_way, None, 1)], saver))
    send(staff, device, saved([entry(kiosk_way, None, 2)]))
    assert [row.device_id for row in stored(session)] == [saver.id, device.id]


def test_the_time_is_the_kiosks_own_and_uncertain_where_it_says_so(staff, session, device, kiosk_way):
    answered = now() - timedelta(days=3)
    times = {"started_at": answered.isoformat(), "finished_at": (answered + timedelta(minutes=1)).isoformat()}
    contact = {"last_contact_at": (answered + timedelta(days=1)).isoformat()}
    ahead = {"finished_at": (now() + timedelta(days=9)).isoformat()}
    entries = [
        entry(kiosk_way, device, seq, **times | more) for seq, more in ((1, {}), (2, contact), (3, ahead))
    ]
    entries[0]["body"]["client_now"] = times["finished_at"]  # as old as the answer: no clock to go by
    send(staff, device, saved(entries))
    sure, unsure, impossible = stored(session)
    assert (sure.answered_at - answered, sure.is_time_uncertain) == (timedelta(minutes=1), False)
    assert (unsure.answered_at - answered, unsure.is_time_uncertain) == (timedelta(days=1), True)
    assert (impossible.answered_at == impossible.received_at, impossible.is_time_uncertain) == (True, True)


def test_what_is_read_in_is_missing_no_more(staff, session, device, kiosk_way):
    say(session, device, seq=3, missing=3)
    send(staff, device, saved([entry(kiosk_way, device, seq) for seq in (1, 3)]))
    session.rollback()
    assert gaps(session.connection(), device) == [(2, 2)]
    assert session.scalar(select(DeviceState.missing)) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[]", "cannot be read"),
        (b"{}", "Its panel for staff saves one"),
        (saved([]), "holds no answers"),
        (saved([{}], format_version=2), "newer kiosk page"),
        (saved([{}], format="other"), "Its panel for staff saves one"),
        (saved([0] * 20_001), "at most 20000"),
    ],
)
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_another_file_is_told_what_it_lacks(staff, session, device, content, sentence):
    reply = send(staff, device, content)
    assert reply.status_code == 422
    assert sentence in reply.text
    assert stored(session) == []


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_no_file_is_asked_for_again(staff, device):
    reply = staff.post(
        f"/admin/devices/{device.id}/queue", data={"csrf_token": token(staff, "/admin/password")}
    )
    assert reply.status_code == 422
    assert "Choose the file first" in reply.text
