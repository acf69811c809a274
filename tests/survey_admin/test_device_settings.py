"""What staff decide for a kiosk is kept, told in history and trail, and refused in one sentence where it cannot be."""

from datetime import time

import pytest
from sqlalchemy import select

from survey_admin.audit import AuditEntry
from survey_core.models import Device, DeviceEvent
from survey_core.pairing import collectors_of

from .people import enter, token

GIVEN = {
    "name": "Sảnh A", "opens": "07:00", "closes": "17h30", "day": list("12345"), "greeting-vi": "Xin mời góp ý",
    "greeting-en": "", "inches": "21,5", "seconds": "60", "keeps_incomplete": "1",
}  # fmt: skip


@pytest.fixture
def device(facility):
    return facility.paired_device(facility.collector(channel="kiosk"))[0]


@pytest.fixture
def staff(admin, session, facility, device):
    client = enter(admin, session, facility)
    client.get("/admin/?lang=en")
    return client


def save(client, device, **changes):
    form = GIVEN | changes | {"csrf_token": token(client, "/admin/password")}
    return client.post(f"/admin/devices/{device.id}/settings", data=form)


def test_settings_are_kept_and_come_back_as_they_were_typed(staff, session, device):
    assert save(staff, device).status_code == 303
    session.expire_all()
    session.rollback()
    kept = session.get_one(Device, device.id)
    assert (kept.name, kept.opens_at, kept.closes_at, kept.open_days) == (
        "Sảnh A",
        time(7),
        time(17, 30),
        "12345",
    )
    assert (kept.greeting, kept.screen_inches, kept.idle_seconds) == ({"vi": "Xin mời góp ý"}, 21.5, 60)
    assert (kept.keeps_incomplete, kept.speaks_staff_forms) == (True, False)
    page = staff.get(f"/admin/devices/{device.id}/settings?lang=vi").text
    for value in ("07:00", "17:30", "Xin mời góp ý", "21,5", "60"):
        assert f'value="{value}"' in page


def test_a_change_is_one_line_of_history_and_the_trail_knows_before_and_after(staff, session, device):
    save(staff, device)
    save(staff, device)
    save(staff, device, seconds="90")
    session.rollback()
    events = select(DeviceEvent).where(DeviceEvent.what.in_(("settings", "renamed"))).order_by(DeviceEvent.id)
    assert [one.what for one in session.scalars(events)] == ["renamed", "settings", "settings"]
    query = select(AuditEntry).where(AuditEntry.action.like("device.%")).order_by(AuditEntry.id)
    renamed, first, second = session.scalars(query)
    assert (renamed.action, renamed.before, renamed.after) == (
        "device.rename",
        {"name": "Kiosk 1"},
        {"name": "Sảnh A"},
    )
    assert (first.action, first.after["opens_at"]) == ("device.settings", "07:00")
    assert (second.before, second.after) == ({"idle_seconds": 60}, {"idle_seconds": 90})
    assert "seconds of patience" in staff.get(f"/admin/devices/{device.id}").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Give the kiosk a name"),
        ({"name": "x" * 101}, "has 101 characters"),
        ({"opens": "25:00"}, "“25:00” is no time of day"),
        ({"opens": "sáng"}, "“sáng” is no time of day"),
        ({"closes": ""}, "Give both times"),
        ({"opens": ""}, "Give both times"),
        ({"opens": "17:30"}, "It must close after it opens"),
        ({"opens": "", "closes": ""}, "or tick every day"),
        ({"day": []}, "Choose at least one day"),
        ({"greeting-vi": "x" * 121}, "The greeting has 121 characters"),
        ({"inches": "4"}, "from 5 to 120"),
        ({"inches": "to"}, "from 5 to 120"),
        ({"inches": "121"}, "from 5 to 120"),
        ({"seconds": "29"}, "from 30 to 600"),
        ({"seconds": "60,5"}, "from 30 to 600"),
        ({"seconds": ""}, "from 30 to 600"),
    ],
)
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(staff, session, device, changes, sentence):
    reply = save(staff, device, **changes)
    assert reply.status_code == 422
    assert sentence in reply.text
    typed = GIVEN | changes
    assert all(
        f'value="{typed[name].strip()}"' in reply.text for name in ("name", "greeting-vi", "inches", "closes")
    )
    session.rollback()
    assert session.scalar(select(Device.name).where(Device.id == device.id)) == "Kiosk 1"


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_without_times_it_stands_open_always(staff, session, device):
    assert save(staff, device, opens="", closes="", day=list("1234567"), inches="").status_code == 303
    session.expire_all()
    kept = session.get_one(Device, device.id)
    assert (kept.opens_at, kept.closes_at, kept.open_days, kept.screen_inches) == (
        None,
        None,
        "1234567",
        None,
    )


def test_moving_a_kiosk_changes_what_it_shows_and_is_told(staff, session, facility, device):
    first, second = facility.collector(channel="kiosk"), facility.collector(channel="kiosk", department="NOI")
    form = {"csrf_token": token(staff, "/admin/password"), "collector": [second.id]}
    assert staff.post(f"/admin/devices/{device.id}/ways", data=form).status_code == 303
    session.rollback()
    assert collectors_of(session, device) == [second]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "device.serve")).one()
    assert (entry.before, entry.after) == (
        {"ways": ["KB · outpatient-2024"]},
        {"ways": ["NOI · outpatient-2024"]},
    )
    page = staff.get(f"/admin/devices/{device.id}").text
    assert "now: Internal medicine" in page
    assert "no longer: Outpatients" in page
    shown_on = "<dt>Shown on</dt><dd>{}</dd>"
    assert shown_on.format("Kiosk 1") in staff.get(f"/admin/collectors/{second.id}").text
    assert shown_on.format("–") in staff.get(f"/admin/collectors/{first.id}").text


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_kiosk_always_shows_something_and_only_what_kiosks_can(staff, session, facility, device):
    poster = facility.collector(channel="qr")
    for chosen in ([], [poster.id], ["x"]):
        form = {"csrf_token": token(staff, "/admin/password"), "collector": chosen}
        reply = staff.post(f"/admin/devices/{device.id}/ways", data=form)
        assert reply.status_code == 422
        assert "Choose at least one questionnaire" in reply.text
    session.rollback()
    assert collectors_of(session, device) == [facility.collector(channel="kiosk")]
