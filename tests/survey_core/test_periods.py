"""Which days a quarter holds, under both calendars."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from survey_core.period_names import period_name
from survey_core.periods import Days, HalfYear, Quarter, Span, Year, cut, local_day, parse_period, year_to


@pytest.mark.parametrize(
    ("text", "rule", "first", "last"),
    [
        ("2025Q3", "calendar", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025Q4", "calendar", date(2025, 10, 1), date(2025, 12, 31)),
        ("2024q1", "calendar", date(2024, 1, 1), date(2024, 3, 31)),
        ("2025Q3", "government", date(2025, 6, 15), date(2025, 9, 14)),
        ("2025Q1", "government", date(2024, 12, 15), date(2025, 3, 14)),
    ],
)
def test_a_quarter_knows_its_days(text, rule, first, last):
    assert Quarter.parse(text).days(rule) == Days(first, last)


@pytest.mark.parametrize("rule", ["calendar", "government"])
def test_every_day_lies_in_the_quarter_that_holds_it_and_quarters_leave_no_gap(rule):
    for ordinal in range(date(2023, 12, 1).toordinal(), date(2025, 2, 1).toordinal()):
        day = date.fromordinal(ordinal)
        quarter = Quarter.holding(day, rule)
        assert day in quarter.days(rule)
        assert quarter.days(rule).last.toordinal() + 1 == quarter.shifted(1).days(rule).first.toordinal()


@pytest.mark.parametrize("text", ["2025Q5", "2025", "Q3", "", "25Q3", "2025Q33", "quý 3"])
def test_what_is_no_quarter_is_named(text):
    with pytest.raises(ValueError, match="is not a quarter"):
        Quarter.parse(text)


def test_the_local_day_is_the_facilitys_not_utcs():
    assert local_day(datetime(2025, 9, 30, 17, 0, tzinfo=UTC), "Asia/Ho_Chi_Minh") == date(2025, 10, 1)
    assert local_day(datetime(2025, 9, 30, 16, 59, tzinfo=UTC), "Asia/Ho_Chi_Minh") == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("text", "period", "rule", "first", "last"),
    [
        ("2025q3", Quarter(2025, 3), "calendar", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025H1", HalfYear(2025, 1), "calendar", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025h2", HalfYear(2025, 2), "government", date(2025, 6, 15), date(2025, 12, 14)),
        ("2025", Year(2025), "calendar", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025", Year(2025), "government", date(2024, 12, 15), date(2025, 12, 14)),
        ("2025-07-01..2025-08-15", Span(date(2025, 7, 1), date(2025, 8, 15)), "government", date(2025, 7, 1),
         date(2025, 8, 15)),
    ],
)  # fmt: skip
def test_every_period_is_read_as_it_is_written_and_knows_its_days(text, period, rule, first, last):
    assert parse_period(text) == period
    assert parse_period(str(period)) == period
    assert period.days(rule) == Days(first, last)


@pytest.mark.parametrize("period", [Quarter(2025, 1), HalfYear(2025, 1), Year(2025), Span(date(2025, 7, 1), date(2025, 8, 15))])  # fmt: skip
@pytest.mark.parametrize("rule", ["calendar", "government"])
def test_the_period_before_ends_the_day_before(period, rule):
    assert period.shifted(-1).days(rule).last + timedelta(days=1) == period.days(rule).first
    assert period.shifted(-3).shifted(3) == period


@pytest.mark.parametrize("text", ["2025Q5", "2025H3", "1999", "", "quý 3", "2025-07-01"])
def test_what_is_no_period_is_named_with_what_would_be(text):
    with pytest.raises(ValueError, match="2025H1"):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2025-02-30..2025-03-01", "no calendar"),
        ("2025-03-02..2025-03-01", "before it begins"),
        ("2020-01-01..2025-03-01", "three years"),
    ],
)
def test_impossible_days_are_named(text, why):
    with pytest.raises(ValueError, match=why):
        parse_period(text)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (date(2025, 9, 30), date(2024, 10, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 12, 14), date(2024, 12, 15)),
    ],
)
def test_the_year_to_a_day_is_four_quarters(last, first):
    assert year_to(last) == Days(first, last)


def test_runs_of_days_are_cut_where_one_begins_or_ends_and_nothing_between_them_is_kept():
    runs = [Days(date(2025, 1, 1), date(2025, 1, 31)), Days(date(2025, 1, 10), date(2025, 2, 10)),
            Days(date(2025, 3, 1), date(2025, 3, 1))]  # fmt: skip
    slices = cut(runs)
    assert all(before.last < after.first for before, after in pairwise(slices))
    days = {run.first + timedelta(days=n) for run in runs for n in range(run.count)}
    assert {one.first + timedelta(days=n) for one in slices for n in range(one.count)} == days
    assert all(
        run.holds(one) or one.last < run.first or run.last < one.first for one in slices for run in runs
    )


def test_a_period_has_a_name_in_both_languages():
    span = Span(date(2025, 7, 1), date(2025, 8, 15))
    names = [period_name(one, str, "en") for one in (Quarter(2025, 3), HalfYear(2025, 2), Year(2025), span)]
    assert names == [
        "Quarter III, 2025",
        "Last six months of 2025",
        "Year 2025",
        "01 Jul 2025 to 15 Aug 2025",
    ]
