"""Response rates and the rate weighted by visits: only where all visits are known, and what is wrong is stated."""

from datetime import date

import pytest

from survey_admin.participation_words import participation_told
from survey_admin.questions import Question
from survey_admin.reports import as_index, build
from survey_core.models import RoundTarget
from survey_core.periods import Days, HalfYear, Quarter
from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers

FORM = parse(dict(official_forms())["outpatient-2024"])
Q3 = Quarter(2025, 3)


@pytest.fixture
def answered(facility):
    """Four people in five satisfied in one department, one in four in the other."""
    for department, satisfied, others in (("KB", 40, 10), ("NOI", 10, 30)):
        answers = [full_answers(FORM, 5)] * satisfied + [full_answers(FORM, 2)] * others
        facility.answer_all(answers, collector=facility.collector(department=department))
    return facility


def visits(session, facility, days=(date(2025, 7, 1), date(2025, 9, 30)), **numbers):
    round_ = facility.round(FORM.key, *days)
    for code, number in numbers.items():
        session.add(
            RoundTarget(
                facility_id=facility.facility.id, round_id=round_.id,
                department_id=facility.departments[code].id, visits=number,
            )
        )  # fmt: skip
    session.commit()


def report(engine, facility, period=Q3, **more):
    return build(engine, Question(facility.facility.id, FORM.key, period, **more), "en")


def test_the_weighted_rate_counts_each_department_by_its_visits(engine, session, answered):
    visits(session, answered, KB=100, NOI=300)
    made = report(engine, answered)
    assert made.headline.satisfaction.value == pytest.approx(50 / 90)
    assert made.weighted.value == pytest.approx((100 * 0.8 + 300 * 0.25) / 400)
    assert made.weighted.low < made.weighted.value < made.weighted.high
    assert (made.participation.total.received, made.participation.total.visits) == (90, 400)
    assert made.participation.total.rate == 90 / 400
    assert {line.code: line.rate for line in made.participation.departments} == {"KB": 0.5, "NOI": 40 / 300}
    assert "a response rate of 22.5 %." in participation_told(made, str)[0]


def test_a_department_without_visits_is_named_and_nothing_is_weighted(engine, session, answered):
    visits(session, answered, KB=100)
    made = report(engine, answered)
    assert made.weighted is None
    assert made.participation.total.rate is None
    assert made.participation.missing == ("Internal medicine",)
    assert "Internal medicine" in participation_told(made, str)[0]


def test_days_without_a_round_are_named_and_nothing_is_weighted(engine, session, answered):
    visits(session, answered, KB=100, NOI=300)
    made = report(engine, answered, HalfYear(2025, 2))
    assert made.participation.days_missing == (Days(date(2025, 10, 1), date(2025, 12, 31)),)
    assert (made.weighted, made.participation.total.visits) == (None, None)
    assert "01 Oct 2025 – 31 Dec 2025" in participation_told(made, str)[0]


def test_rounds_that_follow_each_other_are_added(engine, session, answered):
    visits(session, answered, (date(2025, 7, 1), date(2025, 8, 31)), KB=60, NOI=200)
    visits(session, answered, (date(2025, 9, 1), date(2025, 9, 30)), KB=40, NOI=100)
    assert report(engine, answered).participation.total.visits == 400


def test_fewer_visits_than_forms_are_stated_and_not_cut_off(engine, session, answered):
    visits(session, answered, KB=20, NOI=300)
    made = report(engine, answered)
    assert made.participation.departments[0].rate == 2.5
    assert "Outpatients: one of the two numbers is wrong." in participation_told(made, str)[1]


def test_a_department_with_visits_and_no_answers_counts_as_asked(engine, session, facility):
    facility.answer_all([full_answers(FORM, 5)] * 5, collector=facility.collector())
    visits(session, facility, KB=10, NOI=30)
    made = report(engine, facility)
    assert made.participation.total.rate == 5 / 40
    assert [line.received for line in made.participation.departments] == [5, 0]
    assert made.weighted is None


def test_a_part_of_the_answers_has_no_response_rate(engine, session, answered):
    visits(session, answered, KB=100, NOI=300)
    assert report(engine, answered, channel="kiosk").participation is None
    assert report(engine, answered, version=1).participation is None
    index = as_index(report(engine, answered))
    assert index["participation"]["rate"] == 90 / 400
    assert index["weighted_by_visits"]["method"] == "wilson_weighted"
