"""Shares over time: what is ordinary variation and what is a signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from analysis.intervals import Limits

ENOUGH_POINTS = 12  # fewer do not show how much the points vary by themselves
MOVING_RANGE = 1.128  # a moving range of two points in standard deviations (d2)
SIGMAS = 3.0
SHIFT = 6  # consecutive points on one side of the median
RUN = 5  # consecutive points each above, or each below, the one before


@dataclass(frozen=True)
class Point:
    """A share pooled over `answers` answers, 0..1, and its standard error that allows for people."""

    value: float
    answers: float
    error: float


@dataclass(frozen=True)
class Trend:
    """A chart of points in time.

    method: "laney_p" with limits, or "run_chart" without; centre: the mean share of the baseline, or the median of
    all points; spread: Laney's sigma of z, None in a run chart; limits: per point, None in a run chart; signals:
    per point whether it says more than ordinary variation.
    """

    method: str
    centre: float | None
    spread: float | None
    limits: tuple[Limits | None, ...]
    signals: tuple[bool, ...]


def trend(points: Sequence[Point], baseline: int | None = None) -> Trend:
    """The chart of these points, oldest first; the first `baseline` of them (all by default) fix centre and limits.

    With fewer than ENOUGH_POINTS points in the baseline a run chart.
    """
    fixed = points[:baseline] if baseline else points
    if len(fixed) < ENOUGH_POINTS:
        return run_chart([point.value for point in points])
    return laney(points, fixed)


def laney(points: Sequence[Point], baseline: Sequence[Point]) -> Trend:
    """Laney's p' chart: centre -+ 3 errors times the spread of z seen from point to point, clipped to 0..1.

    z_i = (p_i - centre)/error_i, spread = mean |z_i - z_(i-1)| / 1.128. A point beyond its limits is a signal.
    Source: Laney 2002, Quality Engineering 14:531-537.
    """
    answers = sum(point.answers for point in baseline)
    centre = sum(point.value * point.answers for point in baseline) / answers
    scores = [(point.value - centre) / point.error for point in baseline if point.error > 0]
    ranges = [abs(after - before) for before, after in zip(scores, scores[1:], strict=False)]
    spread = sum(ranges) / len(ranges) / MOVING_RANGE if ranges else 0.0
    limits = tuple(p_limits(centre, point.error * spread) for point in points)
    signals = tuple(not low <= point.value <= high for point, (low, high) in zip(points, limits, strict=True))
    return Trend("laney_p", centre, spread, limits, signals)


def p_limits(centre: float, error: float, sigmas: float = SIGMAS) -> Limits:
    """centre -+ sigmas errors, clipped to 0..1. Source: Shewhart's p chart where error = sqrt(p(1-p)/n)."""
    return max(0.0, centre - sigmas * error), min(1.0, centre + sigmas * error)


def binomial_error(share: float, n: float) -> float:
    """The standard error of a share of n independent answers."""
    return sqrt(share * (1 - share) / n)


def run_chart(values: Sequence[float]) -> Trend:
    """The median and the points that belong to a shift or a run: Perla, Provost and Murray 2011, BMJ Quality & Safety 20:46-51.

    SHIFT or more points in a row on one side of the median (points on it neither count nor break the row), or RUN
    or more in a row all rising or all falling (equal ones neither count nor break it).
    """
    if not values:
        return Trend("run_chart", None, None, (), ())
    centre = median(values)
    signals = [False] * len(values)
    sides = [(index, value - centre) for index, value in enumerate(values)]
    steps = [
        (index, after - before)
        for index, (before, after) in enumerate(zip(values, values[1:], strict=False), 1)
    ]
    for row in _rows(sides):
        _mark(signals, row, SHIFT)
    for row in _rows(steps):
        _mark(signals, [row[0] - 1, *row], RUN)
    return Trend("run_chart", centre, None, (None,) * len(values), tuple(signals))


def _rows(signed: Sequence[tuple[int, float]]) -> list[list[int]]:
    """Indices in rows of one sign; zeros are passed over."""
    rows: list[list[int]] = []
    last = 0.0
    for index, amount in signed:
        if amount == 0:
            continue
        if amount * last > 0:
            rows[-1].append(index)
        else:
            rows.append([index])
        last = amount
    return rows


def _mark(signals: list[bool], row: Sequence[int], least: int) -> None:
    if len(row) >= least:
        for index in row:
            signals[index] = True
