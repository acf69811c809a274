"""A report says what the raw answers say, with the intervals of the printed rule, and withholds what it must."""

from datetime import date

import pytest
from sqlalchemy import select

from analysis.satisfaction import satisfaction_rate
from survey_admin.queries import Question, ask
from survey_admin.reports import as_index, build
from survey_admin.tallies import snapshot
from survey_core.models import Version
from survey_core.periods import Days, Quarter
from survey_core.questionnaire import parse
from tests.builders import full_answers

FORM, Q3 = "outpatient-2024", Quarter(2025, 3)


@pytest.fixture
def definition_of(session, facility):
    def read(key=FORM):
        query = select(Version.definition).filter_by(questionnaire_id=facility.forms[key].id)
        text = session.scalars(query).one()
        session.commit()
        return parse(text)

    return read


def report(engine, facility, form=FORM, quarter=Q3, language="vi", **more):
    return build(engine, Question(facility.facility.id, form, quarter, **more), language)


def people(definition, *levels, **others):
    return [full_answers(definition, level, **others) for level in levels]


def mixed(definition, size):
    """People who differ among and within themselves, some items not used or blank."""
    codes = [item.code for item in definition.likert]
    return [
        {
            code: (5, 4, 4, 3, 0, None, 2)[(i * j + i) % 7 if j % 4 == 0 else i % 3]
            for j, code in enumerate(codes)
        }
        | {"G1": 80 + i, "G2": str(3 + i % 3), "E5": str(1 + i % 5)}
        for i in range(size)
    ]


def test_the_six_numbers_equal_a_count_of_the_raw_answers_in_plain_python(engine, facility, definition_of):
    definition = definition_of()
    sent = mixed(definition, 40)
    facility.answer_all(sent)
    made = report(engine, facility)
    likert = {item.code for item in definition.likert}
    given = [[v for code, v in one.items() if code in likert and v] for one in sent]
    answers, satisfied = sum(map(len, given)), sum(v >= 4 for one in given for v in one)
    assert made.excluded == {"too_many_blank": 0, "blank_section": 0}
    assert made.headline.satisfaction.value == pytest.approx(satisfied / answers)
    assert made.headline.mean.value == pytest.approx(sum(map(sum, given)) / answers)
    assert made.headline.expectation.value == pytest.approx(80 + 39 / 2)
    assert made.headline.returning.value == pytest.approx(sum(3 + i % 3 >= 4 for i in range(40)) / 40)
    assert made.headline.comprehensive.value == sum(all(v >= 4 for v in one) for one in given) / 40
    assert (made.headline.satisfaction.people, made.headline.satisfaction.answers) == (40, answers)


def test_sections_items_and_choices_equal_a_count_of_the_raw_answers(engine, facility, definition_of):
    sent = mixed(definition_of(), 40)
    facility.answer_all(sent)
    made = report(engine, facility)
    section_b = [v for one in sent for code, v in one.items() if code[0] == "B" and v]
    line = next(line for line in made.sections if line.code == "B")
    assert line.satisfaction.value == pytest.approx(sum(v >= 4 for v in section_b) / len(section_b))
    item = next(item for item in made.items if item.code == "B3")
    column = [one["B3"] for one in sent]
    assert item.states == {s: column.count(int(s)) for s in "543210"} | {"-": column.count(None), "x": 0}
    assert [choice.code for choice in made.choices] == ["E5", "G2"]
    assert [count for _, _, count in made.choices[0].options] == [8, 8, 8, 8, 8, 0]


def test_the_interval_is_the_printed_rule_floored_by_four_quarters(engine, facility, definition_of):
    for back, size in enumerate([30, 150, 170]):
        facility.answer_all(mixed(definition_of(), size), on=Q3.shifted(-back).days().first)
    with snapshot(engine) as view:
        answer = ask(view, Question(facility.facility.id, FORM, Q3))
    year = answer.within(Days(date(2024, 10, 1), date(2025, 9, 30)))
    floored = satisfaction_rate(answer.total(), reference=[answer.add(year)])
    assert floored != satisfaction_rate(answer.total(), reference=[answer.total(), answer.total(1)])
    made = report(engine, facility)
    assert made.headline.satisfaction == floored
    assert made.headline.satisfaction != satisfaction_rate(answer.total())
    assert made.previous == report(engine, facility, quarter=Q3.shifted(-1)).headline.satisfaction


