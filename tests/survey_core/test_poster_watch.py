"""Which codes bring more than visits explain, by rules alone."""

from datetime import date, timedelta

import pytest

from survey_core.periods import Days
from survey_core.poster_watch import Poster, Visits, deserved, first_day, visits_on

TODAY = date(2026, 11, 25)
QUARTER = Days(date(2026, 10, 1), date(2026, 12, 31))  # 92 days
BEFORE = Days(date(2026, 7, 1), date(2026, 9, 30))  # 92 days


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def found(answered=(), opened=(), visits=()) -> dict:
    return deserved(Poster(TODAY, dict(answered), dict(opened), visits)).get("leaked", {})


def each(days, count: int) -> dict:
    return {ago(n): count for n in days}


TEN_A_DAY = (Visits(QUARTER, 920),)


@pytest.mark.parametrize(
    ("answered", "opened", "is_alarm"),
    [
        (each(range(8), 10), {}, False),  # as many as visits: 80
        (each(range(8), 10) | {TODAY: 11}, {}, True),
        ({}, each(range(8), 30), False),  # three openings a visit
        ({}, each(range(8), 30) | {TODAY: 31}, True),
        (each(range(8, 36), 500), each(range(8, 36), 500), False),  # before the days looked at
        ({TODAY + timedelta(days=1): 900}, {}, False),
    ],
)
def test_answers_and_openings_of_eight_days_are_held_against_the_visits(answered, opened, is_alarm):
    assert bool(found(answered, opened, TEN_A_DAY)) == is_alarm


def test_the_facts_are_told():
    facts = found(each(range(8), 12), each(range(8), 20), TEN_A_DAY)
    assert facts == {"by": "days", "days": 8, "answered": 96, "opened": 160, "visits": 80}


@pytest.mark.parametrize(("visits", "answered", "is_alarm"), [(0, 29, False), (0, 30, True), (92, 30, True),
                                                              (920, 30, True), (1472, 32, False)])  # fmt: skip
def test_a_burst_of_one_day_needs_no_week(visits, answered, is_alarm):
    """More than twice a day's visits, and thirty at least."""
    assert bool(found({TODAY: answered}, {}, (Visits(QUARTER, visits),))) == is_alarm


@pytest.mark.parametrize("days", [0, 1, 7])
def test_a_burst_is_told_with_its_day_for_a_week(days):
    facts = found({ago(days): 21 + 20}, {ago(days): 50}, TEN_A_DAY)
    assert facts == {"by": "day", "day": ago(days).isoformat(), "answered": 41, "opened": 50, "visits": 10}
    assert found({ago(8): 41}, {}, TEN_A_DAY) == {}


@pytest.mark.parametrize(("opened", "is_alarm"), [(60, False), (100, True), (99, False)])
def test_openings_alone_raise_it_from_a_hundred_on(opened, is_alarm):
    assert bool(found({}, {TODAY: opened}, TEN_A_DAY)) == is_alarm


def test_the_newest_entered_period_speaks_where_the_running_one_has_none():
    older = Visits(Days(date(2026, 4, 1), date(2026, 6, 30)), 91 * 99)
    assert visits_on(TODAY, [older, Visits(BEFORE, 920)]) == 10


def test_visits_entered_only_so_far_never_speak_alone():
    assert visits_on(TODAY, [Visits(BEFORE, 920), Visits(QUARTER, 92)]) == 10
    assert visits_on(TODAY, [Visits(BEFORE, 920), Visits(QUARTER, 9200)]) == 100


def test_a_day_before_every_period_borrows_the_first():
    assert visits_on(ago(300), [Visits(QUARTER, 9200), Visits(BEFORE, 920)]) == 10


WEEKS = range(8, 36)


@pytest.mark.parametrize(
    ("before", "now", "is_alarm"),
    [
        (each(WEEKS, 4), 140, False),  # 28 a week
        (each(WEEKS, 4), 141, True),
        (each(WEEKS[::7], 2), 50, False),
        (each(WEEKS[::7], 2), 51, True),
        ({}, 250, False),  # a round begins
        ({}, 251, True),
        (each(WEEKS[:7], 4), 140, False),  # quiet weeks are no usual ones
        (each(WEEKS[:7], 4), 141, True),
    ],
)
def test_without_visits_a_code_is_held_against_its_own_past(before, now, is_alarm):
    assert bool(found(before | {TODAY: now})) == is_alarm


def test_without_visits_openings_are_held_against_their_past():
    assert found({}, each(WEEKS, 10) | {TODAY: 350}) == {}
    facts = found(each(WEEKS, 1), each(WEEKS, 10) | {TODAY: 351})
    assert facts == {
        "by": "usual",
        "days": 8,
        "answered": 0,
        "opened": 351,
        "usual_answered": 7,
        "usual_opened": 70,
    }


def test_the_rules_ask_for_no_day_before_the_first():
    assert first_day(TODAY) == ago(35)
