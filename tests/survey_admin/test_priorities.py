"""What to improve first: weights and reliability of the very answers the report counts, and nothing where little is known."""

import json
from datetime import date

import numpy as np
import pytest

from analysis.drivers import drivers
from analysis.reliability import reliability
from survey_admin.priorities import priorities
from survey_admin.queries import Question, QuestionError
from survey_admin.reports import build
from survey_core import rounds
from survey_core.models import Response
from survey_core.periods import Quarter
from survey_core.publishing import publish
from survey_core.questionnaire import OFFICIAL_FORMS
from tests.builders import full_answers
from tests.forms import FORMS, publish_for
from tests.survey_admin.closings import close
from tests.survey_admin.judging import FORM, people

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
Q3 = Quarter(2025, 3)
CAP = 200


@pytest.fixture
def answers(facility):
    given = people()
    facility.answer_all(given)
    return given


def asked(engine, facility, form=FORM, **more):
    kept = {name: more.pop(name) for name in ("role", "live", "is_picture") if name in more}
    return priorities(engine, Question(facility.facility.id, form, Q3, **more), "en", **kept)


def columns(answers, section):
    codes = [item.code for item in FORMS[FORM].likert if item.section == section]
    return np.array([[one[code] for code in codes] for one in answers], dtype=float), codes


def test_weights_are_those_of_the_answers_given_and_rates_those_of_the_report(engine, facility, answers):
    found = asked(engine, facility)
    means = np.column_stack([columns(answers, section)[0].mean(axis=1) for section in "ABCDE"])
    direct = drivers(means, np.array([min(one["G1"], CAP) for one in answers]), "ABCDE")
    weights = {one.code: one.weight.share for one in found.sections}
    assert weights == pytest.approx({driver.code: driver.share for driver in direct.drivers})
    assert (found.people, found.r_squared) == (len(answers), pytest.approx(direct.r_squared))
    report = build(engine, Question(facility.facility.id, FORM, Q3), "en")
    rates = {line.code: line.satisfaction for line in report.sections}
    assert ({one.code: one.rate for one in found.sections}, found.overall) == (
        rates,
        report.headline.satisfaction,
    )


def test_the_section_that_weighs_much_and_pleases_little_comes_first(engine, facility, answers):
    found = asked(engine, facility)
    assert [one.code for one in found.with_reading("first")] == ["B"]
    first = found.sections[0]
    assert (first.code, first.is_clear, found.even) == ("B", True, 0.2)
    assert {one.reading for one in found.sections[1:]} <= {"next", "steady"}


def test_a_section_that_weighs_much_and_pleases_is_to_be_kept(engine, facility):
    facility.answer_all(people(driver="D", worst="B"))
    readings = {one.code: one.reading for one in asked(engine, facility).sections}
    assert (readings["D"], readings["B"]) == ("keep", "next")


def test_coming_back_can_be_weighed_instead(engine, facility, answers):
    found = asked(engine, facility, role="return")
    means = np.column_stack([columns(answers, section)[0].mean(axis=1) for section in "ABCDE"])
    direct = drivers(means, np.array([float(one["G2"] in "45") for one in answers]), "ABCDE")
    assert (found.outcome.role, found.r_squared) == ("return", pytest.approx(direct.r_squared))
    assert [one.role for one in found.outcomes] == ["expectation", "return"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (people(99), "too_few_people"),
        ([one | {"G1": 80.0} for one in people(120)], "no_variance"),
        ([one | {"G1": float(50 + 7 * n % 90)} for n, one in enumerate(people(400))], "little_explained"),
        ([one | dict.fromkeys(("G1",), None) for one in people(120)], "too_few_people"),
    ],
)
def test_no_weight_is_shown_where_little_is_known(engine, facility, given, reason):
    facility.answer_all([{code: value for code, value in one.items() if value is not None} for one in given])
    found = asked(engine, facility)
    assert (found.reason, found.even) == (reason, None)
    assert {(one.weight, one.reading) for one in found.sections} == {(None, None)}
    assert all(one.rate.value is not None for one in found.sections)


def test_a_form_without_an_overall_judgement_has_reliability_only(engine, facility):
    given = people(60, form="mother-2019")
    mothers = [
        {code: value for code, value in one.items() if code != "G1"} | {"G1": 4, "G2": 5} for one in given
    ]
    facility.answer_all(mothers, collector=facility.collector("mother-2019"))
    found = asked(engine, facility, "mother-2019")
    assert (found.reason, found.outcome) == ("no_outcome", None)
    assert len([one for one in found.reliability if one.found and one.found.alpha]) >= 5


def test_a_judgement_the_form_does_not_ask_for_is_refused_by_name(engine, facility):
    publish_for(facility)
    facility.answer({"A1": 4, "A2": 5, "C1": "yes", "G1": 90}, collector=facility.collector("every-kind"))
    with pytest.raises(QuestionError, match="every-kind.*Known: expectation"):
        asked(engine, facility, "every-kind", role="return")