def test_an_excluded_response_is_received_and_named_by_its_reason(engine, facility, definition_of):
    definition = definition_of()
    half = {item.code: 5 for item in definition.likert[:15]}
    empty_section = full_answers(definition) | {
        item.code: None for item in definition.likert if item.section == "E"
    }
    facility.answer_all([half, empty_section, *people(definition, 4, 5)])
    made = report(engine, facility)
    assert (made.received, made.excluded) == (4, {"too_many_blank": 1, "blank_section": 1})
    assert made.headline.satisfaction.people == 2


def test_a_department_report_holds_its_answers_and_keeps_the_facilitys_reference(
    engine, facility, definition_of
):
    definition = definition_of()
    noi = facility.collector(department="NOI")
    facility.answer_all(people(definition, 2, 4), collector=noi)
    facility.answer_all(people(definition, 5))
    made = report(engine, facility, department="NOI", language="en")
    assert (made.department, made.department_code) == ("Internal medicine", "NOI")
    assert [line.name for line in made.departments] == ["Internal medicine"]
    assert made.headline.satisfaction.value == 0.5


def test_a_quarter_without_answers_is_withheld_and_shows_no_figure(engine, facility):
    made = report(engine, facility)
    assert made.withheld == "no_answers"
    assert made.headline.satisfaction.value is None
    assert (made.received, made.excluded, made.departments, made.items, made.previous) == (
        0,
        {},
        (),
        (),
        None,
    )


def test_everything_is_named_in_the_readers_language(engine, facility, definition_of):
    facility.answer_all(people(definition_of(), 5, 5))
    made = report(engine, facility, language="en")
    assert made.letterhead.facility == "Provincial General Hospital"
    assert made.title == definition_of().title["en"]
    assert made.items[0].text == definition_of().likert[0].text["en"]
    assert made.software.startswith("Lắng Nghe ")


def test_the_index_carries_the_unrounded_headline(engine, facility, definition_of):
    facility.answer_all(mixed(definition_of(), 30))
    made = report(engine, facility)
    index = as_index(made)
    rate = made.headline.satisfaction
    assert (index["value"], index["low"], index["high"]) == (rate.value, rate.low, rate.high)
    assert (index["form"], index["period"], index["people"], index["received"]) == (FORM, "2025Q3", 30, 30)
    assert (index["excluded"], index["facility"], index["department"]) == (0, "bvt", None)
    assert index["numbers"]["mean"]["value"] == made.headline.mean.value
    assert index["numbers"]["previous"] is None


def test_a_form_without_expectation_and_return_has_neither(engine, facility, definition_of):
    collector = facility.collector("short-outpatient")
    facility.answer_all(people(definition_of("short-outpatient"), 4, 5), collector=collector)
    made = report(engine, facility, "short-outpatient")
    assert (made.headline.expectation, made.headline.returning, made.choices) == (None, None, ())


def test_the_facilitys_own_rules_decide_which_responses_count(engine, session, facility, definition_of):
    facility.facility.max_blank_share = 1.0
    facility.facility.reject_blank_section = False
    session.commit()
    facility.answer_all([{"A1": 5}, {"A1": 3}])
    made = report(engine, facility)
    assert (made.headline.satisfaction.people, made.headline.satisfaction.value) == (2, 0.5)
    assert made.rules["max_blank_share"] == 1.0


def test_engine_session_and_connection_give_the_same_report(engine, session, facility, definition_of):
    facility.answer_all(mixed(definition_of(), 12))
    question = Question(facility.facility.id, FORM, Q3)
    with engine.connect().execution_options(writes=False) as connection:
        made = [build(source, question, "vi") for source in (engine, session, connection)]
    assert made[0].headline == made[1].headline == made[2].headline
    assert made[0].items == made[1].items == made[2].items
