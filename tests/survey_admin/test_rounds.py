"""Rounds on screen: planned, watched, closed by a person, and open to nobody else."""

import time
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from survey_admin import progress
from survey_admin.audit import AuditEntry
from survey_core.models import Department, Response, Round
from tests.builders import build_facility
from tests.trail import acts

from .campaign import FORM, people, post, stop_the_clock, target, text
from .people import enter

PLAN = {"form": FORM, "quarter": "2025Q3", "name": "Quý III", "survey_type": "1",
        "starts_on": "2025-07-01", "ends_on": "2025-09-30"}  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch):
    return stop_the_clock(monkeypatch)


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def test_a_round_is_proposed_made_and_noted_with_the_answers_of_its_days(office, session, facility):
    people(facility, 3)
    page = office.get(f"/admin/rounds/new?form={FORM}&quarter=2025Q3").text
    for proposed in ("Quý III năm 2025 · Người bệnh ngoại trú", "2025-07-01", "2025-09-30"):
        assert f'value="{proposed}"' in page
    page = text(post(office, "/rounds", **PLAN))
    assert "3 answers already given on its days were counted to it." in page
    session.rollback()
    made = session.scalars(select(Round)).one()
    assert (made.name, made.survey_type, made.ends_on) == ("Quý III", 1, date(2025, 9, 30))
    assert acts(session)[-1] == "round.add"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_on": "2025-06-30"}, "would end on 30/06/2025, before it begins on 01/07/2025"),
        ({"ends_on": "31/9/2025"}, "“31/9/2025” is not a day"),
        ({"starts_on": ""}, "Say which day this is."),
        ({"name": " "}, "Give the round a name"),
        ({"survey_type": "9"}, "A survey type is a number from 1 to 6."),
        ({"name": "Khác", "starts_on": "2025-09-30", "ends_on": "2025-12-31"}, "overlap with the round"),
    ],
)
def test_a_wrong_plan_gets_one_sentence_and_keeps_what_was_typed(office, session, facility, wrong, words):
    facility.round(FORM)
    given = PLAN | {"starts_on": "2025-07-01", "ends_on": "2025-09-30", "name": "Của tôi"} | wrong
    reply = post(office, "/rounds", **given)
    assert reply.status_code == 422
    assert words in text(reply)
    for name in ("name", "starts_on", "ends_on"):
        assert f'value="{given[name].strip()}"' in reply.text
    assert session.scalar(select(func.count()).select_from(Round)) == 1


def test_progress_says_who_lags_and_how_many_visits_answered(office, session, facility):
    round_ = facility.round(FORM)
    target(session, round_, facility.departments["KB"], 40, 200)
    target(session, round_, facility.departments["NOI"], 100, 5)
    people(facility, 20)
    people(facility, 10, "NOI")
    page = text(office.get(f"/admin/rounds/{round_.id}?lang=en"))
    assert "30 <span>/ 140</span>" in page
    assert "the days gone by should have brought 70" in page
    outpatients, internal = page.split("Outpatients</th>")[1], page.split("Internal medicine</th>")[1]
    assert "on schedule" in outpatients.split("</tr>")[0]
    assert "10.0 %" in outpatients.split("</tr>")[0]
    assert "behind schedule" in internal.split("</tr>")[0]
    assert "check the visits" in internal.split("</tr>")[0]
    assert "QR code" in page
    home = text(office.get("/admin/?lang=en"))
    assert "behind schedule: Internal medicine" in home


def test_missing_visits_are_a_dash_with_its_reason(office, session, facility):
    round_ = facility.round(FORM)
    people(facility, 2)
    page = text(office.get(f"/admin/rounds/{round_.id}?lang=en"))
    assert "Enter the visits of every department with answers to see it." in page
    assert "no target" in page


def test_the_list_is_searched_filtered_and_read_by_viewers(admin, session, facility):
    facility.round(FORM)
    facility.round("inpatient-2024", date(2025, 10, 1), date(2025, 12, 31))
    viewer = enter(admin, session, facility, "viewer")
    page = viewer.get("/admin/rounds?lang=en").text
    assert "2025-07-01" in page
    assert "/rounds/new" not in page
    assert "outpatient-2024 2025" not in viewer.get("/admin/rounds?state=planned&lang=en").text
    assert "No round matches" in viewer.get("/admin/rounds?search=zzz&lang=en").text


def staff_round(facility, session, members):
    """A staff round with one answer from each of as many departments as there are numbers of members."""
    round_ = facility.round("staff-2019")
    for number, count in enumerate(members):
        department = Department(facility_id=facility.facility.id, code=f"K{number}", name=f"Khoa {number}")
        session.add(department)
        session.flush()
        facility.departments[department.code] = department
        facility.answer({"A1": 4}, collector=facility.collector("staff-2019", "qr", department.code))
        target(session, round_, department, visits=count)
    return round_


def test_small_units_are_hidden_with_their_cover_while_staff_answer(office, session, facility):
    round_ = staff_round(facility, session, [40, 9, 12, 30])
    (found,) = progress.read(session, facility.facility, [round_])
    assert [line.is_hidden for line in found.lines] == [False, True, True, False]
    assert not found.total_is_hidden
    assert all(line.pace == "hidden" for line in found.lines if line.is_hidden)
    page = text(office.get(f"/admin/rounds/{round_.id}?lang=en"))
    assert page.count("in a small unit the count would tell who answered") == 2