def test_reliability_is_that_of_the_answers_given(engine, facility, answers):
    found = {one.code: one for one in asked(engine, facility).reliability}
    for section in "ABCDE":
        scores, codes = columns(answers, section)
        direct = reliability(scores, codes)
        assert found[section].found.alpha == pytest.approx(direct.alpha)
        assert found[section].found.feldt == pytest.approx(direct.feldt)
        assert {part.code: part.if_dropped for part in found[section].items} == pytest.approx(
            direct.if_dropped
        )
        is_high, is_low = direct.feldt[0] >= 0.7, direct.feldt[1] < 0.7
        assert found[section].verdict == ("together" if is_high else "apart" if is_low else "cannot_tell")


def test_a_question_everybody_answers_alike_is_named(engine, facility):
    facility.answer_all([one | {"A1": 4} for one in people(40)])
    part = asked(engine, facility).reliability[0].items[0]
    assert (part.code, part.state, part.if_dropped) == ("A1", "flat", None)


def test_two_versions_are_weighed_over_what_both_asked(engine, session, facility, answers):
    changed = json.loads((OFFICIAL_FORMS / f"{FORM}.json").read_text(encoding="utf-8"))
    items = changed["sections"][0]["items"]
    items[0]["code"] = "A9"
    publish(session, facility.facility.id, json.dumps(changed))
    session.commit()
    newer = [
        {"A9" if code == "A1" else code: value for code, value in one.items()} for one in people(100, seed=8)
    ]
    facility.answer_all(newer, version=2)
    found = asked(engine, facility)
    assert (found.people, found.not_common) == (260, ())
    states = {part.code: part.state for part in found.reliability[0].items}
    assert {code for code, state in states.items() if state == "not_common"} == {"A1", "A9"}
    assert found.reliability[0].found.people == 260


def test_a_picture_leaves_reliability_out(engine, facility, answers):
    found, picture = asked(engine, facility), asked(engine, facility, is_picture=True)
    assert (picture.sections, picture.reliability) == (found.sections, ())


def test_nothing_is_said_of_an_open_staff_round_nor_of_what_its_report_hides(engine, facility):
    made = facility.round()
    staff = people(130, form="staff-2019", driver="C", worst="C")
    staff = [{code: value for code, value in one.items() if code[0] in "ABCDE"} for one in staff]
    facility.answer_all(staff, collector=facility.collector("staff-2019"))
    found = asked(engine, facility, "staff-2019")
    assert (found.withheld, found.sections, found.reliability) == ("round_open", (), ())
    with engine.begin() as connection:
        rounds.close(connection, made.id)
    found = asked(engine, facility, "staff-2019")
    report = build(engine, Question(facility.facility.id, "staff-2019", Q3), "en")
    hidden = {line.code for line in report.items if line.states is None}
    parts = [part for one in found.reliability for part in one.items]
    assert hidden == {part.code for part in parts if part.state == "hidden"} != set()
    assert all(part.if_dropped is None for part in parts if part.code in hidden)


def test_figures_of_a_closed_quarter_stand_still_when_late_answers_come(engine, facility, answers):
    close(engine, facility)
    before = asked(engine, facility)
    facility.answer_all(people(60, seed=9, driver="A", worst="A"))
    after, live = asked(engine, facility), asked(engine, facility, live=True)
    assert (after.sections, after.reliability, after.moved) == (before.sections, before.reliability, None)
    assert (after.standing.is_frozen, after.standing.late) == (True, 60)
    assert (live.people, live.sections != after.sections) == (220, True)


def test_it_is_said_where_responses_an_issue_counted_are_gone(engine, session, facility, answers):
    close(engine, facility)
    session.delete(session.query(Response).first())
    session.commit()
    found = asked(engine, facility)
    assert found.moved.values == {"here": "159", "was": "160"}
    assert found.moved in found.remarks


def test_a_head_reads_their_own_department_and_nothing_of_few(engine, facility, answers):
    noi = facility.departments["NOI"].id
    facility.answer_all(people(4), collector=facility.collector(department="NOI"))
    few = asked(engine, facility, department="NOI", own=frozenset({noi}))
    assert (few.withheld, few.sections, few.reliability) == ("below_threshold", (), ())
    kb = asked(engine, facility, department="KB", own=frozenset({facility.departments["KB"].id}))
    assert (kb.people, kb.withheld) == (len(answers), None)


def test_nobody_is_no_figure(engine, facility):
    found = asked(engine, facility)
    assert (found.withheld, found.plain["sections"], found.plain["r_squared"]) == ("no_answers", [], None)


def test_everybody_content_has_rates_and_neither_weights_nor_alpha(engine, facility):
    facility.answer_all([full_answers(FORMS[FORM], 5, G1=100.0, G2="5")] * 120, on=date(2025, 8, 4))
    found = asked(engine, facility)
    assert found.reason == "no_variance"
    assert {one.found.alpha for one in found.reliability} == {None}
    assert {part.state for one in found.reliability for part in one.items} == {"flat"}
