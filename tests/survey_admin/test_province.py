"""The province's layout: two surveys side by side, never added up; inpatients and outpatients together, staff apart."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from analysis.estimate import Estimate
from survey_admin import issues, province, reports
from survey_admin.pooling import combined
from survey_admin.questions import Question
from survey_admin.workbook.province import layout_bytes
from survey_core.models import RoundTarget
from survey_core.periods import parse_period
from survey_core.rounds import close
from tests.builders import build_facility, full_answers
from tests.forms import FORMS

IN, OUT, STAFF = "inpatient-2024", "outpatient-2024", "staff-2019"


def build(engine, *facilities, period="2025Q3"):
    return province.build(engine, [one.facility for one in facilities], parse_period(period), "vi")


def send(facility, form, levels, survey_type=1, department="KB"):
    """People who each rate every question at one level, in a survey of this type."""
    round_ = facility.round(form, starts=date(2025, 7, survey_type), ends=date(2025, 9, 20 + survey_type))
    round_.survey_type = survey_type
    facility.session.commit()
    many = [full_answers(FORMS[form], level) for level in levels]
    facility.answer_all(many, date(2025, 8, 4), facility.collector(form, department=department))
    with facility.session.get_bind().begin() as connection:
        close(connection, round_.id)
    facility.session.expire_all()
    return round_


def live(engine, facility, form, survey_type=1):
    question = Question(facility.facility.id, form, parse_period("2025Q3"), survey_type=survey_type)
    return reports.build(engine, question, "vi")


def test_each_index_is_that_of_the_form_and_the_rate_adds_their_answers(facility, engine):
    send(facility, IN, [5] * 30 + [2] * 10, department="NOI")
    send(facility, OUT, [5] * 50 + [3] * 2)
    (line,) = build(engine, facility).lines
    own = line.own
    assert own.inpatient.satisfaction == live(engine, facility, IN).headline.satisfaction
    assert own.outpatient.satisfaction == live(engine, facility, OUT).headline.satisfaction
    satisfied, answers = 30 * 36 + 50 * 31, 40 * 36 + 52 * 31
    assert own.pooled.value == pytest.approx(satisfied / answers)
    assert (own.pooled.people, own.pooled.answers) == (92, answers)
    assert own.pooled.low < own.pooled.value < own.pooled.high
    assert (own.departments, own.copies) == (2, 92)


def test_the_two_surveys_are_never_added_up(facility, engine):
    send(facility, OUT, [5] * 12)
    send(facility, OUT, [2] * 7, survey_type=3)
    (line,) = build(engine, facility).lines
    assert (line.own.copies, line.own.pooled.value) == (12, 1.0)
    assert (line.province.copies, line.province.pooled.value) == (7, 0.0)


def test_short_forms_and_mothers_are_not_among_the_patients(facility, engine):
    send(facility, OUT, [5] * 12)
    facility.answer({"S1": 1}, collector=facility.collector("short-outpatient"))
    facility.answer({"G1": 1}, collector=facility.collector("mother-2019"))
    (line,) = build(engine, facility).lines
    assert (line.own.copies, line.own.pooled.answers) == (12, 12 * 31)


def test_staff_stand_apart_and_only_where_enough_of_them_answered(facility, engine):
    send(facility, OUT, [5] * 12)
    send(facility, STAFF, [4] * 12)
    send(facility, STAFF, [1] * 9, survey_type=3)
    (line,) = build(engine, facility).lines
    assert line.own.pooled.answers == 12 * 31
    assert (line.own.staff.copies, line.own.staff.satisfaction.value) == (12, 1.0)
    hidden = line.province.staff
    assert (hidden.copies, hidden.satisfaction, hidden.withheld) == (0, None, "below_threshold")


def test_an_open_staff_round_shows_neither_rate_nor_how_many_answered(facility, engine):
    facility.round(STAFF)
    facility.answer_all([full_answers(FORMS[STAFF], 4)] * 12, date(2025, 8, 4), facility.collector(STAFF))
    (line,) = build(engine, facility).lines
    assert (line.own.staff.copies, line.own.staff.satisfaction, line.own.staff.withheld) == (
        0,
        None,
        "round_open",
    )


def test_a_closed_quarter_keeps_the_figures_of_its_issue(facility, engine):
    send(facility, OUT, [5] * 30)
    send(facility, IN, [2] * 30)
    issues.close(engine, facility.facility.id, parse_period("2025Q3"), date(2025, 10, 5), "ha", ())
    before = build(engine, facility).lines[0].own
    facility.answer_all([full_answers(FORMS[OUT], 1)] * 30)
    after = build(engine, facility).lines[0].own
    assert (before.outpatient.satisfaction, before.copies) == (after.outpatient.satisfaction, after.copies)
    assert after.outpatient.issue == 1
    assert after.pooled.value == pytest.approx(before.pooled.value)
    assert after.pooled.people == before.pooled.people == 60
    assert after.pooled.method == "mover"


def test_the_response_rate_needs_the_visits_of_every_form_answered(facility, session, engine):
    ids = {
        "facility_id": facility.facility.id,
        "department_id": facility.departments["KB"].id,
        "target": None,
    }
    for form, people, visits in ((OUT, 12, 48), (IN, 6, 12)):
        round_ = facility.round(form)
        facility.answer_all([full_answers(FORMS[form], 4)] * people, collector=facility.collector(form))
        own = build(engine, facility).lines[0].own
        assert own.visits is None
        session.rollback()
        session.add(RoundTarget(round_id=round_.id, visits=visits, **ids))
        session.commit()
    own = build(engine, facility).lines[0].own
    assert (own.responses, own.visits) == (18, 60)


def test_every_facility_is_a_line_of_its_own(facility, session, engine):
    other = build_facility(session, "khac")
    send(facility, OUT, [5] * 12)
    send(other, OUT, [2] * 12)
    lines = build(engine, facility, other).lines
    assert [(line.code, line.own.pooled.value) for line in lines] == [("bvt", 1.0), ("khac", 0.0)]


@pytest.mark.parametrize("period", ["2025Q3", "2025H2", "2025"])
def test_where_nothing_is_there_a_dash_stands(facility, engine, period):
    made = build(engine, facility, period=period)
    book = openpyxl.load_workbook(BytesIO(layout_bytes(made)))
    row = next(list(row) for row in book.worksheets[0].values if row[0] == "Bệnh viện Đa khoa tỉnh")
    assert row[1:17] == ["–"] * 16


def test_the_workbook_holds_the_figures_unrounded_and_says_what_it_is(facility, engine):
    send(facility, OUT, [5] * 50 + [3] * 2)
    send(facility, OUT, [4] * 3, survey_type=3)
    made = build(engine, facility)
    book = openpyxl.load_workbook(BytesIO(layout_bytes(made)))
    row = next(list(row) for row in book.worksheets[0].values if row[0] == "Bệnh viện Đa khoa tỉnh")
    own, sent = row[1:9], row[9:17]
    assert own == [1, 52, made.lines[0].own.pooled.value, "–", "–", 52, 50 / 52, "–"]
    assert sent[1:3] == [3, 1.0]
    about = dict(book.worksheets[2].values)
    assert (about["Số dòng"], about["Phần mềm"]) == (1, made.software)


def test_rates_combined_have_the_value_of_their_answers_and_a_narrower_interval_than_each():
    one = Estimate(0.9, 0.86, 0.93, 0.95, 100, 3000, "wilson_deff")
    other = Estimate(0.8, 0.76, 0.84, 0.95, 100, 3000, "wilson_deff")
    both = combined([one, other])
    assert both.value == pytest.approx(0.85)
    assert (both.low, both.high) == (
        pytest.approx(0.85 - 0.0282843, abs=1e-6),
        pytest.approx(0.85 + 0.025, abs=1e-6),
    )
    assert combined([one]) is one
