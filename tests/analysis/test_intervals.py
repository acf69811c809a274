"""Intervals and design effects agree with other software and with computing them the long way."""

import warnings
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, stats

from analysis import intervals
from analysis.tally import Sums

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # statsmodels' own imports, not ours
    import statsmodels.api as sm
    from statsmodels.stats.proportion import proportion_confint

confidences = st.floats(0.5, 0.999)
people = st.lists(
    st.integers(1, 31).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=2, max_size=40
)


def sums_of(pairs):
    n, y = (np.array(column) for column in zip(*pairs, strict=True))
    counts = [len(pairs), n.sum(), y.sum(), (n * n).sum(), (y * y).sum(), (y * n).sum()]
    return Sums(*map(int, counts), x=0, xx=0, xn=0, all_satisfied=0)


def share_variance(pairs):
    s = sums_of(pairs)
    return intervals.ratio_variance(s.people, s.n, s.y, s.nn, s.yy, s.yn)


@given(st.integers(1, 5000), st.floats(0, 1), confidences)
def test_wilson_equals_statsmodels(n, share, confidence):
    successes = round(share * n)
    expected = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
    assert intervals.wilson(successes, n, confidence) == pytest.approx(expected, abs=1e-9)


@given(st.floats(0, 1), st.floats(0.5, 1e5), confidences)
def test_wilson_limits_are_the_shares_at_which_the_score_test_turns(p, n_eff, confidence):
    low, high = intervals.wilson_share(p, n_eff, confidence)
    assert 0 <= low <= p + 1e-12
    assert p - 1e-12 <= high <= 1
    z = stats.norm.ppf(0.5 + confidence / 2)
    for limit in (low, high):
        assert n_eff * (p - limit) ** 2 == pytest.approx(z * z * limit * (1 - limit), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("n", [0.7, 1, 12.5, 400])
def test_wilson_reaches_exactly_0_and_1_at_the_ends(n):
    assert intervals.wilson_share(0.0, n)[0] == 0.0
    assert intervals.wilson_share(1.0, n)[1] == 1.0


@given(st.integers(1, 2000), st.floats(0, 1), confidences)
def test_clopper_pearson_equals_statsmodels(n, share, confidence):
    successes = round(share * n)
    expected = proportion_confint(successes, n, alpha=1 - confidence, method="beta")
    assert intervals.clopper_pearson(successes, n, confidence) == pytest.approx(expected, abs=1e-9)


@given(st.integers(2, 500), st.floats(0.01, 0.99))
def test_korn_graubard_of_independent_answers_is_clopper_pearson(n, share):
    successes = min(max(round(share * n), 1), n - 1)
    p = successes / n
    found = intervals.korn_graubard(p, sqrt(p * (1 - p) / n), n, n - 1)
    assert found == pytest.approx(proportion_confint(successes, n, method="beta"), abs=1e-8)


@given(st.floats(0.05, 0.95), st.floats(0.005, 0.03), st.integers(10, 400), confidences)
def test_korn_graubard_limits_leave_the_tails_of_the_beta(p, se, df, confidence):
    n_obs = 31 * (df + 1)
    alpha = 1 - confidence
    ratio = stats.t.ppf(alpha / 2, n_obs - 1) / stats.t.ppf(alpha / 2, df)
    n_eff = p * (1 - p) / se**2 * ratio**2
    low, high = intervals.korn_graubard(p, se, n_obs, df, confidence)
    assert stats.beta.cdf(low, n_eff * p, n_eff * (1 - p) + 1) == pytest.approx(alpha / 2, abs=1e-8)
    assert stats.beta.sf(high, n_eff * p + 1, n_eff * (1 - p)) == pytest.approx(alpha / 2, abs=1e-8)


def test_korn_graubard_without_any_variation_counts_the_answers():
    assert intervals.korn_graubard(1.0, 0.0, 30, 9) == pytest.approx((0.8842967, 1), abs=2e-6)


@given(st.floats(0.05, 0.95), st.floats(0.001, 0.05), st.integers(1, 500), confidences)
def test_logit_limits_are_t_standard_errors_away_on_the_logit_scale(p, se, df, confidence):
    half = stats.t.ppf(0.5 + confidence / 2, df) * se / (p * (1 - p))
    assume(half < 12)

    def distance(limit):
        return abs(log(limit / (1 - limit)) - log(p / (1 - p))) - half

    low, high = intervals.logit_t(p, se, df, confidence)
    assert low == pytest.approx(optimize.brentq(distance, 1e-9, p, xtol=1e-14), rel=1e-6)
    assert high == pytest.approx(optimize.brentq(distance, p, 1 - 1e-9, xtol=1e-14), rel=1e-6)


@pytest.mark.parametrize(("p", "se"), [(0.0, 0.0), (1.0, 0.0)])
def test_the_logit_claims_nothing_where_it_does_not_exist(p, se):
    assert intervals.logit_t(p, se, 10) == (0, 1)


def test_the_logit_survives_a_hopeless_standard_error():
    assert intervals.logit_t(0.5, 1000.0, 1) == (0.0, 1.0)


@given(people)
def test_the_variance_from_sums_is_the_variance_from_people(pairs):
    n, y = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    residuals = y - y.sum() / n.sum() * n
    expected = len(n) / (len(n) - 1) * (residuals @ residuals) / n.sum() ** 2
    assert share_variance(pairs) == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_the_variance_is_the_cluster_robust_variance_of_a_regression():
    pairs = [(5, 5), (7, 3), (2, 2), (9, 8), (4, 0), (6, 6)]
    answers = np.concatenate([[1] * y + [0] * (n - y) for n, y in pairs]).astype(float)
    person = np.repeat(np.arange(len(pairs)), [n for n, _ in pairs])
    fit = sm.OLS(answers, np.ones_like(answers)).fit(cov_type="cluster", cov_kwds={"groups": person})
    assert share_variance(pairs) == pytest.approx(fit.bse[0] ** 2, rel=1e-10)


def test_the_variance_does_not_cancel_in_a_large_hospital():
    """A million identical people and one who differs: the spread is that one person's."""
    n, y = 31 * 1_000_001, 31 * 1_000_000
    variance = intervals.ratio_variance(1_000_001, n, y, 31 * n, 31 * y, 31 * y)
    assert variance == pytest.approx(1e-12, rel=1e-5)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=50), confidences)
