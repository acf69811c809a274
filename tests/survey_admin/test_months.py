"""A month's sum stands for its days while they are the same; then, and at a period's ends, the days are read."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import func, select, update

from analysis.tally import Tally
from survey_admin import months
from survey_admin.queries import Question
from survey_admin.reports import build
from survey_admin.tallies import snapshot
from survey_core.models import Response, TallyMonth
from survey_core.periods import Days, Quarter
from survey_core.removing import remove
from tests.builders import full_answers
from tests.command_line.test_check import run

from .test_tallies import counted_form

FORM = "outpatient-2024"
SUMMER = Days(date(2025, 7, 1), date(2025, 9, 30))
JULY = Days(date(2025, 7, 1), date(2025, 7, 31))


@pytest.fixture
def form(session, facility):
    return counted_form(session, facility, FORM)


@pytest.fixture
def answered(facility, form):
    """Sixty answers of two departments on random days of a summer, and what the days say added up."""
    random = Random(7)
    for _person in range(60):
        day = SUMMER.first + timedelta(days=random.randrange(SUMMER.count))
        way = facility.collector(department=random.choice(["KB", "NOI"]))
        facility.answer(full_answers(form.definition, random.randint(3, 5)), on=day, collector=way)
    return form.counting


def read(engine, counting, *runs):
    """The tally of these runs of days, and how many month sums and day cells were made for it."""
    with snapshot(engine) as view:
        cells = view.patient_cells(counting, 1, runs)
    return Tally.total((cell.tally for cell in cells), counting.layout), len(view.added), len(view.recounted)


def by_days(engine, counting, *runs):
    with snapshot(engine) as view:
        cells = [cell for cell in view.cells(counting) if any(cell.day in run for run in runs)]
    return Tally.total((cell.tally for cell in cells), counting.layout)


@pytest.mark.parametrize(
    "runs",
    [
        [SUMMER],
        [Days(date(2025, 6, 15), date(2025, 9, 14))],
        [Days(date(2025, 7, 31), date(2025, 8, 1))],
        [Days(date(2025, 7, 5), date(2025, 7, 20)), Days(date(2025, 8, 1), date(2025, 8, 31))],
    ],
)
def test_months_and_days_say_the_same_the_first_time_and_after(engine, answered, runs):
    expected = by_days(engine, answered, *runs)
    assert expected.received > 0
    assert [read(engine, answered, *runs)[0] for _time in range(2)] == [expected, expected]


def test_a_second_reader_adds_nothing(engine, answered):
    assert read(engine, answered, SUMMER)[1:] != (0, 0)
    assert read(engine, answered, SUMMER)[1:] == (0, 0)


def test_an_answer_makes_only_its_own_department_and_month_be_added_again(engine, answered, facility, form):
    before = read(engine, answered, SUMMER)[0]
    facility.answer(full_answers(form.definition, 1), on=date(2025, 8, 4))
    after, added, recounted = read(engine, answered, SUMMER)
    assert (after.received, added, recounted) == (before.received + 1, 1, 1)
    assert after == by_days(engine, answered, SUMMER)


def test_an_answer_taken_back_leaves_the_sum(engine, answered):
    before = read(engine, answered, SUMMER)[0]
    with engine.begin() as connection:
        first = connection.scalar(select(func.min(Response.answered_on)))
        taken = remove(connection, Response.answered_on == first)
    after = read(engine, answered, SUMMER)[0]
    assert after.received == before.received - taken
    assert after == by_days(engine, answered, SUMMER)


def test_sums_under_other_rules_are_not_read(engine, answered, monkeypatch):
    read(engine, answered, SUMMER)
    monkeypatch.setattr("survey_admin.counting.RULES_VERSION", 99)
    assert read(engine, answered, SUMMER)[1] > 0


def test_a_slower_reader_never_writes_over_a_newer_sum(engine, answered, facility, form):
    with snapshot(engine) as slow:
        slow.patient_cells(answered, 1, [JULY])
        facility.answer(full_answers(form.definition, 1), on=date(2025, 7, 4))
        newest = read(engine, answered, JULY)[0]
    assert read(engine, answered, JULY) == (newest, 0, 0)


def test_check_names_a_sum_that_differs_from_its_days(engine, answered, facility, environment):
    build(engine, Question(facility.facility.id, FORM, Quarter(2025, 3)), "vi")
    assert run().exit_code == 0
    with engine.begin() as connection:
        zero = Tally.zero(answered.layout).to_bytes()
        connection.execute(
            update(TallyMonth).where(TallyMonth.month == date(2025, 8, 1)).values(data=zero, flagged=None)
        )
    result = run()
    assert (result.exit_code, "2025-08" in result.stdout) == (1, True)


def test_days_are_split_at_the_months_they_hold_whole():
    whole, rest = months.split(
        [Days(date(2024, 1, 31), date(2024, 3, 1)), Days(date(2024, 12, 1), date(2024, 12, 31))]
    )
    assert [one.first for one in whole] == [date(2024, 2, 1), date(2024, 12, 1)]
    assert rest == [Days(date(2024, 1, 31), date(2024, 1, 31)), Days(date(2024, 3, 1), date(2024, 3, 1))]
