"""A question finds its form, its departments and its days, and adds nothing that does not belong together."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from survey_admin.queries import Question, QuestionError, ask
from survey_admin.tallies import snapshot
from survey_core import rounds
from survey_core.database import now
from survey_core.models import Department, Version
from survey_core.periods import HalfYear, Quarter, Span, Year
from survey_core.publishing import publish
from survey_core.questionnaire import content_hash, parse
from tests.builders import full_answers

Q2, Q3 = Quarter(2025, 2), Quarter(2025, 3)
FORM = "outpatient-2024"


@pytest.fixture
def definition(session, facility):
    return parse(definition_text(session, facility))


def definition_text(session, facility, key=FORM):
    query = select(Version.definition).filter_by(questionnaire_id=facility.forms[key].id)
    text = session.scalars(query).one()
    session.commit()
    return text


def question(facility, form=FORM, quarter=Q3, **more):
    return Question(facility.facility.id, form, quarter, **more)


def answer(engine, asked):
    with snapshot(engine) as view:
        return ask(view, asked)


def received(engine, asked):
    return answer(engine, asked).total().received


@pytest.mark.parametrize(
    ("rule", "counts"), [("calendar", {Q2: 2, Q3: 3}), ("government", {Q2: 1, Q3: 3, Quarter(2025, 4): 1})]
)
def test_a_quarter_holds_the_answers_of_its_local_days(engine, session, facility, definition, rule, counts):
    facility.facility.quarter_rule = rule
    for day in [(5, 1), (6, 30), (7, 1), (8, 31), (9, 30)]:
        facility.answer(full_answers(definition), on=date(2025, *day))
    found = {quarter: received(engine, question(facility, quarter=quarter)) for quarter in counts}
    assert found == counts


def test_a_department_means_everything_below_it(engine, session, facility, definition):
    facility.departments["NOI"].parent_id = facility.departments["KB"].id
    for department in ("KB", "NOI"):
        facility.answer(full_answers(definition), collector=facility.collector(department=department))
    assert received(engine, question(facility, department="KB")) == 2
    assert received(engine, question(facility, department="NOI")) == 1


def test_departments_come_in_the_facilitys_order_and_add_to_the_total(engine, session, facility, definition):
    facility.departments["KB"].position = 5
    for department, people in [("KB", 3), ("NOI", 2)]:
        facility.answer_all(
            [full_answers(definition)] * people, collector=facility.collector(department=department)
        )
    found = answer(engine, question(facility))
    assert [tally.received for tally in found.departments().values()] == [2, 3]
    assert found.add(found.of()) == found.total()


def test_a_channel_leaves_the_others_out(engine, facility, definition):
    for channel, people in [("qr", 2), ("paper", 1)]:
        facility.answer_all(
            [full_answers(definition)] * people, collector=facility.collector(channel=channel)
        )
    assert received(engine, question(facility, channel="paper")) == 1


def test_survey_types_are_never_pooled(engine, session, facility, definition):
    made = facility.round(FORM, starts=date(2025, 9, 1), ends=date(2025, 9, 30))
    made.survey_type = 2
    facility.answer(full_answers(definition), on=date(2025, 8, 1))
    facility.answer_all([full_answers(definition)] * 2, on=date(2025, 9, 2))
    assert received(engine, question(facility)) == 1
    assert received(engine, question(facility, survey_type=2)) == 2


def test_the_reference_is_every_department_over_four_quarters(engine, facility, definition):
    noi = facility.collector(department="NOI")
    for back, people in enumerate([1, 2, 4, 8, 16, 32]):
        day = Q3.shifted(-back).days().first
        facility.answer_all([full_answers(definition)] * people, on=day)
        facility.answer(full_answers(definition), on=day, collector=noi)
    found = answer(engine, question(facility, department="NOI"))
    assert sorted(tally.people for tally in found.reference()) == [4, 1 + 2 + 4 + 8]
    assert sorted(tally.people for tally in found.reference(back=1)) == [4, 2 + 4 + 8 + 16]
    assert found.total(1).people == 1


def test_versions_are_added_by_item_code(engine, session, facility, definition):
    facility.answer(full_answers(definition, 4))
    changed = json.loads(definition_text(session, facility))
    section = changed["sections"][0]
    section["items"] = [dict(section["items"][0], code="A9"), *section["items"][1:]]
    publish(session, facility.facility.id, json.dumps(changed))
    session.commit()
    facility.answer(full_answers(parse(json.dumps(changed)), 5), version=2)
    found = answer(engine, question(facility))
    states = {code: found.total().states(code) for code in ("A1", "A2", "A9")}
    assert (states["A1"]["4"], states["A1"]["5"], states["A9"]["4"], states["A9"]["5"]) == (1, 0, 0, 1)
    assert (states["A2"]["4"], states["A2"]["5"]) == (1, 1)
    assert found.items["A1"].code == "A1"
    assert found.total().people == 2


def publish_unchecked(session, facility, text):
    """A second version as nobody can publish it any more, but as an older release could have."""
    form = facility.forms["outpatient-2024"]
    session.add(
        Version(
            facility_id=form.facility_id, questionnaire_id=form.id, audience=form.audience, number=2,
            definition=text, content_hash=content_hash(text), published_at=now(),
        )
    )  # fmt: skip
    session.commit()


def test_an_item_that_changed_its_section_is_refused_by_name(engine, session, facility, definition):
    facility.answer(full_answers(definition))
    changed = json.loads(definition_text(session, facility))
    changed["sections"][1]["items"].append(changed["sections"][0]["items"].pop(0))
    publish_unchecked(session, facility, json.dumps(changed))
    facility.answer(full_answers(definition), version=2)
    with pytest.raises(QuestionError, match="A1"):
        answer(engine, question(facility))


def test_staff_are_counted_in_the_quarter_their_closed_round_ends_in(engine, session, facility):
    staff = parse(definition_text(session, facility, "staff-2019"))
    collector = facility.collector("staff-2019")
    made = facility.round(starts=date(2025, 6, 1), ends=date(2025, 7, 15))
    facility.answer_all([full_answers(staff)] * 2, on=date(2025, 6, 10), collector=collector)
    assert received(engine, question(facility, "staff-2019")) == 0
    with engine.begin() as connection:
        rounds.close(connection, made.id)
    assert received(engine, question(facility, "staff-2019")) == 2
    assert received(engine, question(facility, "staff-2019", Q2)) == 0


@pytest.mark.parametrize(
    ("form", "more", "named"),
    [
        ("nothing", {}, "no questionnaire 'nothing'.*outpatient-2024"),
        (FORM, {"department": "XX"}, "no department 'XX'.*KB, NOI"),
        (FORM, {"channel": "fax"}, "no channel 'fax'.*kiosk"),
        ("staff-2019", {"department": "KB"}, "whole facility"),
        ("staff-2019", {"channel": "qr"}, "whole facility"),
    ],
)
def test_an_impossible_question_is_refused_in_one_sentence(engine, facility, form, more, named):
    with pytest.raises(QuestionError, match=named):
        answer(engine, question(facility, form, **more))


def test_another_facilitys_answers_and_departments_stay_its_own(engine, session, facility, definition):
    from tests.builders import build_facility

    other = build_facility(session, code="other")
    session.add(Department(facility_id=other.facility.id, code="MAT", name="Khoa Mắt"))
    session.commit()
    other.answer_all([full_answers(definition)] * 3)
    facility.answer(full_answers(definition))
    assert received(engine, question(facility)) == 1
    with pytest.raises(QuestionError, match="no department 'MAT'"):
        answer(engine, question(facility, department="MAT"))


def test_a_half_year_and_a_year_are_their_quarters_with_the_year_before_beside(engine, facility, definition):
    for quarter, people in {Q2: 2, Q3: 3, Q3.shifted(1): 4, Q2.shifted(-4): 1}.items():
        facility.answer_all([full_answers(definition)] * people, on=quarter.days().first)
    half, year = (answer(engine, question(facility, quarter=one)) for one in (HalfYear(2025, 2), Year(2025)))
    assert (half.total().people, half.total(1).people) == (7, 2)
    assert (year.total().people, year.total(1).people) == (9, 1)
    assert [tally.people for tally in half.reference()] == [9]
    assert [tally.people for tally in year.reference(1)] == [1]


def test_any_days_are_set_beside_as_many_before_them(engine, facility, definition):
    for day, people in {(7, 31): 1, (8, 1): 2, (8, 10): 4, (8, 11): 8}.items():
        facility.answer_all([full_answers(definition)] * people, on=date(2025, *day))
    found = answer(engine, question(facility, quarter=Span(date(2025, 8, 1), date(2025, 8, 10))))
    assert (found.total().people, found.total(1).people) == (6, 1)
    assert [tally.people for tally in found.reference()] == [7]


def test_staff_are_never_asked_about_free_dates(engine, facility):
    days = Span(date(2025, 8, 1), date(2025, 8, 10))
    with pytest.raises(QuestionError, match="whole quarters"):
        answer(engine, question(facility, form="staff-2019", quarter=days))


def test_a_head_is_answered_by_whole_quarters_only(engine, facility):
    facility.answer_all([{"A1": 5}] * 6)
    own = {"department": "KB", "own": frozenset({facility.departments["KB"].id})}
    assert answer(engine, question(facility, quarter=Q3, **own)).total().received == 6
    with pytest.raises(QuestionError, match="whole quarters"):
        answer(engine, question(facility, quarter=Span(date(2025, 8, 1), date(2025, 8, 10)), **own))