def test_the_mean_interval_is_the_t_test_of_scipy(values, confidence):
    found = intervals.mean_interval(len(values), sum(values), sum(v * v for v in values), confidence)
    half = stats.t.ppf(0.5 + confidence / 2, len(values) - 1) * np.std(values, ddof=1) / sqrt(len(values))
    assert found == pytest.approx((np.mean(values) - half, np.mean(values) + half), abs=1e-9)


@given(people)
def test_the_own_design_effect_compares_with_independent_answers(pairs):
    n, y = (np.array(column) for column in zip(*pairs, strict=True))
    p = y.sum() / n.sum()
    expected = 0 if p in (0, 1) else share_variance(pairs) / (p * (1 - p) / n.sum())
    assert intervals.own_design_effect(sums_of(pairs)) == pytest.approx(expected, rel=1e-9)


@given(st.lists(people, min_size=1, max_size=5))
def test_the_reference_design_effect_pools_within_departments(departments):
    spread = binomial = 0.0
    for pairs in departments:
        n, y = (np.array(column) for column in zip(*pairs, strict=True))
        p = y.sum() / n.sum()
        spread += len(n) / (len(n) - 1) * ((y - p * n) ** 2).sum()
        binomial += n.sum() * p * (1 - p)
    found = intervals.reference_design_effect([sums_of(pairs) for pairs in departments])
    if spread < 1e-9 or binomial == 0:
        assert found is None or found < 1e-9
    else:
        assert found == pytest.approx(spread / binomial, rel=1e-9)


def test_departments_without_variation_or_company_give_no_reference():
    assert intervals.reference_design_effect([]) is None
    assert intervals.reference_design_effect([sums_of([(3, 3), (4, 4)])]) is None
    alone = Sums(1, 3, 2, 9, 4, 6, 0, 0, 0, 0)
    assert intervals.reference_design_effect([alone]) is None


def test_the_assumed_design_effect_of_equal_people_is_the_textbooks():
    assert intervals.assumed_design_effect(sums_of([(31, 30)] * 8), 0.3) == pytest.approx(1 + 30 * 0.3)
    assert intervals.assumed_design_effect(sums_of([(1, 1)] * 8), 0.3) == 1


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95, float("nan")])
def test_a_confidence_that_is_no_probability_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        intervals.wilson(1, 2, confidence)


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 2), (0, 0)])
def test_impossible_counts_are_refused(successes, n):
    with pytest.raises(ValueError, match="successes"):
        intervals.wilson(successes, n)
