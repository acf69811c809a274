"""Resampled means are those of people drawn with replacement, and of many people follow the same law."""

import numpy as np
import pytest

from analysis import resampling
from analysis.drivers import drivers
from analysis.reliability import reliability
from analysis.resampling import AT_ONCE, resampled_means


def columns(people: int, width: int = 3) -> np.ndarray:
    return np.random.default_rng(4).integers(1, 6, size=(people, width)).astype(float)


def test_each_sample_is_of_as_many_people_drawn_with_replacement():
    data, samples = columns(80), AT_ONCE + 7
    found = resampled_means(data, samples, np.random.default_rng(9))
    random = np.random.default_rng(9)
    direct = [data[random.integers(80, size=80)].mean(axis=0) for _ in range(samples)]
    np.testing.assert_allclose(found, direct, rtol=1e-12)


def test_means_of_many_people_follow_the_law_of_those_drawn_one_by_one(monkeypatch):
    data = columns(4_000)
    one_by_one = resampled_means(data, 3_000, np.random.default_rng(1))
    monkeypatch.setattr(resampling, "DRAWN_ONE_BY_ONE", 100)
    by_law = resampled_means(data, 3_000, np.random.default_rng(2))
    error = data.std(axis=0) / np.sqrt(len(data))
    for level in (0.025, 0.5, 0.975):
        difference = np.quantile(one_by_one, level, axis=0) - np.quantile(by_law, level, axis=0)
        assert (np.abs(difference) < 0.15 * error).all()
    np.testing.assert_allclose(np.cov(by_law.T), np.cov(one_by_one.T), atol=0.1 * error.max() ** 2)


def test_intervals_of_many_people_agree_with_those_drawn_one_by_one(monkeypatch):
    random = np.random.default_rng(3)
    trait = random.normal(size=(4_000, 1))
    scores = np.clip(np.round(4 + 0.6 * trait + 0.5 * random.normal(size=(4_000, 5))), 1, 5)
    outcome = scores.mean(axis=1) * 20 + random.normal(size=4_000) * 12
    asked = (scores, outcome, "ABCDE")
    exact, exact_alpha = drivers(*asked), reliability(scores, "ABCDE").bootstrap
    monkeypatch.setattr(resampling, "DRAWN_ONE_BY_ONE", 100)
    by_law, alpha = drivers(*asked), reliability(scores, "ABCDE").bootstrap
    for one, other in zip(exact.drivers, by_law.drivers, strict=True):
        tolerance = 0.12 * (one.high - one.low)
        assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=tolerance)
    assert exact_alpha == pytest.approx(alpha, abs=0.12 * (alpha[1] - alpha[0]))
    assert exact.r_squared == by_law.r_squared
