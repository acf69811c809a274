"""Handing in: the files of a period in one place, each to whom it may be given, and noted."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from survey_admin import handing_in
from survey_core.rounds import close
from tests.builders import build_facility, full_answers
from tests.forms import FORMS

from .noted import newest
from .people import enter

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def answered(facility, session):
    """Twelve people of three forms in 2025Q3, the staff round closed."""
    round_ = facility.round("staff-2019")
    for form in ("outpatient-2024", "staff-2019"):
        many = [full_answers(FORMS[form], 4)] * 12
        facility.answer_all(many, date(2025, 8, 4), facility.collector(form))
    facility.answer({"S1": 4}, collector=facility.collector("short-outpatient"))
    with session.get_bind().begin() as connection:
        close(connection, round_.id)
    session.expire_all()
    return facility


def page(client, period="2025Q3"):
    return client.get(f"/admin/handing-in?period={period}&lang=en").text


def file(client, path, period="2025Q3"):
    reply = client.get(f"/admin/handing-in/{path}.xlsx?period={period}&lang=en")
    assert reply.status_code == 200, reply.text
    return openpyxl.load_workbook(BytesIO(reply.data))


def test_the_page_offers_every_file_of_the_period(admin, session, answered):
    office = enter(admin, session, answered)
    shown = page(office)
    assert "/admin/results/workbook.xlsx?form=outpatient-2024&amp;period=2025Q3" in shown
    assert "/admin/handing-in/province.xlsx?period=2025Q3" in shown
    assert "/admin/handing-in/portal/outpatient-2024.xlsx?period=2025Q3" in shown
    assert "/admin/exports?period=2025Q3" in shown
    assert "inpatient-2024" not in shown


def test_a_form_the_portal_does_not_take_says_so(admin, session, answered):
    office = enter(admin, session, answered)
    assert "No form of the ministry" in page(office)
    assert "/portal/short-outpatient" not in page(office)
    reply = office.get("/admin/handing-in/portal/short-outpatient.xlsx?period=2025Q3&lang=en")
    assert reply.status_code == 404
    assert "The ministry&#39;s portal has no form for" in reply.text


def test_rows_of_staff_are_for_the_administrator_only(admin, session, answered):
    office = enter(admin, session, answered)
    assert "Rows of staff are for the administrator only." in page(office)
    assert office.get("/admin/handing-in/portal/staff-2019.xlsx?period=2025Q3").status_code == 403


def test_the_administrator_gets_the_rows_of_staff(admin, session, answered):
    office = enter(admin, session, answered, "administrator")
    rows = list(file(office, "portal/staff-2019").worksheets[1].values)
    assert len(rows) == 13
    assert newest(session).after == {"file": "cong-bo-y-te_staff-2019_2025Q3.xlsx", "rows": 12}


def test_what_goes_out_is_noted_with_its_rows(admin, session, answered):
    office = enter(admin, session, answered)
    file(office, "portal/outpatient-2024")
    entry = newest(session)
    assert (entry.action, entry.after["rows"]) == ("portal.export", 12)
    file(office, "province")
    assert newest(session).action == "province.export"


def test_the_layout_of_a_person_holds_their_own_facility_only(admin, session, answered):
    build_facility(session, "khac").answer({"A1": 1})
    office = enter(admin, session, answered)
    facts = dict(file(office, "province").worksheets[2].values)
    assert facts["Rows"] == 1


@pytest.mark.parametrize(
    ("period", "sentence"),
    [("2025-07-01..2025-08-01", "Choose one from the list."), ("sometime", "sometime")],
)
def test_what_is_no_period_to_hand_in_is_said_in_one_sentence(admin, session, answered, period, sentence):
    office = enter(admin, session, answered)
    for path in ("", "/province.xlsx", "/portal/outpatient-2024.xlsx"):
        reply = office.get(f"/admin/handing-in{path}?period={period}&lang=en")
        assert reply.status_code == 400
        assert sentence in reply.text


def test_a_period_nobody_answered_in_says_so_and_its_files_hold_no_rows(admin, session, answered):
    office = enter(admin, session, answered)
    assert "Nobody has answered in this period." in page(office, "2025Q1")
    assert len(list(file(office, "portal/inpatient-2024", "2025Q1").worksheets[1].values)) == 1
    assert file(office, "province", "2025Q1").sheetnames[0] == "Province layout"


def test_more_rows_than_a_page_makes_are_left_to_the_command(admin, session, answered, monkeypatch):
    monkeypatch.setattr(handing_in, "MOST_ROWS", 11)
    office = enter(admin, session, answered)
    reply = office.get("/admin/handing-in/portal/outpatient-2024.xlsx?period=2025Q3&lang=en")
    assert reply.status_code == 409
    assert "langnghe export portal" in reply.text
