"""One kiosk's page: how it is in words, what never arrived, what happened, and what becomes of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey_admin.audit import AuditEntry
from survey_core.database import now
from survey_core.models import Alert, Device, DeviceEvent, DeviceState
from survey_core.pairing import device_with_key
from tests.numbered import say, store
from tests.trail import acts

from .people import enter, token

HEALTHY = {"version": "1.4.0", "has_worker": True, "is_persisted": True, "free_megabytes": 9000, "seq": 3}


@pytest.fixture
def device(facility):
    return facility.paired_device(facility.collector(channel="kiosk"))[0]


@pytest.fixture
def staff(admin, session, facility, device):
    client = enter(admin, session, facility)
    client.get("/admin/?lang=en")
    return client


def post(client, path, **form):
    return client.post(path, data=form | {"csrf_token": token(client, "/admin/password")})


def test_a_healthy_kiosk_says_that_it_runs_and_no_more(staff, session, device):
    store(session, device, [1, 2, 3])
    say(session, device, **HEALTHY)
    page = staff.get("/admin/devices").text
    assert '<span class="state on">in operation</span>' in page
    assert "troubles" not in page
    assert "1.4.0" in page


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"has_worker": False}, "cannot start without the network"),
        ({"is_persisted": False}, "storage not protected"),
        ({"free_megabytes": 12}, "Only 12 MB"),
        ({"parked": 3}, "answers refused"),
        ({"missing": 7}, "never arrived: 7"),
        ({"queued": 25, "oldest_at": now() - timedelta(hours=30)}, "answers waiting"),
        ({"clock_offset_seconds": 7200}, "2 hours slow"),
        ({"clock_offset_seconds": -7200}, "2 hours fast"),
    ],
)
def test_trouble_stands_out_in_words_in_the_list_and_on_its_page(staff, session, device, told, words):
    say(session, device, **HEALTHY | told)
    for path in ("/admin/devices", f"/admin/devices/{device.id}"):
        assert words in staff.get(path).text, path


def test_a_silent_kiosk_says_since_when_and_how_much_may_wait_on_it(staff, session, device):
    kept = session.get(Device, device.id)
    kept.seen_at = kept.paired_at = now() - timedelta(hours=5)
    say(session, device, **HEALTHY | {"queued": 4, "oldest_at": now() - timedelta(hours=6)})
    page = staff.get("/admin/devices").text
    assert '<span class="state bad">silent</span>' in page
    assert "Not heard of since" in page
    assert "5 hours ago" in page
    assert "oldest: 6 hours" in page


def test_an_alert_stays_in_view_until_it_is_cleared(staff, session, device):
    kept = session.get(Device, device.id)
    kept.seen_at, kept.paired_at = now() - timedelta(days=2), now() - timedelta(days=9)
    kept.opens_at, kept.closes_at = (
        now().time().replace(microsecond=0, second=0, minute=0, hour=h) for h in (7, 17)
    )
    session.add(Alert(facility_id=device.facility_id, device_id=device.id, kind="silent"))
    session.commit()
    assert "silent" in staff.get("/admin/devices").text


def test_pausing_and_resuming_is_seen_noted_and_audited(staff, session, device):
    post(staff, f"/admin/devices/{device.id}/pause")
    assert "paused" in staff.get("/admin/devices").text
    post(staff, f"/admin/devices/{device.id}/resume")
    assert "paused" not in staff.get("/admin/devices").text
    assert acts(session, "device.%") == ["device.pause", "device.resume"]
    page = staff.get(f"/admin/devices/{device.id}").text
    assert page.index("Resumed") < page.index("Paused") < page.index("Paired: it received")


def test_another_service_number_is_shown_and_stands_in_no_audit_entry(staff, session, device):
    old = device.service_pin
    for _again in range(3):
        post(staff, f"/admin/devices/{device.id}/pin")
    session.refresh(device)
    assert device.service_pin in staff.get(f"/admin/devices/{device.id}").text
    assert acts(session, "device.%") == ["device.new_pin"] * 3
    kept = " ".join(
        map(str, session.execute(select(AuditEntry.subject, AuditEntry.before, AuditEntry.after)))
    )
    assert device.service_pin not in kept
    assert old not in kept


def test_a_revoked_kiosk_can_be_read_but_not_changed(staff, session, facility):
    device, key = facility.paired_device(facility.collector(channel="kiosk"))
    post(staff, f"/admin/devices/{device.id}/revoke")
    session.rollback()
    assert device_with_key(session, key) is None
    page = staff.get(f"/admin/devices/{device.id}").text
    assert "Revoked on" in page
    assert "Revoke this kiosk" not in page
    for act in ("pause", "resume", "code", "pin", "settings", "ways"):
        assert post(staff, f"/admin/devices/{device.id}/{act}").status_code == 409, act


def test_gaps_are_ranges_with_what_they_mean_until_somebody_looked_into_them(staff, session, device):
    store(session, device, [1, 4, 6])
    say(session, device, **HEALTHY | {"seq": 9, "waiting": [[8, 9]], "missing": 4})
    path = f"/admin/devices/{device.id}"
    page = staff.get(path).text
    assert "numbers 2 to 3 (2 answers)" in page
    assert "number 7" in page
    assert "number 5<" in page
    refused = post(staff, f"{path}/settle", until=7, reason=" ")
    assert refused.status_code == 422
    assert "Say in a few words" in refused.text
    post(staff, f"{path}/settle", until=7, reason="Ổ đĩa hỏng")
    page = staff.get(path).text
    assert "No number is missing. Those up to 7" in page
    assert "Ổ đĩa hỏng" in page
    assert acts(session, "device.%") == ["device.settle"]
    assert session.scalar(select(DeviceState.missing)) == 0


@pytest.mark.parametrize("until", ["", "3", "99999", "x", "-1"])
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_only_what_was_shown_can_be_looked_into(staff, session, device, until):
    store(session, device, [1, 5])
    reply = post(staff, f"/admin/devices/{device.id}/settle", until=until, reason="Ổ đĩa hỏng")
    assert reply.status_code == 409
    assert "have changed meanwhile" in reply.text
    assert 'value="Ổ đĩa hỏng"' in reply.text
    session.rollback()
    assert session.scalar(select(Device.settled_seq).where(Device.id == device.id)) == 0


def test_the_history_is_paged_the_newest_first(staff, session, device):
    session.add_all(
        DeviceEvent(facility_id=device.facility_id, device_id=device.id, what="started",
                    facts={"version": f"9.{number}"}, at=now() + timedelta(minutes=number))
        for number in range(60)
    )  # fmt: skip
    session.commit()
    first = staff.get(f"/admin/devices/{device.id}").text
    second = staff.get(f"/admin/devices/{device.id}?page=2").text
    assert first.index("version 9.59") < first.index("version 9.58")
    assert "version 9.1<" not in first
    assert "version 9.1<" in second


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_every_kind_of_event_has_words_and_an_unknown_one_its_code(staff, session, device):
    from survey_admin.device_words import EVENTS

    session.add_all(
        DeviceEvent(facility_id=device.facility_id, device_id=device.id, what=what, facts={})
        for what in [*EVENTS, "of_tomorrow"]
    )
    session.commit()
    page = staff.get(f"/admin/devices/{device.id}").text
    assert "of_tomorrow" in page
    for words in EVENTS.values():
        assert str(words).split(":")[0] in page
