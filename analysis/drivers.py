"""Which sections go along with the overall judgement: Johnson's relative weights. Association, never cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LEAST_PEOPLE = 100
LEAST_R_SQUARED = 0.10
RESAMPLES = 500
SEED = 20250701
FLAT = 1e-12  # an eigenvalue below it is a direction in which nothing varies


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
    """Johnson's raw weights from the correlations among k predictors (k, k) and with the outcome (k,); they add to R^2.

    Source: Johnson 2000, Multivariate Behavioral Research 35:1-19.
    """
    values, vectors = np.linalg.eigh(among)
    roots = np.sqrt(np.where(values > FLAT, values, 0.0))
    inverse = np.divide(1.0, roots, out=np.zeros_like(roots), where=roots > 0)
    loadings = (vectors * roots) @ vectors.T
    beta = ((vectors * inverse) @ vectors.T) @ with_outcome
    return np.asarray((loadings**2) @ (beta**2))


def _weights(x: Floats, y: Floats) -> Floats:
    correlation = np.atleast_2d(np.corrcoef(np.column_stack([x, y]), rowvar=False))
    return relative_weights(correlation[:-1, :-1], correlation[:-1, -1])


def _bootstrap(x: Floats, y: Floats, confidence: float, resamples: int) -> tuple[list[float], list[float]]:
    """Percentiles of each share over samples of people drawn with replacement; samples without variance are redrawn."""
    random = np.random.default_rng(SEED)
    found: list[Floats] = []
    for _draw in range(resamples * 2):
        rows = random.integers(len(y), size=len(y))
        if np.ptp(y[rows]) > 0 and (np.ptp(x[rows], axis=0) > 0).all():
            weights = _weights(x[rows], y[rows])
            found.append(weights / weights.sum())
        if len(found) == resamples:
            break
    if not found:
        return [0.0] * x.shape[1], [1.0] * x.shape[1]
    low, high = np.quantile(np.array(found), [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return low.tolist(), high.tolist()
