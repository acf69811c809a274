"""A kiosk says how it is: what is kept of it, what is answered, and what its history tells."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from kiosk_app import heartbeat as door
from survey_core.database import now
from survey_core.models import DeviceEvent, DeviceState, LeftCount
from survey_core.pairing import revoke
from survey_core.periods import local_day
from survey_core.web import db


@pytest.fixture
def collector(facility):
    return facility.collector("short-outpatient", channel="kiosk")


@pytest.fixture
def paired(facility, collector):
    return facility.paired_device(collector)


def said(**fields) -> dict:
    """A healthy kiosk's report, with some fields said otherwise."""
    report = {
        "now": now().isoformat(), "version": "1.4.0", "started_at": "2026-11-25T06:55:00+07:00", "queued": 0,
        "parked": 0, "oldest_at": None, "seq": 41, "waiting": [], "persisted": True, "worker": True,
        "free_megabytes": 5120, "screen": "1080x1920", "left": [],
    }  # fmt: skip
    return report | fields


def beat(kiosk, key, body=None, **fields):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    text = json.dumps(said(**fields) if body is None else body)
    return kiosk.post("/kiosk/heartbeat", data=text.encode("ascii"), headers=headers)


def state_of(session, device) -> DeviceState:
    session.rollback()
    return session.scalars(select(DeviceState).filter_by(device_id=device.id)).one()


def history(session, device) -> list[str]:
    """What the device's history tells since its pairing."""
    session.rollback()
    lines = select(DeviceEvent.what).where(
        DeviceEvent.device_id == device.id, DeviceEvent.at > device.paired_at
    )
    told = session.scalars(lines.order_by(DeviceEvent.id))
    return [what for what in told if what != "paired"]


def counted(session) -> dict:
    session.rollback()
    return {(one.item, one.day): one.people for one in session.scalars(select(LeftCount))}


def test_a_heartbeat_is_kept_as_the_state_and_answered_with_the_time(kiosk, session, paired):
    device, key = paired
    reply = beat(kiosk, key, queued=3, parked=1, waiting=[[40, 41], [37, 37]])
    assert reply.status_code == 200
    assert set(reply.json) <= {"now", "forms"}
    assert reply.headers["Cache-Control"] == "no-store"
    state = state_of(session, device)
    assert (state.queued, state.parked, state.seq, state.waiting) == (3, 1, 41, [[37, 37], [40, 41]])
    assert (state.is_persisted, state.has_worker, state.free_megabytes) == (True, True, 5120)
    assert (state.version, state.screen, state.clock_offset_seconds) == ("1.4.0", "1080x1920", 0)
    session.refresh(device)
    assert device.seen_at == state.reported_at


def test_the_state_is_the_last_heartbeats(kiosk, session, paired):
    beat(kiosk, paired[1], queued=3)
    beat(kiosk, paired[1], queued=0, screen="1280x800")
    state = state_of(session, paired[0])
    assert (state.queued, state.screen) == (0, "1280x800")


def test_the_last_number_never_falls_so_that_a_lost_storage_hides_no_gap(kiosk, session, paired):
    beat(kiosk, paired[1], seq=41)
    beat(kiosk, paired[1], seq=2)
    assert state_of(session, paired[0]).seq == 41


@pytest.mark.parametrize("key", ["guess", ""])
def test_an_unknown_key_is_refused_in_json(kiosk, session, paired, key):
    reply = beat(kiosk, key)
    assert (reply.status_code, reply.content_type) == (401, "application/json")
    assert reply.json["error"].endswith(".")
    assert session.scalars(select(DeviceState)).all() == []


def test_a_revoked_kiosk_is_told_so(kiosk, session, paired):
    revoke(paired[0])
    session.commit()
    assert beat(kiosk, paired[1]).status_code == 401


NONSENSE = [
    None, [], {}, "x", 7,
    dict.fromkeys(said(), {}),
    dict.fromkeys(said(), -1),
    dict.fromkeys(said(), 10**30),
    dict.fromkeys(said(), float("nan")),
    dict.fromkeys(said(), "\x00"),
    dict.fromkeys(said(), "0001-01-01T00:00:00+14:00"),
    dict.fromkeys(said(), "9999-12-31T23:59:59-14:00"),
    said(waiting=[[5, 1], [0, 1], [1], "x", [True, 2]], left=[[], {"day": "2026-02-31"}], version="\ud800"),
]  # fmt: skip


@pytest.mark.parametrize("body", NONSENSE)
def test_nonsense_is_no_error_and_the_kiosk_counts_as_heard(kiosk, session, paired, body):
    if body is None:
        reply = kiosk.post("/kiosk/heartbeat", data=b"{", headers={"Authorization": f"Bearer {paired[1]}"})
    else:
        reply = beat(kiosk, paired[1], body)
    assert reply.status_code == 200
    assert state_of(session, paired[0]).waiting == []


