"""Adding a kiosk, its code shown once, and taking its key away."""

import re

import pytest
from sqlalchemy import select

from survey_core.models import Device
from survey_core.pairing import collectors_of, device_with_key, redeem_code

from .people import enter, token

CODE = re.compile(r'<p class="figure">(\d{4}) (\d{4})</p>')
SECRET = "0" * 64


def post(client, path, **form):
    return client.post(path, data=form | {"csrf_token": token(client, "/admin/password")})


def shown_code(client, device_id=1) -> str | None:
    found = CODE.search(client.get(f"/admin/devices/{device_id}").text)
    return found and found[1] + found[2]


@pytest.fixture
def kiosks(admin, session, facility):
    """A signed-in client of a facility with one kiosk collector."""
    facility.collector(channel="kiosk")
    return enter(admin, session, facility)


def add(client, facility, name="Sảnh A"):
    return post(client, "/admin/devices", name=name, collector=[facility.collector(channel="kiosk").id])


def test_a_new_kiosk_gets_a_code_that_pairs_it_with_its_collectors(kiosks, session, facility):
    assert add(kiosks, facility).status_code == 303
    device, key = redeem_code(session, SECRET, shown_code(kiosks))
    session.commit()
    assert (device.name, device.facility_id) == ("Sảnh A", facility.facility.id)
    assert collectors_of(session, device_with_key(session, key)) == [facility.collector(channel="kiosk")]
    assert "in operation" in kiosks.get("/admin/devices?lang=en").text


def test_the_code_is_shown_once_with_the_kiosks_address(kiosks, facility):
    led_to = add(kiosks, facility).headers["Location"]
    page = kiosks.get(f"{led_to}?lang=en").text
    assert CODE.search(page)
    assert 'href="http://127.0.0.1:8000/kiosk/"' in page
    assert "10 minutes" in page
    assert shown_code(kiosks) is None


def test_a_new_code_replaces_the_old_one(kiosks, session, facility):
    add(kiosks, facility)
    old = shown_code(kiosks)
    device = session.scalars(select(Device)).one()
    post(kiosks, f"/admin/devices/{device.id}/code")
    new = shown_code(kiosks)
    session.rollback()
    assert old != new
    assert redeem_code(session, SECRET, old) is None
    assert redeem_code(session, SECRET, new) is not None


def test_a_revoked_kiosk_loses_its_key_and_gets_no_new_code(kiosks, session, facility):
    device, key = facility.paired_device(facility.collector(channel="kiosk"))
    assert post(kiosks, f"/admin/devices/{device.id}/revoke").status_code == 303
    session.rollback()
    assert device_with_key(session, key) is None
    assert post(kiosks, f"/admin/devices/{device.id}/code").status_code == 409
    page = kiosks.get("/admin/devices?lang=en").text
    assert "revoked" in page
    assert "Revoke this kiosk" not in kiosks.get(f"/admin/devices/{device.id}?lang=en").text


def test_revoking_twice_keeps_the_first_time(kiosks, session, facility):
    device, _key = facility.paired_device(facility.collector(channel="kiosk"))
    post(kiosks, f"/admin/devices/{device.id}/revoke")
    session.refresh(device)
    first = device.revoked_at
    post(kiosks, f"/admin/devices/{device.id}/revoke")
    session.refresh(device)
    assert device.revoked_at == first


@pytest.mark.parametrize(
    ("name", "serves", "sentence"),
    [
        ("", True, "Give the kiosk a name"),
        (" \x00 ", True, "Give the kiosk a name"),
        ("x" * 101, True, "has 101 characters"),
        ("Sảnh A", False, "Choose at least one questionnaire"),
    ],
)
def test_what_is_missing_is_named_and_what_was_given_stays(kiosks, session, facility, name, serves, sentence):
    collector = [facility.collector(channel="kiosk").id] if serves else ["999", "x"]
    kiosks.get("/admin/?lang=en")
    reply = post(kiosks, "/admin/devices", name=name, collector=collector)
    assert reply.status_code == 422
    assert sentence in reply.text
    assert (" checked" in reply.text) == serves
    assert f'value="{name.strip(chr(0) + " ")}"' in reply.text
    assert session.scalars(select(Device)).all() == []


def test_only_open_kiosk_collectors_can_be_served(kiosks, session, facility):
    post(kiosks, "/admin/devices", name="A", collector=[facility.collector(channel="qr").id])
    assert session.scalars(select(Device)).all() == []


def test_another_facilitys_kiosk_cannot_be_touched(kiosks, session, facility):
    from tests.builders import build_facility

    other = build_facility(session, "khac")
    device, key = other.paired_device(other.collector(channel="kiosk"))
    assert post(kiosks, f"/admin/devices/{device.id}/revoke").status_code == 404
    assert post(kiosks, f"/admin/devices/{device.id}/code").status_code == 404
    session.rollback()
    assert device_with_key(session, key) is not None
