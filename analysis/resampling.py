"""Means of columns in samples of people drawn with replacement: all that a bootstrap of covariances needs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
DRAWN_ONE_BY_ONE = 10_000  # people; of more the means are drawn from the normal law they follow
AT_ONCE = 50  # samples; bounds the memory


def resampled_means(columns: Floats, resamples: int, random: np.random.Generator) -> Floats:
    """The mean of each column in each sample of as many people as there are, shape (resamples, columns).

    columns: (people, columns). Up to DRAWN_ONE_BY_ONE people every sample is drawn person by person. Means of more
    people are drawn from the normal law with their covariance over the number of people: by the central limit
    theorem resampled means follow it, and what it leaves out of their skewness (a share of 1 / sqrt(people)) is
    far below the noise of a thousand resamples, while a person-by-person draw would cost seconds.
    """
    people = len(columns)
    if people > DRAWN_ONE_BY_ONE:
        spread = np.atleast_2d(np.cov(columns, rowvar=False)) / people
        return random.multivariate_normal(columns.mean(axis=0), spread, size=resamples, method="eigh")
    drawn = [
        _weights(people, min(AT_ONCE, resamples - first), random) @ columns
        for first in range(0, resamples, AT_ONCE)
    ]
    return np.concatenate(drawn) / people


def _weights(people: int, samples: int, random: np.random.Generator) -> Floats:
    """How often each person is drawn into each sample, shape (samples, people)."""
    counts = np.empty((samples, people))
    for count in counts:
        count[:] = np.bincount(random.integers(people, size=people), minlength=people)
    return counts