def test_what_can_be_read_is_kept_beside_what_cannot(kiosk, session, paired):
    beat(kiosk, paired[1], queued="many", parked=2, persisted="yes", free_megabytes=812.7, worker=False)
    state = state_of(session, paired[0])
    assert (state.queued, state.parked, state.is_persisted) == (0, 2, None)
    assert (state.free_megabytes, state.has_worker) == (812, False)


def test_a_wrong_clock_is_measured_and_the_oldest_answer_placed_by_ours(kiosk, session, paired):
    theirs = now() - timedelta(days=2)
    oldest = theirs - timedelta(hours=3)
    beat(kiosk, paired[1], now=theirs.isoformat(), queued=1, oldest_at=oldest.isoformat())
    state = state_of(session, paired[0])
    assert abs(state.clock_offset_seconds - 2 * 86_400) <= 5
    assert abs(state.reported_at - timedelta(hours=3) - state.oldest_at) < timedelta(seconds=5)


def test_the_history_tells_only_what_changed(kiosk, session, paired):
    device, key = paired
    old = (now() - timedelta(hours=1)).isoformat()
    for fields in (
        {}, {}, {"queued": 1, "oldest_at": now().isoformat()}, {"queued": 4, "oldest_at": old}, {"queued": 9, "oldest_at": old}, {},
        {"started_at": "2026-11-26T06:55:00+07:00"}, {"started_at": "2026-11-26T06:55:00+07:00", "version": "1.5.0"},
        {"started_at": None, "version": None, "persisted": False}, {"started_at": None, "version": None, "persisted": False},
    ):  # fmt: skip
        beat(kiosk, key, **fields)
    expected = ["first_heard", "queue_grown", "queue_emptied", "started", "updated", "storage_unprotected"]
    assert history(session, device) == expected


def left(collector, item="S1", people=3, day=None, **fields) -> dict:
    day = day or local_day(now(), "Asia/Ho_Chi_Minh")
    report = {"collector": collector.code, "version": 1, "item": item, "day": str(day), "people": people}
    return report | fields


def test_a_repeated_count_of_who_left_counts_nothing_twice(kiosk, session, paired, collector):
    today = local_day(now(), "Asia/Ho_Chi_Minh")
    beat(kiosk, paired[1], left=[left(collector, people=3), left(collector, "S2", 1)])
    beat(kiosk, paired[1], left=[left(collector, people=3), left(collector, "S2", 1)])
    beat(kiosk, paired[1], left=[left(collector, people=5)])
    beat(kiosk, paired[1], left=[left(collector, people=2)])
    assert counted(session) == {("S1", today): 5, ("S2", today): 1}


def test_counts_of_strange_forms_staff_forms_and_far_days_are_passed_over(kiosk, session, facility, paired):
    staff = facility.collector("staff-2019", channel="kiosk")
    other = facility.collector("inpatient-2024", channel="kiosk")
    device, key = facility.paired_device(staff)
    own = facility.collector("short-outpatient", channel="kiosk")
    today = local_day(now(), "Asia/Ho_Chi_Minh")
    beat(kiosk, key, left=[left(staff), left(other), left(own)])
    far = [left(own, day=today + timedelta(days=1)), left(own, day=today - timedelta(days=61))]
    beat(kiosk, paired[1], left=[*far, left(own, day=today - timedelta(days=60)), left(own, "x" * 41)])
    assert counted(session) == {("S1", today - timedelta(days=60)): 3}


def test_a_kiosk_that_sends_far_too_many_is_slowed_down_and_another_is_not(limited, facility, collector):
    keys = [facility.paired_device(collector)[1] for _ in range(2)]
    statuses = [beat(limited, keys[0]).status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    assert beat(limited, keys[1]).status_code == 200
    refused = beat(limited, keys[0])
    assert (refused.content_type, refused.headers["Retry-After"]) == ("application/json", "30")


def test_a_body_too_large_is_refused_in_json(kiosk, paired):
    reply = beat(kiosk, paired[1], version="x" * door.MOST_BYTES)
    assert (reply.status_code, reply.content_type) == (413, "application/json")


def test_a_heartbeat_with_everything_in_it_costs_seven_statements(kiosk, paired, collector):
    beat(kiosk, paired[1])
    seen = []
    with kiosk.application.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    beat(kiosk, paired[1], version="2.0", left=[left(collector, item) for item in ("S1", "S2", "S3")])
    assert len([words for words in seen if not words.startswith("BEGIN")]) == 7
    seen.clear()
    beat(kiosk, paired[1], version="2.0")
    assert len([words for words in seen if not words.startswith("BEGIN")]) == 4
