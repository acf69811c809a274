"""Which days a quarter holds, under both calendars."""

from datetime import UTC, date, datetime

import pytest

from survey_core.periods import Days, Quarter, local_day


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
