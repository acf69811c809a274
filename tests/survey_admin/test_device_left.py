"""Where people left is told by question and month, and of nobody's answers."""

from datetime import date

import pytest

from survey_core.models import LeftCount

from .people import enter


@pytest.fixture
def way(facility):
    return facility.collector(channel="kiosk")


@pytest.fixture
def device(facility, way):
    return facility.paired_device(way)[0]


@pytest.fixture
def staff(admin, session, facility, device):
    client = enter(admin, session, facility)
    client.get("/admin/?lang=en")
    return client


def leave(session, device, way, item, day, people):
    session.add(
        LeftCount(facility_id=device.facility_id, device_id=device.id, collector_id=way.id, version=1,
                  item=item, day=day, people=people)
    )  # fmt: skip
    session.commit()


def test_counts_of_a_month_add_up_by_question_in_the_order_of_the_form(staff, session, facility, device, way):
    leave(session, device, way, "B1", date(2025, 8, 4), 3)
    leave(session, device, way, "A1", date(2025, 8, 5), 2)
    leave(session, device, way, "B1", date(2025, 8, 31), 4)
    leave(session, device, way, "B1", date(2025, 7, 31), 50)
    facility.answer_all([{"A1": 4}] * 3, collector=way, vouched_device_id=device.id, seq=1)
    page = staff.get(f"/admin/devices/{device.id}/left").text
    assert "9 left, 3 answered to the end" in page
    assert page.index(">A1<") < page.index(">B1<")
    assert "<strong>7</strong>" in page
    assert ">50<" not in page
    earlier = staff.get(f"/admin/devices/{device.id}/left?month=2025-07").text
    assert "50 left, 0 answered to the end" in earlier


def test_a_question_no_form_asks_any_more_goes_by_its_code(staff, session, device, way):
    leave(session, device, way, "GONE", date(2025, 8, 4), 1)
    assert ">GONE<" in staff.get(f"/admin/devices/{device.id}/left").text


@pytest.mark.parametrize("month", ["", "2025-13", "x", "1999-01"])
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_month_without_counts_shows_the_newest(staff, session, device, way, month):
    leave(session, device, way, "A1", date(2025, 8, 4), 1)
    assert "1 left" in staff.get(f"/admin/devices/{device.id}/left?month={month}").text


def test_where_nobody_left_the_page_says_so(staff, device):
    assert "Nobody has begun a form" in staff.get(f"/admin/devices/{device.id}/left").text
