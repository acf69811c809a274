"""Numbers as people read them: rounded once, half away from zero."""

import pytest

from survey_core import formatting


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0.9644, "96,44", "96.44"),
        (0.96445, "96,45", "96.45"),
        (0.1 + 0.2, "30,00", "30.00"),
        (0.98565, "98,57", "98.57"),
        (1.0, "100,00", "100.00"),
        (None, "–", "–"),
    ],
)
def test_a_share_prints_with_two_decimals(value, vi, en):
    assert (formatting.percent(value, "vi"), formatting.percent(value, "en")) == (vi, en)


def test_half_goes_away_from_zero_on_both_sides():
    assert (formatting.number(2.675, "en"), formatting.number(-2.675, "en")) == ("2.68", "-2.68")


def test_thousands_are_set_apart_as_the_language_does():
    assert (formatting.count(30212, "vi"), formatting.count(30212, "en")) == ("30.212", "30,212")
