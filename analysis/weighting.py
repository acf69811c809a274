"""A whole hospital weighted by its departments' visits: each department counts as much as people came to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import intervals
from analysis.estimate import Estimate, size_flags
from analysis.tally import Sums


@dataclass(frozen=True)
class Stratum:
    """A department: how many visits it had, and the sums over the G people who answered there.

    For person i with n_i answers and a total t_i (satisfied answers, or scores): n, t, and the sums of squares
    and products nn, tt, tn.
    """

    visits: float
    people: int
    n: float
    t: float
    nn: float
    tt: float
    tn: float

    @classmethod
    def of_satisfied(cls, visits: float, sums: Sums) -> Stratum:
        return cls(visits, sums.people, sums.n, sums.y, sums.nn, sums.yy, sums.yn)

    def __add__(self, other: Stratum) -> Stratum:
        return Stratum(*(a + b for a, b in zip(self._values, other._values, strict=True)))  # type: ignore[arg-type]

    @property
    def _values(self) -> tuple[float, ...]:
        return (self.visits, self.people, self.n, self.t, self.nn, self.tt, self.tn)


@dataclass(frozen=True)
class Weighted:
    """A ratio over strata, its variance, the degrees of freedom, and the strata as they were used."""

    ratio: float
    variance: float
    df: float
    strata: tuple[Stratum, ...]


def weighted_rate(
    strata: Sequence[Stratum],
    floor: float,
    confidence: float = 0.95,
    finite_population: bool = False,
) -> Estimate:
    """The share of satisfied answers, every department weighing as many visits as it had; 0..1.

    floor: the design effect to allow for at least (see `satisfaction_rate`), here within each department, so
    that unequal weights widen the interval beside it. Wilson at n_eff = p(1-p)/v (z/t_df)^2. A department with
    visits and nobody asked is left out and flagged "uncovered"; where nobody answered nothing is known.
    """
    asked = [one for one in strata if one.people and one.visits > 0]
    flags = ("uncovered",) if any(one.visits > 0 and not one.people for one in strata) else ()
    people, answers = sum(one.people for one in asked), int(sum(one.n for one in asked))
    if people < 2:
        return _too_few(asked, confidence, answers, flags)
    found = stratified_ratio(asked, finite_population)
    n_eff = answers / max(_own_effect(found, answers), floor * _unequal(found, answers))
    n_eff *= (intervals.normal_quantile(confidence) / intervals.t_quantile(confidence, found.df)) ** 2
    low, high = intervals.wilson_share(found.ratio, n_eff, confidence)
    return Estimate(found.ratio, low, high, confidence, people, answers, "wilson_weighted",
                    size_flags(people) + flags)  # fmt: skip


def _too_few(asked: Sequence[Stratum], confidence: float, answers: int, flags: tuple[str, ...]) -> Estimate:
    """Nobody: nothing is known. One person: the value, and the whole scale as its interval."""
    if not asked:
        return Estimate(None, None, None, confidence, 0, 0, "not_enough", flags)
    share = asked[0].t / asked[0].n
    return Estimate(share, 0.0, 1.0, confidence, 1, answers, "not_enough", size_flags(1) + flags)


def stratified_ratio(strata: Sequence[Stratum], finite_population: bool = False) -> Weighted:
    """r = sum W t/G / sum W n/G over strata of people, with its Taylor variance and Satterthwaite's df.

    v = sum W^2 s^2(t - r n)/G / (sum W n/G)^2, s^2 centred within its stratum; with `finite_population` times
    1 - G/W. A stratum of one person joins its neighbour. Source: Cochran 1977, Sampling Techniques, 3rd ed.,
    sections 5.4 and 6.11 (combined ratio).
    """
    joined = join_single(strata)
    weights = [one.visits / one.people for one in joined]
    whole = sum(w * one.n for w, one in zip(weights, joined, strict=True))
    ratio = sum(w * one.t for w, one in zip(weights, joined, strict=True)) / whole
    parts = [_part(one, ratio, finite_population) for one in joined]
    variance = sum(parts) / whole**2
    spread = sum(
        part**2 / (one.people - 1) for part, one in zip(parts, joined, strict=True) if one.people > 1
    )
    df = sum(parts) ** 2 / spread if spread > 0 else sum(one.people - 1 for one in joined)
    return Weighted(ratio, variance, max(1.0, df), tuple(joined))


def join_single(strata: Sequence[Stratum]) -> list[Stratum]:
    """The strata in their order, each of one person joined to the one before it, or the first to the second."""
    joined: list[Stratum] = []
    for one in strata:
        if joined and 1 in (one.people, joined[-1].people):
            joined[-1] = joined[-1] + one
        else:
            joined.append(one)
    return joined


def _part(one: Stratum, ratio: float, finite_population: bool) -> float:
    """W^2 s^2 / G of a stratum's residuals t - r n."""
    if one.people < 2:
        return 0.0
    total = one.t - ratio * one.n
    squares = one.tt - 2 * ratio * one.tn + ratio**2 * one.nn
    variance = max(0.0, squares - total**2 / one.people) / (one.people - 1)
    sampled = min(1.0, one.people / one.visits) if finite_population else 0.0
    return one.visits**2 * variance / one.people * (1 - sampled)


def _own_effect(found: Weighted, answers: int) -> float:
    p = found.ratio
    return found.variance * answers / (p * (1 - p)) if 0 < p < 1 else 0.0


def _unequal(found: Weighted, answers: int) -> float:
    """How much wider unequal weights make the share than answers drawn alike: n sum a^2/n_h, a the weight's share."""
    parts = [one.visits * one.n / one.people for one in found.strata]
    whole = sum(parts)
    return answers * sum((part / whole) ** 2 / one.n for part, one in zip(parts, found.strata, strict=True))
