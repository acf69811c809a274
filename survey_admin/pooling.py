"""Forms of different questions under one sum: what they have in common, and their rates where only those are left."""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from analysis.estimate import Estimate, size_flags
from analysis.tally import Layout, Tally

BARE = Layout(items=(), sections=(), section_of=())  # the sums over all questions, and none of the questions


def bare(tally: Tally) -> Tally:
    """The sums of a tally without its questions, so that forms of different ones can be added."""
    return Tally(BARE, tally.vector[[tally.layout.position[slot] for slot in BARE.slots]])


def combined(rates: Sequence[Estimate]) -> Estimate:
    """Rates pooled over their answers, where only the printed ones are left; MOVER on their limits.

    p = sum n_i p_i / sum n_i; low = p - sqrt(sum (n_i/n)^2 (p_i - l_i)^2), high likewise. Source: Zou & Donner 2008,
    Construction of confidence limits about effect measures, Statistics in Medicine 27.
    """
    if len(rates) == 1:
        return rates[0]
    answers, people = sum(rate.answers for rate in rates), sum(rate.people for rate in rates)
    value = sum(rate.answers * (rate.value or 0.0) for rate in rates) / answers
    below, above = (
        sqrt(
            sum(
                (rate.answers / answers * ((rate.value or 0.0) - (limit or 0.0))) ** 2
                for rate, limit in pairs
            )
        )
        for pairs in ([(rate, rate.low) for rate in rates], [(rate, rate.high) for rate in rates])
    )
    first = rates[0]
    return replace(
        first, value=value, low=max(0.0, value - below), high=min(1.0, value + above), people=people,
        answers=answers, method="mover", flags=size_flags(people),
    )  # fmt: skip
