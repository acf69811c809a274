"""How many people a survey must ask for a wanted margin, and what share of those it could ask it reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from analysis.intervals import normal_quantile

ROUNDING = 1e-9  # what is this close above a whole number of people is that number


@dataclass(frozen=True)
class SampleSize:
    """`people` to ask, the whole number that keeps the margin; `exact` before rounding up; `population` or None."""

    people: int
    exact: float
    population: int | None


def sample_size(
    margin: float,
    share: float = 0.5,
    confidence: float = 0.95,
    design_effect: float = 1.0,
    answers_per_person: float = 1.0,
    population: int | None = None,
) -> SampleSize:
    """The people needed to know a share pooled over answers within -margin..margin.

    margin: half the interval's width, 0..1; share: the share expected, 0.5 asks most; design_effect: how
    much wider than from independent answers, at least 1; answers_per_person: scored answers a person gives,
    on average; population: how many people there are to ask, None for without end, 0 asks nobody.
    n0 = z^2 share (1 - share) design_effect / answers_per_person / margin^2, n = n0 / (1 + (n0 - 1) / population).
    Source: Cochran 1977, Sampling Techniques, 3rd ed., (4.2), finite population (4.3) with sections 5.7 and 9.
    sample_size(0.05).people is 385; sample_size(0.05, population=1000).people is 278. ValueError for the impossible.
    """
    _check(margin, share, design_effect, answers_per_person)
    if population is not None and population < 0:
        raise ValueError(f"a population cannot be {population}")
    z = normal_quantile(confidence)
    wanted = z**2 * share * (1 - share) * design_effect / answers_per_person / margin**2
    exact = wanted if population is None else _finite(wanted, population)
    people = max(1, ceil(exact - ROUNDING)) if population != 0 else 0
    return SampleSize(people if population is None else min(people, population), exact, population)


def margin_of(
    people: int,
    share: float = 0.5,
    confidence: float = 0.95,
    design_effect: float = 1.0,
    answers_per_person: float = 1.0,
    population: int | None = None,
) -> float:
    """Half the interval's width that so many people, at least one, give: `sample_size` read backwards.

    z sqrt(share (1 - share) design_effect / answers_per_person / people), times sqrt((N - people) / (N - 1))
    in a population of N; 0 where everybody was asked.
    """
    _check(0.5, share, design_effect, answers_per_person)
    if people < 1:
        raise ValueError(f"{people} people")
    spread = share * (1 - share) * design_effect / answers_per_person / people
    if population is not None:
        spread *= max(0, population - people) / max(1, population - 1)
    return normal_quantile(confidence) * sqrt(spread)


def allocate(total: int, sizes: Sequence[int]) -> list[int]:
    """Split so many people over groups in proportion to their sizes, never more than a group holds.

    The largest remainders get the people left over by rounding down, the first of equals first. What exceeds
    the groups together is not given out.
    """
    everybody = sum(sizes)
    total = min(total, everybody)
    if total <= 0:
        return [0] * len(sizes)
    shares = [total * size // everybody for size in sizes]
    remainders = [total * size % everybody for size in sizes]
    order = sorted(range(len(sizes)), key=lambda i: -remainders[i])
    for index in order[: total - sum(shares)]:
        shares[index] += 1
    return shares


def response_rate(responses: int, visits: int | None) -> float | None:
    """Responses per visit: a plain share, without an interval, as nobody drew the people who answered at random.

    None where no visit is known of. Above 1 it says that fewer visits were counted than people answered: the
    visits are wrong, so it is returned as it is and not cut off. By department and channel: the responses that came
    through the channel, of all visits of the department. Source: AAPOR, Standard Definitions, response rate 1, with
    every visit taken for an eligible person.
    """
    return responses / visits if visits else None


def _finite(wanted: float, population: int) -> float:
    return wanted / (1 + (wanted - 1) / population) if population else 0.0


def _check(margin: float, share: float, design_effect: float, answers_per_person: float) -> None:
    if not 0 < margin < 1:
        raise ValueError(f"a margin lies between 0 and 1, not at {margin}")
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not at {share}")
    if design_effect <= 0 or answers_per_person <= 0:
        raise ValueError("design effect and answers per person are above 0")
