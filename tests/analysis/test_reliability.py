"""Cronbach's alpha: against its definition, reference quantiles, and at its edges."""

import numpy as np
import pytest
from scipy import stats

from analysis.reliability import feldt_interval, reliability

NAN = float("nan")


def answered(people=300, width=5, shared=1.0, seed=3):
    """Answers of people who differ by one common leaning and noise."""
    random = np.random.default_rng(seed)
    leaning = random.normal(0, shared, (people, 1))
    return np.clip(np.round(4 + leaning + random.normal(0, 1, (people, width))), 1, 5)


def test_alpha_is_its_definition_on_the_raw_answers():
    scores = answered()
    found = reliability(scores, "ABCDE", resamples=50)
    width = scores.shape[1]
    expected = width / (width - 1) * (1 - scores.var(axis=0, ddof=1).sum() / scores.sum(axis=1).var(ddof=1))
    assert found.alpha == pytest.approx(expected, rel=1e-12)
    assert found.if_dropped["C"] == pytest.approx(
        reliability(np.delete(scores, 2, 1), "ABDE", resamples=50).alpha
    )


def test_feldts_interval_has_the_quantiles_of_f():
    low, high = feldt_interval(0.8, 200, 6)
    assert (1 - low) / 0.2 == pytest.approx(stats.f(199, 995).ppf(0.975))
    assert (1 - high) / 0.2 == pytest.approx(stats.f(199, 995).ppf(0.025))


def test_feldts_interval_is_the_one_published_with_the_formula():
    """MRC Cognition and Brain Sciences Unit, statswiki, FAQ/cafun: C. Evans' R code, alpha .913, 873 people, 20 items."""
    assert feldt_interval(0.913, 873, 20) == pytest.approx((0.9044024, 0.9211588), abs=5e-8)


def test_both_intervals_hold_alpha_and_agree_roughly():
    found = reliability(answered(), "ABCDE")
    for low, high in (found.feldt, found.bootstrap):
        assert low < found.alpha < high
    assert found.bootstrap == pytest.approx(found.feldt, abs=0.05)
    assert reliability(answered(), "ABCDE").bootstrap == found.bootstrap


def test_who_left_one_question_out_is_left_out():
    scores = answered(50)
    scores[:7, 1] = NAN
    found = reliability(scores, "ABCDE", resamples=50)
    assert found.people == 43
    assert found.alpha == pytest.approx(reliability(scores[7:], "ABCDE", resamples=50).alpha)


def test_a_question_everybody_answered_alike_is_named_and_left_out():
    scores = answered()
    scores[:, 3] = 5
    found = reliability(scores, "ABCDE", resamples=50)
    assert found.without_variance == ("D",)
    assert set(found.if_dropped) == set("ABCE")


@pytest.mark.parametrize(
    "scores", [np.empty((0, 3)), np.full((40, 3), 5.0), answered(2, 3), np.full((5, 3), NAN)]
)
def test_where_alpha_cannot_be_had_nothing_is_said(scores):
    found = reliability(scores, "ABC")
    assert (found.alpha, found.feldt, found.bootstrap) == (None, None, None)


def test_two_questions_have_no_alpha_without_one_of_them():
    assert reliability(answered(width=2), "AB", resamples=50).if_dropped == {"A": None, "B": None}
