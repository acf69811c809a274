"""Which alerts a kiosk deserves, by rules alone."""

from datetime import UTC, datetime, time, timedelta

import pytest

from survey_core.device_watch import KINDS, Watched, deserved
from survey_core.models import Device, DeviceState

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Việt Nam
LONG_AGO = NOON - timedelta(days=30)
MINUTE = timedelta(minutes=1)


def device(**fields) -> Device:
    given = {"paired_at": LONG_AGO, "seen_at": NOON, "open_days": "1234567"}
    return Device(**given | fields)


def state(**fields) -> DeviceState:
    given = {"reported_at": NOON, "queued": 0, "parked": 0, "has_worker": True, "is_persisted": True,
             "free_megabytes": 900, "clock_offset_seconds": 3}  # fmt: skip
    return DeviceState(**given | fields)


def found(kiosk=None, says=None, at=NOON, **fields) -> dict:
    watched = {"watched_since": LONG_AGO} | fields
    return deserved(Watched(kiosk or device(), says, "Asia/Ho_Chi_Minh", **watched), at)


def test_a_kiosk_that_is_well_deserves_none():
    assert found(says=state()) == {}


SAID = [
    ({"has_worker": False}, {"no_worker": {}}),
    ({"has_worker": None}, {}),
    ({"is_persisted": False}, {"not_persisted": {}}),
    ({"is_persisted": None}, {}),
    ({"free_megabytes": 199}, {"little_space": {"free_megabytes": 199}}),
    ({"free_megabytes": 200}, {}),
    ({"free_megabytes": None}, {}),
    ({"parked": 2}, {"parked": {"parked": 2}}),
    ({"clock_offset_seconds": 300}, {}),
    ({"clock_offset_seconds": 425}, {"clock": {"minutes": 7}}),
    ({"clock_offset_seconds": -86_400}, {"clock": {"minutes": -1440}}),
    ({"clock_offset_seconds": None}, {}),
    ({"queued": 19}, {}),
    ({"queued": 20}, {"queue": {"queued": 20, "oldest_at": None}}),
    ({"queued": 1, "oldest_at": NOON - timedelta(hours=24)}, {}),
    ({"queued": 0, "oldest_at": NOON - timedelta(days=9)}, {}),
    ({"queued": 1, "oldest_at": NOON - timedelta(hours=25)},
     {"queue": {"queued": 1, "oldest_at": (NOON - timedelta(hours=25)).isoformat()}}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "alerts"), SAID)
def test_what_it_says_of_itself_is_judged_by_thresholds(said, alerts):
    assert found(says=state(**said)) == alerts


def test_missing_numbers_deserve_an_alert():
    assert found(says=state(), missing=3) == {"gaps": {"missing": 3}}


@pytest.mark.parametrize(("minutes", "alerts"), [(14, set()), (15, {"silent"})])
def test_a_kiosk_not_heard_for_a_quarter_of_an_hour_is_silent(minutes, alerts):
    assert set(found(at=NOON + minutes * MINUTE)) == alerts


def test_silence_tells_since_when():
    assert found(at=NOON + 20 * MINUTE)["silent"] == {"since": NOON.isoformat()}


HOURS = {"opens_at": time(7), "closes_at": time(17), "open_days": "12345"}


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


@pytest.mark.parametrize(
    ("at", "is_silent"),
    [
        (local(25, 17, 0), False),  # closed
        (local(26, 3), False),
        (local(26, 7, 14), False),  # opened a moment ago
        (local(26, 7, 15), True),
        (local(26, 16, 59), True),
        (local(28, 12), False),  # a Saturday
        (local(30, 7, 15), True),
    ],
)
def test_silence_is_counted_within_the_opening_hours(at, is_silent):
    kiosk = device(**HOURS, seen_at=local(25, 16, 50))
    assert ("silent" in found(kiosk, at=at)) == is_silent


@pytest.mark.parametrize("at", [local(25, 18), local(26, 7, 1), local(28, 12)])
def test_an_open_silence_outlasts_the_opening_hours(at):
    kiosk = device(**HOURS, seen_at=local(25, 12))
    assert "silent" in found(kiosk, at=at, open_kinds=frozenset({"silent"}))
    assert "silent" not in found(kiosk, at=at)


def test_an_open_silence_ends_when_the_kiosk_is_heard():
    assert found(device(seen_at=NOON), at=NOON + MINUTE, open_kinds=frozenset({"silent"})) == {}


@pytest.mark.parametrize(
    "fields", [{"paused_at": NOON}, {"paired_at": None, "seen_at": None}, {"revoked_at": NOON}]
)
def test_a_paused_an_unpaired_and_a_revoked_kiosk_are_not_silent(fields):
    assert found(device(**fields), at=NOON + timedelta(days=3), open_kinds=frozenset({"silent"})) == {}


def test_a_paused_kiosk_is_still_asked_for_what_it_holds():
    assert set(found(device(paused_at=NOON), state(parked=1), NOON + timedelta(days=3))) == {"parked"}


def test_nobody_is_blamed_for_a_time_when_we_ourselves_did_not_listen():
    later = NOON + timedelta(hours=5)
    assert found(at=later, watched_since=later - 14 * MINUTE) == {}
    assert set(found(at=later, watched_since=later - 15 * MINUTE)) == {"silent"}


def test_a_queue_is_long_only_while_the_kiosk_reaches_us():
    long, later = state(queued=500), NOON + 16 * MINUTE
    assert set(found(says=long, at=later)) == {"silent"}
    assert set(found(says=long, at=later, open_kinds=frozenset({"queue"}))) == {"silent", "queue"}


def test_a_kiosk_back_after_days_is_given_time_to_send_what_it_holds():
    long = state(queued=500)
    assert found(says=long, back_at=NOON - 9 * MINUTE) == {}
    assert set(found(says=long, back_at=NOON - 10 * MINUTE)) == {"queue"}


def test_alerts_come_in_the_order_in_which_they_matter():
    bad = state(
        has_worker=False, is_persisted=False, free_megabytes=1, parked=1, queued=99, clock_offset_seconds=999
    )
    kinds = list(found(says=bad, missing=1, open_kinds=frozenset({"silent", "queue"}), at=NOON + 20 * MINUTE))
    assert kinds == list(KINDS)
