"""Which sections go along with the overall judgement: Johnson's relative weights. Association, never cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.resampling import resampled_means

Floats = npt.NDArray[np.float64]
LEAST_PEOPLE = 100
LEAST_R_SQUARED = 0.10
RESAMPLES = 500
SEED = 20250701
FLAT = 1e-12  # a variance or an eigenvalue below it is of something that does not vary


@dataclass(frozen=True)
class Driver:
    """A section's share of what is explained, 0..1, with the limits of the bootstrap by person."""

    code: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Drivers:
    """The sections by weight, the heaviest first; none where `reason` says why not.

    reason: "" or "too_few_people", "no_variance", "little_explained"; r_squared: the part of the outcome's variance
    that the sections explain together; people: complete cases; left_out: sections without variance.
    """

    drivers: tuple[Driver, ...]
    r_squared: float | None
    people: int
    confidence: float
    left_out: tuple[str, ...] = ()
    reason: str = ""


def drivers(
    scores: Floats,
    outcome: Floats,
    codes: Sequence[str],
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
) -> Drivers:
    """The relative weights of section scores on an outcome, over the people who have all of them.

    scores: (people, sections), nan for none; outcome: (people,), nan for none; codes: the sections'.
    """
    complete = ~(np.isnan(scores).any(axis=1) | np.isnan(outcome))
    x, y = scores[complete], outcome[complete]
    if len(y) < LEAST_PEOPLE:
        return Drivers((), None, len(y), confidence, reason="too_few_people")
    varies = np.ptp(x, axis=0) > 0
    left_out = tuple(code for code, does in zip(codes, varies, strict=True) if not does)
    names = [code for code, does in zip(codes, varies, strict=True) if does]
    if not names or np.ptp(y) == 0:
        return Drivers((), None, len(y), confidence, left_out, "no_variance")
    weights = _weights(x[:, varies], y)
    explained = float(weights.sum())
    if explained < LEAST_R_SQUARED:
        return Drivers((), explained, len(y), confidence, left_out, "little_explained")
    low, high = _bootstrap(x[:, varies], y, confidence, resamples)
    found = [Driver(*one) for one in zip(names, (weights / explained).tolist(), low, high, strict=True)]
    found.sort(key=lambda driver: -driver.share)
    return Drivers(tuple(found), explained, len(y), confidence, left_out)


def relative_weights(among: Floats, with_outcome: Floats) -> Floats:
    """Johnson's raw weights from the correlations among k predictors (..., k, k) and with the outcome (..., k).

    They add to R^2. Source: Johnson 2000, Multivariate Behavioral Research 35:1-19.
    """
    values, vectors = np.linalg.eigh(among)
    roots = np.sqrt(np.where(values > FLAT, values, 0.0))
    inverse = np.divide(1.0, roots, out=np.zeros_like(roots), where=roots > 0)
    back = vectors.swapaxes(-1, -2)
    loadings = (vectors * roots[..., None, :]) @ back
    beta = ((vectors * inverse[..., None, :]) @ back) @ with_outcome[..., None]
    return np.asarray(((loadings**2) @ (beta**2))[..., 0])


def _weights(x: Floats, y: Floats) -> Floats:
    correlation = np.atleast_2d(np.corrcoef(np.column_stack([x, y]), rowvar=False))
    return relative_weights(correlation[:-1, :-1], correlation[:-1, -1])


def _bootstrap(x: Floats, y: Floats, confidence: float, resamples: int) -> tuple[list[float], list[float]]:
    """Percentiles of each share over samples of people drawn with replacement; samples without variance are redrawn."""
    random, values = np.random.default_rng(SEED), np.column_stack([x, y])
    values = (values - values.mean(axis=0)) / values.std(axis=0)
    first, second = np.triu_indices(values.shape[1])
    columns = np.column_stack([values, values[:, first] * values[:, second]])
    found = np.empty((0, x.shape[1]))
    for _again in range(2):
        if missing := resamples - len(found):
            drawn = _resampled_weights(resampled_means(columns, resamples, random), values.shape[1])
            found = np.concatenate([found, drawn[:missing]])
    if not len(found):
        return [0.0] * x.shape[1], [1.0] * x.shape[1]
    shares = found / found.sum(axis=1, keepdims=True)
    low, high = np.quantile(shares, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return low.tolist(), high.tolist()


def _resampled_weights(means: Floats, width: int) -> Floats:
    """The weights in each sample in which everything varies, from the means of its values and of their products."""
    averages = means[:, :width]
    first, second = np.triu_indices(width)
    products = np.empty((len(means), width, width))
    products[:, first, second] = products[:, second, first] = means[:, width:]
    covariances = products - averages[:, :, None] * averages[:, None, :]
    variances = covariances.diagonal(axis1=1, axis2=2)
    vary = (variances > FLAT).all(axis=1)
    deviations = np.sqrt(variances[vary])
    correlations = covariances[vary] / (deviations[:, :, None] * deviations[:, None, :])
    return relative_weights(correlations[:, :-1, :-1], correlations[:, :-1, -1])
