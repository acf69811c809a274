"""What follows from the lines of published tables: exact elimination in whole numbers, without rounding."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Line(Generic[Key]):
    """A count that is the sum of others: the total's key and its parts'. Whatever tables print, this holds.

    With `factors`, one for each part, a sum of multiples: a printed mean times its people is the sum of scores times
    their counts. ValueError for another number of factors.
    """

    total: Key
    parts: tuple[Key, ...]
    factors: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.factors and len(self.factors) != len(self.parts):
            raise ValueError(f"{len(self.parts)} parts of {self.total} and {len(self.factors)} factors")

    @property
    def keys(self) -> tuple[Key, ...]:
        return (*self.parts, self.total)

    @property
    def terms(self) -> tuple[tuple[Key, int], ...]:
        """Every key with its factor in: parts - total = 0."""
        factors = self.factors or (1,) * len(self.parts)
        return (*zip(self.parts, factors, strict=True), (self.total, -1))


@dataclass(frozen=True)
class Proof(Generic[Key]):
    """A hidden count that follows: add up the lines so often, and only printed counts stand beside it."""

    key: Key
    multiples: dict[int, int]


@dataclass
class _Equation(Generic[Key]):
    unknowns: dict[Key, int]
    multiples: dict[int, int]

    def without(self, key: Key, pivot: _Equation[Key]) -> None:
        """Take the pivot's equation away so often that this key is gone."""
        mine, its = self.unknowns[key], pivot.unknowns[key]
        common = gcd(mine, its)
        self.unknowns = _combined(self.unknowns, its // common, pivot.unknowns, -mine // common)
        self.multiples = _combined(self.multiples, its // common, pivot.multiples, -mine // common)
        shared = gcd(*self.unknowns.values(), *self.multiples.values())
        if shared > 1:
            self.unknowns = {name: value // shared for name, value in self.unknowns.items()}
            self.multiples = {name: value // shared for name, value in self.multiples.items()}


def determined(published: Collection[Key], lines: Sequence[Line[Key]]) -> set[Key]:
    """The counts of these lines that are not published and yet follow from what is, by adding and subtracting.

    A count follows exactly when it stands alone in an equation of the reduced row echelon form (Gauss and Jordan)
    of the lines over the unpublished counts. Exact: whole numbers only. What follows only because counts are
    whole and not negative is not found here; see `alternatives`.
    """
    return {proof.key for proof in proofs(frozenset(published), lines)}


def proofs(published: Collection[Key], lines: Iterable[Line[Key]]) -> list[Proof[Key]]:
    """For each count that follows, the lines to add up, by their place among those given."""
    pivots: dict[Key, _Equation[Key]] = {}
    for index, line in enumerate(lines):
        equation = _Equation(_unknowns(line, published), {index: 1})
        for key in [key for key in equation.unknowns if key in pivots]:
            equation.without(key, pivots[key])
        if equation.unknowns:
            _add_pivot(pivots, equation)
    return [Proof(key, equation.multiples) for key, equation in pivots.items() if len(equation.unknowns) == 1]


def weights(proof: Proof[Key], lines: Sequence[Line[Key]]) -> dict[Key, int]:
    """Every count the proof uses, with its weight; hiding any of them breaks the proof."""
    summed: dict[Key, int] = {}
    for index, multiple in proof.multiples.items():
        summed = _combined(summed, 1, dict(_summed(lines[index])), multiple)
    return summed


def _unknowns(line: Line[Key], published: Collection[Key]) -> dict[Key, int]:
    return {key: factor for key, factor in _summed(line).items() if key not in published}


def _summed(line: Line[Key]) -> dict[Key, int]:
    """The terms with equal keys taken together."""
    found: dict[Key, int] = {}
    for key, factor in line.terms:
        found[key] = found.get(key, 0) + factor
    return {key: value for key, value in found.items() if value}


def _add_pivot(pivots: dict[Key, _Equation[Key]], equation: _Equation[Key]) -> None:
    key = min(equation.unknowns, key=lambda one: abs(equation.unknowns[one]))
    for other in pivots.values():
        if key in other.unknowns:
            other.without(key, equation)
    pivots[key] = equation


def _combined(one: dict, times: int, other: dict, more: int) -> dict:
    found = {name: times * value for name, value in one.items()}
    for name, value in other.items():
        value = found.get(name, 0) + more * value
        if value:
            found[name] = value
        else:
            found.pop(name, None)
    return found
