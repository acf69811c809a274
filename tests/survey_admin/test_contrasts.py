"""Better, worse or cannot be told: from the intervals, of groups that share nobody, and the same words everywhere."""

from datetime import date

import pytest

from analysis.comparison import mover
from survey_admin.contrasts import against_target
from survey_admin.questions import Question
from survey_admin.reports import as_index, build
from survey_admin.verdict_words import beside_others, change_told, points, target_told
from survey_core.models import Department
from survey_core.periods import Quarter
from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers

from .sample import estimate, sample
from .staff_rounds import JULY, Staff

FORM = parse(dict(official_forms())["outpatient-2024"])
Q3, AUGUST, MAY = Quarter(2025, 3), date(2025, 8, 4), date(2025, 5, 5)


def people(facility, department, satisfied, others, on=AUGUST):
    answers = [full_answers(FORM, 5)] * satisfied + [full_answers(FORM, 2)] * others
    facility.answer_all(answers, on, facility.collector(department=department))


def report(engine, facility, **more):
    return build(engine, Question(facility.facility.id, FORM.key, Q3, **more), "en")


def by_code(made):
    return {line.code: line for line in made.departments}


@pytest.mark.parametrize(
    ("now", "before", "verdict", "said"),
    [
        ((95, 5), (50, 50), "better", "rose by 45.00 percentage points"),
        ((50, 50), (95, 5), "worse", "fell by 45.00 percentage points"),
        ((91, 9), (90, 10), "cannot_tell", "it cannot be told whether it is better."),
        ((89, 11), (90, 10), "cannot_tell", "it cannot be told whether it is worse."),
        ((90, 10), (90, 10), "cannot_tell", "no change can be told."),
    ],
)
def test_the_change_since_the_period_before_is_said_in_one_sentence(
    engine, facility, now, before, verdict, said
):
    people(facility, "KB", *now)
    people(facility, "KB", *before, on=MAY)
    made = report(engine, facility)
    assert made.change.verdict == verdict
    assert said in change_told(made, str)
    limits = mover(made.headline.satisfaction, made.previous)
    assert (made.change.difference.low, made.change.difference.high) == pytest.approx(limits)


def test_without_a_period_before_nothing_is_said_of_change(engine, facility):
    people(facility, "KB", 90, 10)
    made = report(engine, facility)
    assert made.change is None
    assert change_told(made, str) == ""
    assert as_index(made)["change"] is None


def test_a_department_is_set_beside_all_others_and_never_beside_a_whole_that_holds_it(engine, facility):
    people(facility, "KB", 99, 1)
    people(facility, "NOI", 30, 30)
    lines = by_code(report(engine, facility))
    assert lines["KB"].contrast.verdict == "better"
    assert lines["NOI"].contrast.verdict == "worse"
    assert lines["KB"].contrast.difference.value == pytest.approx(0.99 - 0.5)
    assert lines["KB"].contrast.difference.people == (100, 60)
    assert "better than the others" in beside_others(lines["KB"].contrast, str, "en")


def test_one_department_asked_for_is_judged_as_among_all(engine, facility):
    people(facility, "KB", 99, 1)
    people(facility, "NOI", 30, 30)
    whole = by_code(report(engine, facility))
    alone = by_code(report(engine, facility, department="NOI"))
    assert alone["NOI"].contrast == whole["NOI"].contrast


def test_a_department_alone_and_a_head_of_department_get_no_contrast(engine, facility):
    people(facility, "KB", 90, 10)
    assert by_code(report(engine, facility))["KB"].contrast is None
    people(facility, "NOI", 30, 30)
    own = frozenset({facility.departments["KB"].id})
    asked = report(engine, facility, department="KB", own=own)
    assert asked.withheld is None
    assert [line.contrast for line in asked.departments] == [None]
    assert asked.participation is None


def test_words_follow_holm_over_the_family_and_not_each_interval_alone(session, engine, facility):
    for number in range(12):
        code = f"K{number}"
        facility.departments[code] = Department(
            facility_id=facility.facility.id, code=code, name=f"Khoa {code}"
        )
        session.add(facility.departments[code])
    session.commit()
    for number in range(12):
        people(facility, f"K{number}", 36, 4)
    people(facility, "KB", 31, 9)
    contrast = by_code(report(engine, facility))["KB"].contrast
    assert 0.05 / 13 < contrast.difference.p < 0.05
    assert contrast.difference.high < 0
    assert contrast.verdict == "cannot_tell"


def test_staff_contrasts_are_left_out_wherever_a_department_is_hidden(session, engine, facility):
    staff = Staff(session, engine, facility)
    staff.round(KB=30, NOI=30, SAN=4, MAT=40)
    made = staff.report()
    assert any(line.is_hidden for line in made.departments)
    assert not any(line.contrast for line in made.departments)
    assert made.participation.departments == ()


def test_staff_contrasts_stand_where_every_department_is_shown(session, engine, facility):
    staff = Staff(session, engine, facility)
    staff.round(on=JULY, KB=30, NOI=30)
    made = staff.report()
    assert all(line.contrast.verdict == "cannot_tell" for line in made.departments)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.9, 0.95, "reached"), (0.8, 0.899, "not_reached"), (0.85, 0.95, "cannot_tell"), (None, None, None)],
)
def test_a_target_is_judged_by_the_whole_interval(low, high, verdict):
    assert against_target(estimate(0.9, low, high), 0.9) == verdict


def test_a_target_nobody_can_reach_is_not_reached():
    made = sample(target=1.01, language="en")
    assert target_told(made, str) == "Target 101.00 %: not reached (the whole interval lies below it)."


def test_points_carry_their_sign_and_a_rounded_nothing_none():
    assert [points(one, "vi") for one in (0.021, -0.003, 0.0, -0.00001, None)] == [
        "+2,10", "−0,30", "0,00", "0,00", "–",
    ]  # fmt: skip


def test_other_programs_read_the_same_differences(engine, facility):
    people(facility, "KB", 99, 1)
    people(facility, "NOI", 30, 30)
    people(facility, "KB", 50, 50, on=MAY)
    made = report(engine, facility)
    index = as_index(made)
    assert index["change"]["value"] == made.change.difference.value
    assert index["change"]["verdict"] == made.change.verdict
    assert index["target_verdict"] == against_target(made.headline.satisfaction, made.target)
    assert [one["contrast"]["verdict"] for one in index["departments"]] == ["better", "worse"]
