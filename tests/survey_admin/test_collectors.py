"""The list of the ways in."""

import pytest

from .people import enter


def test_every_way_in_stands_with_its_department_questionnaire_and_code(admin, session, facility):
    collector = facility.collector()
    kiosk = facility.collector("short-outpatient", "kiosk", "NOI")
    page = enter(admin, session, facility).get("/admin/collectors?lang=en").text
    for text in (collector.code, kiosk.code, "Outpatients", "Internal medicine", "QR code", "Kiosk"):
        assert text in page


def test_only_a_phone_has_an_address_to_open(admin, session, facility):
    collector = facility.collector()
    kiosk = facility.collector(channel="kiosk")
    page = enter(admin, session, facility).get("/admin/collectors").text
    assert f'href="http://127.0.0.1:8000/q/{collector.code}"' in page
    assert f"/q/{kiosk.code}" not in page


def test_one_department_can_be_asked_for(admin, session, facility):
    mine, other = facility.collector(), facility.collector(department="NOI")
    page = enter(admin, session, facility).get("/admin/collectors?department=NOI").text
    assert other.code in page
    assert mine.code not in page


@pytest.mark.parametrize("code", ["ZZ", "%00", "KB'"])
def test_a_department_without_ways_in_is_named(admin, session, facility, code):
    reply = enter(admin, session, facility).get(f"/admin/collectors?department={code}&lang=en")
    assert reply.status_code == 404
    assert "No collector belongs to a department" in reply.text


def test_a_closed_way_in_says_so(admin, session, facility):
    from survey_core.database import now

    facility.collector().closed_at = now()
    session.commit()
    assert "<td>closed</td>" in enter(admin, session, facility).get("/admin/collectors?lang=en").text


def test_an_empty_list_says_so(admin, session, facility):
    assert "There is no way in yet." in enter(admin, session, facility).get("/admin/collectors?lang=en").text
