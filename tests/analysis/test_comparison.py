"""Differences of two printed shares, and what Holm lets us say of a family of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from analysis import intervals
from analysis.comparison import Difference, difference, holm, verdicts
from analysis.estimate import Estimate

counts = st.integers(2, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def printed(successes, n):
    """A share of n people as a function of the confidence, as reports print it."""

    def at(confidence):
        low, high = intervals.wilson(successes, n, confidence)
        return Estimate(successes / n, low, high, confidence, n, n, "wilson")

    return at


def nothing(confidence):
    return Estimate(None, None, None, confidence, 0, 0, "not_enough")


def whole_scale(confidence):
    return Estimate(1.0, 0.0, 1.0, confidence, 1, 3, "not_enough")


@given(counts, counts)
def test_the_other_way_round_is_the_same_difference_with_its_sign_turned(one, other):
    there, back = difference(printed(*one), printed(*other)), difference(printed(*other), printed(*one))
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))
    assert there.p == pytest.approx(back.p)
    assert there.low <= there.value <= there.high


@given(counts, counts)
def test_p_is_the_level_at_which_the_interval_touches_nothing_gained(one, other):
    found = difference(printed(*one), printed(*other))
    if 1e-9 < found.p < 0.999:
        touching = difference(printed(*one), printed(*other), 1 - found.p)
        assert min(abs(touching.low), abs(touching.high)) == pytest.approx(0, abs=1e-6)
    assert (found.p < 0.05) == (found.low > 0 or found.high < 0)


def test_equal_shares_differ_by_nothing_at_every_level():
    assert difference(printed(40, 80), printed(20, 40)).p == 1


def test_a_huge_difference_has_a_small_p_and_no_error():
    assert 0 < difference(printed(9990, 10000), printed(10, 10000)).p < 1e-9


def test_nothing_is_said_of_what_nobody_answered():
    found = difference(printed(5, 10), nothing)
    assert (found.value, found.low, found.high, found.p) == (None, None, None, None)
    assert found.people == (10, 0)


def test_one_person_cannot_differ_from_anybody():
    found = difference(whole_scale, printed(1, 400))
    assert found.p == 1
    assert found.low < 0 < found.high


@pytest.mark.parametrize("seed", range(8))
def test_holm_adjusts_as_the_reference_software_does(seed):
    values = np.random.default_rng(seed).uniform(0, 0.4, seed + 1).round(2).tolist()
    assert holm(values) == pytest.approx(multipletests(values, method="holm")[1].tolist())


def known(value, p):
    return Difference(value, value - 0.1, value + 0.1, 0.95, p, (50, 50))


def test_the_words_follow_holm_and_not_each_interval_alone():
    family = [
        known(0.2, 0.001),
        known(-0.3, 0.004),
        known(0.1, 0.04),
        Difference(None, None, None, 0.95, None, (0, 9)),
    ]
    assert verdicts(family) == ["better", "worse", "better", None]
    assert verdicts([*family, known(0.01, 0.03)]) == ["better", "worse", "cannot_tell", None, "cannot_tell"]


def printed_by_people(successes, n, people):
    """As `printed`, with Student's t of so many people in the interval."""

    def at(confidence):
        n_eff = intervals.effective_size(n, 1.5, people, confidence)
        return Estimate(
            successes / n,
            *intervals.wilson_share(successes / n, n_eff, confidence),
            confidence,
            people,
            n,
            "t",
        )

    return at


@pytest.mark.parametrize("people", [2, 5, 7])
def test_a_difference_next_to_nothing_of_few_people_has_a_p_next_to_one(people):
    found = difference(printed_by_people(40_001, 80_000, people), printed_by_people(40_000, 80_000, people))
    assert 0.9 < found.p <= 1