def test_without_known_members_staff_are_not_counted_at_all(office, session, facility):
    round_ = staff_round(facility, session, [None, None])
    (found,) = progress.read(session, facility.facility, [round_])
    assert found.total_is_hidden
    assert all(line.is_hidden for line in found.lines)
    assert found.rate is None
    page = text(office.get(f"/admin/rounds/{round_.id}?lang=en"))
    assert "Shown once the departments' staff members are entered" in page


def test_it_is_closed_after_its_last_day_by_a_person(office, session, facility, today):
    round_ = facility.round(FORM)
    assert "runs until 30 Sep 2025" in text(office.get(f"/admin/rounds/{round_.id}/close?lang=en"))
    assert post(office, f"/rounds/{round_.id}/close").status_code == 422
    today["now"] = datetime(2025, 10, 2, tzinfo=UTC)
    page = text(office.get(f"/admin/rounds/{round_.id}/close?lang=en"))
    assert "no kiosk still holds answers" in page
    assert "is kept with its day and its survey type" in page
    post(office, f"/rounds/{round_.id}/close")
    session.rollback()
    assert session.get(Round, round_.id, populate_existing=True).closed_at is not None
    assert acts(session)[-1] == "round.close"


def test_silent_kiosks_are_named_and_closing_anyway_needs_a_reason(office, session, facility, today):
    round_ = facility.round(FORM)
    device, _key = facility.paired_device(facility.collector(channel="kiosk"))
    device.seen_at = datetime(2025, 9, 20, tzinfo=UTC)
    session.commit()
    today["now"] = datetime(2025, 10, 2, tzinfo=UTC)
    assert "Kiosk 1" in office.get(f"/admin/rounds/{round_.id}/close").text
    assert post(office, f"/rounds/{round_.id}/close").status_code == 422
    post(office, f"/rounds/{round_.id}/close", reason="Kiosk hỏng màn hình")
    session.rollback()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.close")).one()
    assert entry.after == {"silent_kiosks": ["Kiosk 1"], "reason": "Kiosk hỏng màn hình"}


def test_a_patients_round_opens_again_on_a_persons_word_a_staff_round_never(office, session, facility):
    patients, staff = facility.round(FORM), facility.round("staff-2019")
    patients.closed_at = staff.closed_at = datetime(2025, 10, 2, tzinfo=UTC)
    session.commit()
    assert "tick that nothing of it" in text(post(office, f"/rounds/{patients.id}/reopen"))
    assert "is open again" in text(post(office, f"/rounds/{patients.id}/reopen", unreported="yes"))
    assert "A staff round stays closed" in text(post(office, f"/rounds/{staff.id}/reopen", unreported="yes"))
    session.rollback()
    session.expire_all()
    assert [round_.closed_at is None for round_ in (patients, staff)] == [True, False]


def test_days_are_changed_and_an_empty_round_deleted(office, session, facility):
    people(facility, 2)
    round_ = facility.round(FORM)
    changed = PLAN | {"name": "Tháng 8", "starts_on": "2025-08-01", "ends_on": "2025-08-31"}
    assert "2 answers already given" in text(post(office, f"/rounds/{round_.id}/edit", **changed))
    assert "holds answers and cannot be deleted" in text(post(office, f"/rounds/{round_.id}/remove"))
    moved = changed | {"starts_on": "2025-08-05"}
    assert "2 answers lie outside" in text(post(office, f"/rounds/{round_.id}/edit", **moved))
    assert "was deleted" in text(post(office, f"/rounds/{round_.id}/remove"))
    session.rollback()
    assert session.scalars(select(Round)).all() == []
    assert session.scalar(select(func.count()).select_from(Response)) == 2


def test_another_facilitys_round_is_not_there(office, session, facility):
    other = build_facility(session, "khac").round(FORM)
    for path in ("", "/edit", "/close", "/targets", "/visits", "/visits/sheet.xlsx"):
        assert office.get(f"/admin/rounds/{other.id}{path}").status_code == 404
    for path in (
        "/edit",
        "/close",
        "/reopen",
        "/remove",
        "/targets",
        "/targets/compute",
        "/visits",
        "/visits/take",
    ):
        assert post(office, f"/rounds/{other.id}{path}").status_code == 404


def test_a_round_of_another_type_counts_only_what_is_given_under_it(office, session, facility):
    people(facility, 3)
    post(office, "/rounds", **PLAN | {"survey_type": "3"})
    people(facility, 2)
    session.rollback()
    made = session.scalars(select(Round)).one()
    (found,) = progress.read(session, facility.facility, [made])
    assert (made.survey_type, found.received) == (3, 2)
    types = session.execute(select(Response.survey_type, func.count()).group_by(Response.survey_type)).all()
    assert {survey_type: count for survey_type, count in types} == {1: 3, 3: 2}


def test_late_answers_are_told_beside_the_closed_round(office, session, facility):
    round_ = facility.round(FORM)
    people(facility, 4)
    round_.closed_at = datetime(2025, 10, 2, tzinfo=UTC)
    session.commit()
    people(facility, 2)
    page = text(office.get(f"/admin/rounds/{round_.id}?lang=en"))
    assert '<p class="figure">4</p>' in page
    assert "2 answers came after the round was closed" in page


def test_a_page_that_renews_itself_keeps_no_sitting_alive(office, session, facility, monkeypatch):
    facility.facility.session_minutes = 20
    session.commit()
    page, start = f"/admin/rounds/{facility.round(FORM).id}", time.time()
    assert "js/live.js" in office.get(page).text
    for minutes, status in ((15, 200), (25, 303)):
        monkeypatch.setattr("survey_admin.sittings.time.time", lambda at=start + minutes * 60: at)
        assert office.get(page, headers={"X-Unattended": "yes"}).status_code == status
