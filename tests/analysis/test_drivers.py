"""Relative weights: they add up to R squared, find what matters, and keep silent where little is explained."""

import numpy as np
import pytest
import statsmodels.api as sm

from analysis.drivers import drivers

NAN = float("nan")


def asked(people=400, noise=0.5, seed=5):
    """Three section scores, of which the first carries the outcome and the last has nothing to do with it."""
    random = np.random.default_rng(seed)
    scores = random.normal(4, 0.5, (people, 3))
    scores[:, 1] += 0.5 * scores[:, 0]
    return scores, 2 * scores[:, 0] + 0.5 * scores[:, 1] + random.normal(0, noise, people)


def test_the_weights_add_up_to_the_r_squared_of_the_regression():
    scores, outcome = asked()
    found = drivers(scores, outcome, "ABC", resamples=20)
    assert found.r_squared == pytest.approx(sm.OLS(outcome, sm.add_constant(scores)).fit().rsquared)
    assert sum(driver.share for driver in found.drivers) == pytest.approx(1)


def test_what_carries_the_outcome_comes_first_and_what_does_not_comes_last():
    found = drivers(*asked(), "ABC", resamples=100)
    assert [driver.code for driver in found.drivers] == ["A", "B", "C"]
    assert found.drivers[-1].share < 0.02
    assert all(driver.low <= driver.share <= driver.high for driver in found.drivers)


def test_the_same_answers_give_the_same_limits():
    assert drivers(*asked(), "ABC", resamples=30) == drivers(*asked(), "ABC", resamples=30)


def test_people_without_every_score_do_not_count():
    scores, outcome = asked()
    scores[:10, 2], outcome[10:15] = NAN, NAN
    assert drivers(scores, outcome, "ABC", resamples=5).people == 385


def test_two_sections_that_say_the_same_share_the_weight():
    scores, outcome = asked()
    found = drivers(np.column_stack([scores[:, 0], scores[:, 0]]), outcome, "AB", resamples=5)
    assert [driver.share for driver in found.drivers] == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("scores", "outcome", "reason"),
    [
        (*asked(99), "too_few_people"),
        (np.full((200, 3), 5.0), asked(200)[1], "no_variance"),
        (asked(200)[0], np.full(200, 100.0), "no_variance"),
        (*asked(2000, noise=20), "little_explained"),
    ],
)
def test_where_nothing_can_be_said_it_says_why(scores, outcome, reason):
    found = drivers(scores, outcome, "ABC")
    assert (found.drivers, found.reason) == ((), reason)


def test_a_section_everybody_answered_alike_is_named():
    scores, outcome = asked()
    scores[:, 1] = 5
    found = drivers(scores, outcome, "ABC", resamples=5)
    assert found.left_out == ("B",)
    assert {driver.code for driver in found.drivers} == {"A", "C"}
