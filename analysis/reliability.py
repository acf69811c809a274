"""How well the questions of a section measure one thing: Cronbach's alpha."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.intervals import Limits
from analysis.resampling import resampled_means

Floats = npt.NDArray[np.float64]
RESAMPLES = 1000
SEED = 20250701
FLAT = 1e-12  # a variance below it is none


@dataclass(frozen=True)
class Reliability:
    """alpha with Feldt's interval and the bootstrap's beside it; None where it cannot be had.

    people: who answered every item kept; if_dropped: alpha without each item kept, by its code (None where fewer
    than two would remain); without_variance: codes left out because everybody answered alike.
    """

    alpha: float | None
    feldt: Limits | None
    bootstrap: Limits | None
    confidence: float
    people: int
    if_dropped: dict[str, float | None]
    without_variance: tuple[str, ...]


def reliability(
    scores: Floats, items: Sequence[str], confidence: float = 0.95, resamples: int = RESAMPLES
) -> Reliability:
    """Alpha of the items of one section over the people who answered all of them.

    scores: (people, items), nan where an item was not answered 1..5; items: their codes. Needs three people and
    two items that vary. The bootstrap draws people, with a fixed seed.
    """
    complete = scores[~np.isnan(scores).any(axis=1)]
    varies = _varies(complete)
    kept = complete[:, varies]
    names = [code for code, does in zip(items, varies, strict=True) if does]
    left_out = tuple(code for code, does in zip(items, varies, strict=True) if not does)
    people, width = kept.shape
    if people < 3 or width < 2:
        return Reliability(None, None, None, confidence, people, dict.fromkeys(names), left_out)
    covariance = np.cov(kept, rowvar=False)
    alpha = cronbach_alpha(covariance)
    dropped = {name: _without(covariance, index) for index, name in enumerate(names)}
    limits = feldt_interval(alpha, people, width, confidence)
    return Reliability(
        alpha, limits, _bootstrap(kept, confidence, resamples), confidence, people, dropped, left_out
    )


def cronbach_alpha(covariance: Floats) -> float:
    """k/(k-1) (1 - trace / sum) of a covariance matrix of k >= 2 items. Source: Cronbach 1951, Psychometrika 16:297-334.

    Of a correlation matrix: the standardized alpha.
    """
    width = len(covariance)
    return float(width / (width - 1) * (1 - np.trace(covariance) / covariance.sum()))


def feldt_interval(alpha: float, people: int, items: int, confidence: float = 0.95) -> Limits:
    """1 - (1 - alpha) F at the two ends, F with n-1 and (n-1)(k-1) degrees of freedom.

    Source: Feldt, Woodruff and Salih 1987, Applied Psychological Measurement 11:93-103.
    """
    df, tail = people - 1, (1 - confidence) / 2
    low, high = (float(special.fdtri(df, df * (items - 1), level)) for level in (1 - tail, tail))
    return 1 - (1 - alpha) * low, 1 - (1 - alpha) * high


def _varies(complete: Floats) -> npt.NDArray[np.bool_]:
    if not len(complete):
        return np.ones(complete.shape[1], dtype=np.bool_)
    return np.asarray(complete.min(axis=0) < complete.max(axis=0))


def _without(covariance: Floats, index: int) -> float | None:
    if len(covariance) < 3:
        return None
    return cronbach_alpha(np.delete(np.delete(covariance, index, axis=0), index, axis=1))


def _bootstrap(kept: Floats, confidence: float, resamples: int) -> Limits | None:
    """Percentiles of alpha over samples of people drawn with replacement; None where too few samples vary.

    Trace and sum of a sample's covariances need each item's mean and those of the squares, of items and of totals.
    """
    items = kept - kept.mean(axis=0)
    totals, width = items.sum(axis=1), kept.shape[1]
    columns = np.column_stack([items, (items**2).sum(axis=1), totals**2])
    means = resampled_means(columns, resamples, np.random.default_rng(SEED))
    trace = means[:, width] - (means[:, :width] ** 2).sum(axis=1)
    total = means[:, width + 1] - means[:, :width].sum(axis=1) ** 2
    vary = (trace > FLAT) & (total > FLAT)
    if vary.sum() * 2 < resamples or not vary.any():
        return None
    found = width / (width - 1) * (1 - trace[vary] / total[vary])
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)
