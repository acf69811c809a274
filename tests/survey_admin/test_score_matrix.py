"""The single responses behind an answer are those its tallies count, and carry what was answered."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from analysis.tally import Tally
from survey_admin.queries import Question, ask
from survey_admin.score_matrix import read
from survey_admin.tallies import snapshot
from survey_core import rounds
from survey_core.database import now
from survey_core.models import Response
from survey_core.periods import Quarter
from survey_core.publishing import publish
from survey_core.questionnaire import OFFICIAL_FORMS, parse
from tests.builders import full_answers
from tests.survey_admin.flagged import KioskDay, mix

FORM, STAFF, Q3 = "outpatient-2024", "staff-2019", Quarter(2025, 3)
TEXT = (OFFICIAL_FORMS / f"{FORM}.json").read_text(encoding="utf-8")
DEFINITION = parse(TEXT)
NOT_COMPARED = ("received", "excluded", "flags")  # the matrix holds neither excluded responses nor flags


def asked(engine, facility, form=FORM, until=None, **more):
    """The tally of an answer, and the matrix of its responses."""
    with snapshot(engine) as view:
        answer = ask(view, Question(facility.facility.id, form, Q3, **more))
        return answer.total(), read(view, answer, until)


def counted(tally: Tally) -> list[float]:
    """Everything a tally says of responses that count."""
    slots = zip(tally.layout.slots, tally.vector.tolist(), strict=True)
    return [value for path, value in slots if path[0] not in NOT_COMPARED]


def one_by_one(random, n=40) -> list[dict]:
    """People who answer anything, some of them so little that they do not count."""
    given = []
    for person in range(n):
        answers = {item.code: int(random.integers(0, 6)) for item in DEFINITION.likert}
        left_blank = random.choice(list(answers), size=12 if person % 5 == 0 else 2, replace=False)
        answers = {code: level for code, level in answers.items() if code not in left_blank}
        others = {
            "G1": float(random.integers(0, 150)),
            "G2": str(random.integers(1, 6)),
            "sex": "female",
            "age": 40.0,
        }
        given.append(answers | ({} if person % 3 == 0 else others))
    return given


@pytest.fixture
def mixed(session, facility):
    """Two versions, two departments, two ways of answering; blanks, unused questions and responses left out."""
    random = np.random.default_rng(1)
    facility.answer_all(one_by_one(random))
    facility.answer_all(one_by_one(random), collector=facility.collector(channel="paper", department="NOI"))
    facility.answer_all(one_by_one(random), on=date(2025, 6, 30))
    changed = json.loads(TEXT)
    section = changed["sections"][0]
    section["items"] = [*section["items"][1:], dict(section["items"][0], code="A9")]
    publish(session, facility.facility.id, json.dumps(changed))
    session.commit()
    newer = [
        {"A9" if code == "A1" else code: value for code, value in one.items()} for one in one_by_one(random)
    ]
    facility.answer_all(newer, version=2)
    return facility


@pytest.mark.parametrize(
    "more", [{}, {"department": "NOI"}, {"channel": "paper"}, {"version": 2}, {"survey_type": 2}], ids=str
)
def test_the_sums_of_the_matrix_are_those_of_the_tallies(engine, mixed, more):
    tally, matrix = asked(engine, mixed, **more)
    whole = matrix.tallies(np.zeros(matrix.people), 1)[0]
    assert counted(whole) == counted(tally)
    assert bool(matrix.people) == ("survey_type" not in more)
    assert matrix.people == tally.received - sum(tally.excluded.values())
    likert = matrix.scores(tally.layout.items)
    assert (np.nansum(likert), (~np.isnan(likert)).sum()) == (tally.sums().x, tally.sums().n)


def test_groups_of_people_add_to_all_of_them(engine, mixed):
    tally, matrix = asked(engine, mixed)
    groups = matrix.choice("G2")
    parts = matrix.tallies(groups, len(matrix.options("G2")))
    assert [part.received for part in parts] == list(tally.choice_counts("G2").values())
    nobody = matrix.tallies(np.where(groups < 0, 0, -1), 1)
    assert counted(Tally.total([*parts, *nobody], tally.layout)) == counted(tally)


def test_numbers_and_departments_stand_beside_the_scores(engine, mixed):
    tally, matrix = asked(engine, mixed)
    given = matrix.number("G1")
    assert (np.isfinite(given).sum(), np.nansum(given)) == tally.number_sums("G1")[:2]
    at_noi = matrix.departments == mixed.departments["NOI"].id
    alone, _matrix = asked(engine, mixed, department="NOI")
    assert counted(matrix.tallies(np.where(at_noi, 0, -1), 1)[0]) == counted(alone)


def test_a_section_mean_is_of_the_questions_a_person_answered(engine, facility):
    first, *others = [item.code for item in DEFINITION.likert if item.section == "A"]
    facility.answer(full_answers(DEFINITION, 5) | {first: 2, others[0]: 0})
    facility.answer(full_answers(DEFINITION, 4) | dict.fromkeys((first, *others), 0))
    _tally, matrix = asked(engine, facility)
    means = matrix.section_means()
    assert sorted(means[:, 0].tolist(), key=str) == [(2 + 5 * 3) / 4, pytest.approx(np.nan, nan_ok=True)]
    assert sorted(means[:, 1].tolist()) == [4, 5]


def test_flagged_responses_are_left_out_where_that_is_asked(engine, facility):
    mix(facility, KioskDay.of(facility))
    everybody, _matrix = asked(engine, facility)
    tally, matrix = asked(engine, facility, without_flagged=True)
    assert counted(matrix.tallies(np.zeros(matrix.people), 1)[0]) == counted(tally)
    assert (everybody.received, matrix.people) == (16, 12)


def test_responses_received_after_an_instant_are_left_out(engine, session, facility):
    facility.answer_all([full_answers(DEFINITION, 5)] * 3, received_at=datetime(2025, 8, 4, 5, tzinfo=UTC))
    facility.answer_all([full_answers(DEFINITION, 1)] * 2, received_at=datetime(2025, 10, 4, 5, tzinfo=UTC))
    assert session.query(Response).count() == 5
    _tally, matrix = asked(engine, facility, until=datetime(2025, 10, 2, tzinfo=UTC))
    assert matrix.scores(["A1"]).tolist() == [[5], [5], [5]]


@pytest.mark.parametrize(("people", "is_closed", "there"), [(12, True, 12), (12, False, 0), (9, True, 0)])
def test_staff_are_read_of_closed_rounds_of_enough_people_only(engine, facility, people, is_closed, there):
    definition = parse((OFFICIAL_FORMS / f"{STAFF}.json").read_text(encoding="utf-8"))
    made = facility.round()
    facility.answer_all(
        [full_answers(definition, sex="female")] * people, collector=facility.collector(STAFF)
    )
    if is_closed:
        with engine.begin() as connection:
            rounds.close(connection, made.id)
    tally, matrix = asked(engine, facility, STAFF)
    assert matrix.people == there
    if there:
        assert counted(matrix.tallies(np.zeros(people), 1)[0]) == counted(tally)
        assert asked(engine, facility, STAFF, until=now() - timedelta(days=1))[1].people == 0


def test_nobody_is_a_matrix_without_rows(engine, facility):
    tally, matrix = asked(engine, facility)
    assert matrix.people == 0
    assert matrix.section_means().shape == (0, len(tally.layout.sections))
    assert (matrix.choice("G2").size, matrix.number("G1").size, matrix.departments.size) == (0, 0, 0)
