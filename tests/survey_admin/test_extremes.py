"""Three questions at either end, only where there are six, and ties said."""

from survey_admin.extremes import Extremes
from survey_admin.report import ItemLine

from .sample import STATES, estimate, sample


def items(*rates):
    return tuple(
        ItemLine(f"A{n}", "A", f"Câu {n}", rate and estimate(rate, 0, 1), None, STATES)
        for n, rate in enumerate(rates, 1)
    )


def ends(*rates):
    found = Extremes.of(sample(items=items(*rates)))
    return found and [
        [line.code for line in lines]
        for lines in (found.strongest, found.weakest, found.tied_strongest, found.tied_weakest)
    ]


def test_three_at_either_end_furthest_first():
    assert ends(0.5, 0.9, 0.7, 0.8, 0.6, 0.4) == [["A2", "A4", "A3"], ["A6", "A1", "A5"], [], []]


def test_fewer_than_six_questions_with_a_rate_have_no_ends():
    assert ends(0.5, 0.9, 0.7, 0.8, 0.6) is None
    assert ends(0.5, 0.9, 0.7, 0.8, 0.6, None) is None


def test_a_tie_with_the_last_one_named_is_said():
    assert ends(0.9, 0.9, 0.9, 0.9, 0.1, 0.2, 0.3)[2:] == [["A4"], []]


def test_where_all_are_alike_there_is_no_end():
    assert Extremes.of(sample(items=items(*[0.9] * 6))).is_flat
    assert not Extremes.of(sample(items=items(*[0.9] * 6, 0.8))).is_flat
