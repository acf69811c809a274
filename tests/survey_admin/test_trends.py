"""A rate's course: every month as its answers say, limits only where enough points fix them, staff by quarters."""

from datetime import date

import pytest

from analysis.satisfaction import satisfaction_rate
from survey_admin.courses import course
from survey_admin.queries import Question, ask
from survey_admin.tallies import snapshot
from survey_core import rounds
from survey_core.periods import Quarter, Span
from tests.builders import full_answers

from .people import enter
from .test_tallies import counted_form

FORM, Q4 = "outpatient-2024", Quarter(2025, 4)


@pytest.fixture
def form(session, facility):
    return counted_form(session, facility, FORM).definition


def months(first: int, last: int):
    return [date(2024 + (n - 1) // 12, (n - 1) % 12 + 1, 9) for n in range(first, last + 1)]


def spread(facility, form, days, levels=(5, 5, 4, 3)):
    """So many people on each of these days."""
    for day in days:
        answers = [
            full_answers(form, level) | {"A1": 1 + (n + day.month) % 5} for n, level in enumerate(levels)
        ]
        facility.answer_all(answers, on=day)


def of(engine, facility, period=Q4, **more):
    return course(engine, Question(facility.facility.id, FORM, period, **more), "patient")


def test_twenty_four_months_end_with_the_period_and_each_says_what_its_answers_say(engine, facility, form):
    spread(facility, form, months(1, 24))
    found = of(engine, facility)
    assert [point.when.first for point in found.points] == [day.replace(day=1) for day in months(1, 24)]
    for point in (found.points[0], found.points[-1]):
        with snapshot(engine) as view:
            tally = ask(
                view,
                Question(
                    facility.facility.id, FORM, Span(point.when.first, point.when.first.replace(day=28))
                ),
            ).total()
        assert point.rate.value == satisfaction_rate(tally).value
        assert (point.rate.people, point.rate.answers) == (4, 4 * 31)


def test_twelve_points_bring_limits_fewer_a_run_chart(engine, facility, form):
    spread(facility, form, months(14, 24))
    few = of(engine, facility)
    assert (few.method, {point.limits for point in few.points}) == ("run_chart", {None})
    spread(facility, form, months(13, 13))
    enough = of(engine, facility)
    assert enough.method == "laney_p"
    assert all(low <= enough.centre <= high for low, high in (point.limits for point in enough.known))


def test_a_month_far_off_is_a_signal_and_its_limits_allow_for_people(engine, facility, form):
    spread(facility, form, months(1, 12), levels=(5, 4, 5, 4, 3, 5, 4, 5))
    facility.answer_all([full_answers(form, 1) | {"A1": 5}] * 30, on=date(2025, 1, 9))
    found = of(engine, facility)
    assert [point.when.first for point in found.signals] == [date(2025, 1, 1)]
    usual, rare = found.points[11].limits, found.points[12].limits
    assert rare[1] - rare[0] < usual[1] - usual[0]  # thirty people are known better than eight


def test_a_month_of_few_people_who_are_all_satisfied_is_no_signal(engine, facility, form):
    for day in months(1, 12):
        spread(facility, form, [day], levels=(5, 4, 5, 4, 3, 5, 4, 5 if day.month % 2 else 2))
    facility.answer_all([full_answers(form, 5)] * 3, on=date(2025, 1, 9))
    point = of(engine, facility).points[12]
    assert (point.rate.value, point.is_signal) == (1.0, False)
    assert point.limits[0] < point.rate.value


@pytest.mark.parametrize(
    ("last", "month"), [(date(2025, 9, 29), date(2025, 8, 1)), (date(2025, 9, 30), date(2025, 9, 1))]
)
def test_a_month_that_is_not_over_by_the_end_is_no_point_yet(engine, facility, form, last, month):
    spread(facility, form, months(20, 21))
    days = Span(date(2025, 9, 1), last)
    assert of(engine, facility, days).points[-1].when.first == month


def test_a_channel_and_a_department_have_courses_of_their_own(engine, facility, form):
    spread(facility, form, [date(2025, 10, 9)])
    facility.answer(
        full_answers(form, 5), on=date(2025, 10, 9), collector=facility.collector(department="NOI")
    )
    cuts = ({}, {"department": "NOI"}, {"channel": "paper"})
    people = [[point.rate.people for point in of(engine, facility, **cut).known] for cut in cuts]
    assert people == [[5], [1], []]


def test_staff_are_told_by_quarters_of_closed_rounds_only(engine, session, facility):
    definition = counted_form(session, facility, "staff-2019").definition
    for quarter, people, closes in ((Q4.shifted(-1), 12, True), (Q4, 12, False)):
        first = quarter.days().first
        made = facility.round(starts=first, ends=first)
        facility.answer_all(
            [full_answers(definition, 4)] * people, on=first, collector=facility.collector("staff-2019")
        )
        if closes:
            with engine.begin() as connection:
                rounds.close(connection, made.id)
    found = course(engine, Question(facility.facility.id, "staff-2019", Q4), "staff")
    assert [point.when for point in found.points][-2:] == [Q4.shifted(-1), Q4]
    assert [point.rate is None for point in found.points[-2:]] == [False, True]
    assert not found.is_monthly


def test_the_page_tells_it_in_words_in_a_picture_and_in_a_table(admin, session, facility, form):
    spread(facility, form, months(13, 24))
    client = enter(admin, session, facility)
    address = f"form={FORM}&period=2025Q4&version=1&lang=en"
    page = client.get(f"/admin/results/trend?{address}").text
    assert all(words in page for words in ("12/2025", "Laney", "Nothing beyond ordinary variation"))
    assert "data:image/svg+xml;base64," in page
    assert "quarters only" not in page


def test_without_answers_the_page_says_so_and_there_is_no_picture(admin, session, facility):
    client = enter(admin, session, facility)
    page = client.get(f"/admin/results/trend?form={FORM}&period=2025Q4&lang=en")
    assert "Nobody answered in these months" in page.text
    assert "data:image" not in page.text
