"""Estimate: a number that never travels without its interval, its people and its method."""

from __future__ import annotations

from dataclasses import dataclass

UNSTABLE_BELOW_PEOPLE = 30
APPROXIMATE_BELOW_PEOPLE = 100


@dataclass(frozen=True)
class Estimate:
    """One unrounded figure with its confidence interval.

    value, low, high: fractions 0..1, scale points or percents as the quantity says; None when nothing is
    known. people: respondents behind it; answers: answers behind it; method: stable name of the interval's
    method, "not_enough" when fewer than two people answered; flags: "unstable" under 30 people, else
    "approximate" under 100, nothing for an empty estimate.
    """

    value: float | None
    low: float | None
    high: float | None
    confidence: float
    people: int
    answers: int
    method: str
    flags: tuple[str, ...] = ()


def size_flags(people: int) -> tuple[str, ...]:
    """The warnings owed to the number of people: the strongest one that holds, if any."""
    if people == 0 or people >= APPROXIMATE_BELOW_PEOPLE:
        return ()
    return ("unstable",) if people < UNSTABLE_BELOW_PEOPLE else ("approximate",)
