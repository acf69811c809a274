"""Comparing two shares known apart: the interval of their difference, and what may be said of a family of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import copysign, exp, hypot, log

from analysis.estimate import Estimate
from analysis.intervals import Limits

SMALLEST_P = 1e-12  # below it quantiles of 1 - p/2 are no longer told apart
LARGEST_P = 1 - 1e-6  # above it nothing is told apart either: the quantiles of t near 0 lose their digits
STEPS = 60  # at most, of the search for the level at which an interval touches 0; usually about ten
CLOSE, NOTHING = 1e-12, 1e-16  # in log p, and in the limit: nearer to 0 than a share's last digit
WORDS = ("better", "worse", "cannot_tell")

Printed = Callable[[float], Estimate]


@dataclass(frozen=True)
class Difference:
    """First minus second, unrounded; `p` is the level at which the interval touches 0, None where nothing is known."""

    value: float | None
    low: float | None
    high: float | None
    confidence: float
    p: float | None
    people: tuple[int, int]
    method: str = "mover"


def difference(first: Printed, second: Printed, confidence: float = 0.95) -> Difference:
    """First minus second from their printed intervals (MOVER), each given as a function of the confidence.

    low = d - sqrt((p1 - l1)^2 + (u2 - p2)^2), high = d + sqrt((u1 - p1)^2 + (p2 - l2)^2). The two must share
    nobody: a department is compared with all others, not with a whole that holds it. Source: Newcombe 1998,
    Statistics in Medicine 17:873-890, method 10; Donner and Zou 2012, Statistical Methods in Medical Research
    21:347-359.
    """
    one, other = first(confidence), second(confidence)
    people = (one.people, other.people)
    limits = mover(one, other)
    if limits is None or one.value is None or other.value is None:
        return Difference(None, None, None, confidence, None, people)
    p = _touching_level(first, second, one.value - other.value)
    return Difference(one.value - other.value, *limits, confidence, p, people)


def mover(one: Estimate, other: Estimate) -> Limits | None:
    """The limits of one minus other from their own limits; None where either knows nothing."""
    first, second = _known(one), _known(other)
    if first is None or second is None:
        return None
    (p1, low1, high1), (p2, low2, high2) = first, second
    return p1 - p2 - hypot(p1 - low1, high2 - p2), p1 - p2 + hypot(high1 - p1, p2 - low2)


def _known(estimate: Estimate) -> tuple[float, float, float] | None:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return None
    return estimate.value, estimate.low, estimate.high


def _touching_level(first: Printed, second: Printed, gap: float) -> float:
    """1 - the confidence at which the interval of the difference reaches 0, between SMALLEST_P and 1."""
    if gap == 0:
        return 1.0
    side = 0 if gap > 0 else 1

    def beyond_zero(log_alpha: float) -> float:
        """How far the nearer limit lies on the gap's own side of 0; it grows with alpha."""
        limits = mover(first(1 - exp(log_alpha)), second(1 - exp(log_alpha)))
        return -1.0 if limits is None else copysign(1, gap) * limits[side]

    low, high = log(SMALLEST_P), log(LARGEST_P)
    if beyond_zero(low) > 0:
        return SMALLEST_P
    if beyond_zero(high) <= 0:
        return 1.0
    return exp(_crossing(beyond_zero, low, high))


def _crossing(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a growing function passes 0 between the ends: false position, the end that stays weighing half each time.

    Source: the "Illinois" rule, Dowell and Jarratt 1971, BIT 11:168-174.
    """
    at_low, at_high, stayed = function(low), function(high), 0
    for _step in range(STEPS):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        value = function(middle)
        if value > 0:
            high, at_high = middle, value
            at_low, stayed = (at_low / 2 if stayed > 0 else at_low), 1
        else:
            low, at_low = middle, value
            at_high, stayed = (at_high / 2 if stayed < 0 else at_high), -1
        if value == 0 or high - low < CLOSE or abs(value) < NOTHING:
            return middle
    return high


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in the order given: reject those at or below the level for the whole family.

    Source: Holm 1979, Scandinavian Journal of Statistics 6:65-70.
    """
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = largest
    return adjusted


def verdicts(differences: Sequence[Difference]) -> list[str | None]:
    """One of WORDS for each difference of one family, by Holm at its confidence; None where nothing is known."""
    known = [d for d in differences if d.p is not None]
    adjusted = dict(zip(map(id, known), holm([d.p for d in known if d.p is not None]), strict=True))
    return [_word(d, adjusted[id(d)]) if d.p is not None else None for d in differences]


def verdicts_against_rest(differences: Sequence[Difference]) -> list[str | None]:
    """`verdicts` of groups each set beside all the others together.

    Where only two are known they are one question asked twice: each keeps its own level.
    """
    if sum(d.p is not None for d in differences) == 2:
        return [verdicts([d])[0] for d in differences]
    return verdicts(differences)


def _word(known: Difference, adjusted: float) -> str:
    if known.value is None or adjusted > 1 - known.confidence:
        return "cannot_tell"
    return "better" if known.value > 0 else "worse"
