"""How often the printed interval covers the truth, beside others: `python -m tools.coverage_simulation`.

People answer 31 items each; the share they find good varies between them as a beta distribution, so answers
of one person are alike (intra-person correlation). A few, in the mixtures, rate everything bad. "printed" is
satisfaction_rate without a reference, where 0.3 is assumed for that correlation (0.5 beside it); "printed,
reference" is the same with five departments of 100 people each from the same population.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from analysis import intervals
from analysis.estimate import Estimate
from analysis.satisfaction import satisfaction_rate
from analysis.tally import Layout, Sums, Tally

ITEMS = 31
RATE = 0.9644
RUNS = {30: 5000, 100: 3000, 400: 1500}  # by people asked
SEED = 20250101
REFERENCE_DEPARTMENTS = 5
REFERENCE_PEOPLE = 100
LAYOUT = Layout(tuple(f"A{i}" for i in range(1, ITEMS + 1)), ("A",), (0,) * ITEMS)
LINES = np.where(np.tri(ITEMS + 1, ITEMS, -1), ord("4"), ord("2")).astype(np.uint8)  # row k: k answers good

Method = Callable[[Tally, list[Tally]], tuple[float, float]]


@dataclass(frozen=True)
class Scenario:
    """A population: `people` asked per run, rate and correlation of the ordinary, share who rate all bad."""

    people: int
    correlation: float
    all_bad: float = 0.0
    rate: float = RATE

    @property
    def truth(self) -> float:
        """The population's satisfaction rate."""
        return self.rate * (1 - self.all_bad)

    def draw(self, random: np.random.Generator, runs: int, people: int) -> list[Tally]:
        """One tally per run."""
        strength = (1 - self.correlation) / self.correlation
        share = random.beta(self.rate * strength, (1 - self.rate) * strength, size=runs * people)
        share[random.random(share.size) < self.all_bad] = 0.0
        good = random.binomial(ITEMS, share)
        return Tally.build_groups(LAYOUT, LINES[good], np.repeat(np.arange(runs), people), runs)


@dataclass(frozen=True)
class Coverage:
    """Shares of runs: interval holds the truth; truth below it (the hospital is flattered); mean width."""

    covered: float
    below: float
    above: float
    width: float


def scenarios() -> list[Scenario]:
    """The populations of the design: three correlations, three sizes, and mixtures with 1.5 % all bad."""
    plain = [Scenario(people, rho) for rho in (0.2, 0.3, 0.4) for people in (30, 100, 400)]
    mixed = [Scenario(people, rho, all_bad=0.015) for rho in (0.2, 0.3, 0.4) for people in (30, 100, 400)]
    return plain + mixed


def simulate(
    scenario: Scenario, names: Iterable[str], seed: int = SEED, runs: int | None = None
) -> dict[str, Coverage]:
    """The coverage of the named methods in this scenario, all on the same draws."""
    runs = runs or RUNS[scenario.people]
    random = np.random.default_rng(seed)
    tallies = scenario.draw(random, runs, scenario.people)
    pool = scenario.draw(random, 40 * REFERENCE_DEPARTMENTS, REFERENCE_PEOPLE)
    picks = random.integers(0, len(pool), (runs, REFERENCE_DEPARTMENTS))
    references = [[pool[i] for i in pick] for pick in picks.tolist()]
    pairs = list(zip(tallies, references, strict=True))
    return {
        name: _coverage(np.array([METHODS[name](*pair) for pair in pairs]), scenario.truth) for name in names
    }


def _coverage(limits: npt.NDArray[np.float64], truth: float) -> Coverage:
    low, high = limits.T
    below, above = float(np.mean(truth < low)), float(np.mean(truth > high))
    return Coverage(1 - below - above, below, above, float(np.mean(high - low)))


def _printed(tally: Tally, _: list[Tally]) -> tuple[float, float]:
    return _limits(satisfaction_rate(tally))


def _printed_with_reference(tally: Tally, reference: list[Tally]) -> tuple[float, float]:
    return _limits(satisfaction_rate(tally, reference=reference))


def _printed_assuming_half(tally: Tally, _: list[Tally]) -> tuple[float, float]:
    return _limits(satisfaction_rate(tally, intra_person=0.5))


def _limits(estimate: Estimate) -> tuple[float, float]:
    if estimate.low is None or estimate.high is None:
        raise ValueError("an empty sample has no interval")
    return estimate.low, estimate.high


def _wilson_on_answers(tally: Tally, _: list[Tally]) -> tuple[float, float]:
    sums = tally.sums()
    return intervals.wilson(sums.y, sums.n)


def _logit_t(tally: Tally, _: list[Tally]) -> tuple[float, float]:
    p, se, sums = _share(tally)
    return intervals.logit_t(p, se, sums.people - 1)


def _korn_graubard(tally: Tally, _: list[Tally]) -> tuple[float, float]:
    p, se, sums = _share(tally)
    return intervals.korn_graubard(p, se, sums.n, sums.people - 1)


def _plain_t(tally: Tally, _: list[Tally]) -> tuple[float, float]:
    p, se, sums = _share(tally)
    return intervals.ratio_interval(p, se**2, sums.people - 1)


def _share(tally: Tally) -> tuple[float, float, Sums]:
    s = tally.sums()
    return s.y / s.n, sqrt(intervals.ratio_variance(s.people, s.n, s.y, s.nn, s.yy, s.yn)), s


METHODS: dict[str, Method] = {
    "printed": _printed,
    "printed, reference": _printed_with_reference,
    "printed, rho 0.5": _printed_assuming_half,
    "Wilson on answers": _wilson_on_answers,
    "t": _plain_t,
    "logit t": _logit_t,
    "Korn-Graubard": _korn_graubard,
}


def main() -> None:
    """Print, per scenario and method, coverage, and the share of runs with the truth below the interval."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, help=f"per scenario; by people asked it is {RUNS}")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    print("nominal 95 %: coverage % / truth below the interval %")
    print("  G  rho  bad %  truth  " + "".join(f"{name:>20}" for name in METHODS))
    for scenario in scenarios():
        results = simulate(scenario, METHODS, options.seed, options.runs).values()
        cells = "".join(f"{f'{100 * r.covered:.1f} / {100 * r.below:.1f}':>20}" for r in results)
        head = f"{scenario.people:3d}  {scenario.correlation:.1f}  {100 * scenario.all_bad:5.1f}"
        print(f"{head}  {scenario.truth:.4f} {cells}")


if __name__ == "__main__":
    main()
