"""Hôm nay: the quarter at a glance."""

from datetime import date

import pytest

from survey_core.models import Facility
from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers

from .people import enter

FORMS = {key: parse(text) for key, text in official_forms()}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    from survey_admin import filters

    monkeypatch.setattr(filters, "_today", lambda facility: date(2025, 9, 30))


def answer(facility, form, people, on=date(2025, 8, 4), level=5):
    facility.answer_all([full_answers(FORMS[form], level)] * people, on, facility.collector(form))


def test_the_form_with_most_answers_this_quarter_comes_first(admin, session, facility):
    answer(facility, "outpatient-2024", 2)
    answer(facility, "inpatient-2024", 3)
    answer(facility, "mother-2019", 9, date(2025, 5, 5))
    page = enter(admin, session, facility).get("/admin/?lang=en").text
    assert "form=inpatient-2024&amp;period=2025Q3" in page
    assert "Nobody has answered in" not in page


def test_a_number_never_stands_alone(admin, session, facility):
    answer(facility, "outpatient-2024", 29)
    answer(facility, "outpatient-2024", 1, level=3)
    page = " ".join(enter(admin, session, facility).get("/admin/?lang=en").text.split())
    assert '<p class="figure">96.67 <span>%</span>' in page
    assert "95 % confidence interval:" in page
    assert "30 people" in page
    assert "930 answers" in page
    assert "Share of answers at level 4–5 among all answers at levels 1–5." in page


def test_left_out_questionnaires_are_counted_with_their_reason(admin, session, facility):
    answer(facility, "outpatient-2024", 3)
    facility.answer({"A1": 5}, collector=facility.collector("outpatient-2024"))
    page = " ".join(enter(admin, session, facility).get("/admin/?lang=en").text.split())
    assert "4 questionnaires received; 1 left out: 1 too many questions left blank." in page


def test_an_empty_quarter_says_which_older_one_is_shown(admin, session, facility):
    answer(facility, "outpatient-2024", 2, date(2025, 2, 3))
    page = enter(admin, session, facility).get("/admin/?lang=en").text
    assert "Nobody has answered in Quarter III, 2025 yet." in page
    assert "period=2025Q1" in page


def test_before_the_first_answer_the_page_says_so(admin, session, facility):
    reply = enter(admin, session, facility).get("/admin/?lang=en")
    assert reply.status_code == 200
    assert "Nobody has answered this questionnaire in this period yet." in reply.text
    assert 'class="figure"' not in reply.text


def test_the_quarter_before_stands_beside_with_its_verdict(admin, session, facility):
    answer(facility, "outpatient-2024", 40)
    answer(facility, "outpatient-2024", 30, date(2025, 5, 5), level=4)
    page = enter(admin, session, facility).get("/admin/?lang=en").text
    assert page.count("Quarter II, 2025") == 2
    assert "Against Quarter II, 2025 the rate is the same" in page
    assert "no change can be told." in page


def test_flags_speak_of_size_and_of_intervals_below_the_target_only(admin, session, facility):
    answer(facility, "outpatient-2024", 40, level=3)
    noi = facility.collector("outpatient-2024", department="NOI")
    facility.answer_all([full_answers(FORMS["outpatient-2024"])] * 5, collector=noi)
    page = enter(admin, session, facility).get("/admin/?lang=en").text
    rows = {row.split("</th>")[0]: row for row in page.split('<th scope="row">')}
    assert "below the target" in rows["Outpatients"]
    assert "too few answers" not in rows["Outpatients"]
    assert "too few answers" in rows["Internal medicine"]
    assert "below the target" not in rows["Internal medicine"]


@pytest.mark.parametrize("is_demo", [True, False])
def test_demo_data_is_marked_on_every_page(admin, session, facility, is_demo):
    session.get(Facility, facility.facility.id).is_demo = is_demo
    session.commit()
    enter(admin, session, facility)
    for path in ("/admin/", "/admin/results", "/admin/collectors", "/admin/devices", "/admin/password"):
        assert ("Demo data" in admin.get(path + "?lang=en").text) == is_demo


def test_an_unknown_form_is_named_with_a_way_out(admin, session, facility):
    reply = enter(admin, session, facility).get("/admin/?form=nonsense&lang=en")
    assert reply.status_code == 404
    assert "There is no questionnaire &#39;nonsense&#39;." in reply.text
    assert 'href="/admin/"' in reply.text


@pytest.mark.parametrize(
    ("role", "page"), [("department_head", "/admin/results"), ("data_entry", "/admin/entry")]
)
def test_whoever_works_elsewhere_is_led_there(admin, session, facility, role, page):
    reply = enter(admin, session, facility, role).get("/admin/")
    assert (reply.status_code, reply.headers["Location"]) == (303, page)
    assert 'href="/admin/"' not in admin.get(page).text.split("<main")[0]


def test_a_language_chosen_stays_chosen(admin, session, facility):
    enter(admin, session, facility)
    assert '<html lang="vi">' in admin.get("/admin/").text
    assert '<html lang="en">' in admin.get("/admin/?lang=en").text
    assert '<html lang="en">' in admin.get("/admin/results").text
    assert '<html lang="vi">' in admin.get("/admin/results?lang=vi").text
