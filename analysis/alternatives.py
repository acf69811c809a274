"""Other tables of whole numbers that agree with everything printed: the proof that a hidden count is not known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic

import numpy as np

from analysis.equations import Key, Line

DEPTHS = (4, 8, 16)  # counts that may change beside the first, step by step
BUDGET = 600  # steps of one search, before the solver is asked
NODES = 500  # branches the solver may try


class Alternatives(Generic[Key]):
    """Searches tables that differ in hidden counts only, no count below its floor.

    `find` returns by how much each hidden count may differ at once, the asked one by one at least, or None where
    there is none: then the count is known to whoever adds, subtracts and knows that people are whole. First a search
    of short cycles, then integer programming (scipy's HiGHS). What is found is proof, in whole numbers; what the
    solver does not find in NODES branches is held for known.
    """

    def __init__(
        self,
        counts: Mapping[Key, int],
        floors: Mapping[Key, int],
        hidden: Collection[Key],
        lines: Sequence[Line[Key]],
    ):
        self.counts, self.floors = counts, floors
        self.rows = [[(key, factor) for key, factor in line.terms if key in hidden] for line in lines]
        self.lines_of: dict[Key, list[tuple[int, int]]] = {key: [] for key in hidden}
        for index, row in enumerate(self.rows):
            for key, factor in row:
                self.lines_of[key].append((index, factor))
        self.left = 0

    def find(self, key: Key) -> dict[Key, int] | None:
        """The changes of one other table in which this hidden count differs."""
        return self._cycle(key) or self._solve(key, 1) or self._solve(key, -1)

    def _cycle(self, key: Key) -> dict[Key, int] | None:
        self.left = BUDGET
        for depth in DEPTHS:
            for step in (1, -1):
                if self._may(key, step, {}):
                    found = self._close(*self._moved(key, step, {}, {}), depth)
                    if found:
                        return found
        return None

    def _close(self, moves: dict[Key, int], open_: dict[int, int], depth: int) -> dict[Key, int] | None:
        """These moves and further ones that bring every line back to its sum."""
        self.left -= 1
        if not open_:
            return moves
        if not depth or self.left < 0:
            return None
        line = min(open_, key=lambda index: len(self.rows[index]))
        steps = [
            (key, step)
            for key, factor in self.rows[line]
            if self._may(key, step := -1 if factor * open_[line] > 0 else 1, moves)
        ]
        for key, step in sorted(steps, key=lambda one: self._price(one[0], one[1], open_)):
            found = self._close(*self._moved(key, step, moves, open_), depth - 1)
            if found:
                return found
        return None

    def _may(self, key: Key, step: int, moves: Mapping[Key, int]) -> bool:
        """Whether a count may go a step on: not below its floor, and not back where it came from."""
        moved = moves.get(key, 0)
        return moved * step >= 0 and self.counts[key] + moved + step >= self.floors[key]

    def _moved(
        self, key: Key, step: int, moves: Mapping[Key, int], open_: Mapping[int, int]
    ) -> tuple[dict[Key, int], dict[int, int]]:
        sums = dict(open_)
        for index, factor in self.lines_of[key]:
            sums[index] = sums.get(index, 0) + factor * step
        return {**moves, key: moves.get(key, 0) + step}, {i: off for i, off in sums.items() if off}

    def _price(self, key: Key, step: int, open_: Mapping[int, int]) -> tuple[int, int]:
        """How much further from their sums the lines are after it; among equals the largest count first."""
        further = sum(
            abs(open_.get(i, 0) + factor * step) - abs(open_.get(i, 0)) for i, factor in self.lines_of[key]
        )
        return further, -self.counts[key]

    def _solve(self, key: Key, step: int) -> dict[Key, int] | None:
        """Changes that move this count a step or more, by integer programming."""
        from scipy.optimize import Bounds, milp  # slow to load, and rarely needed

        if not self._may(key, step, {}):
            return None
        low = np.array([self.floors[k] - self.counts[k] for k in self.lines_of], dtype=float)
        high = np.full(len(low), np.inf)
        (low if step > 0 else high)[list(self.lines_of).index(key)] = step
        none = np.zeros(len(low))
        found = milp(none, integrality=np.ones(len(low)), bounds=Bounds(low, high),
                     constraints=self._constraints, options={"node_limit": NODES})  # fmt: skip
        if found.x is None:
            return None
        moves = {k: round(x) for k, x in zip(self.lines_of, found.x, strict=True) if round(x)}
        return moves if self._agrees(moves) and moves.get(key) else None

    @cached_property
    def _constraints(self) -> Any:
        """Every line keeps its sum."""
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        column = {key: index for index, key in enumerate(self.lines_of)}
        entries = [(factor, row, column[key]) for row, line in enumerate(self.rows) for key, factor in line]
        factors, rows, columns = zip(*entries, strict=True)
        table = csr_array((factors, (rows, columns)), shape=(len(self.rows), len(column)))
        return LinearConstraint(table, 0, 0)

    def _agrees(self, moves: Mapping[Key, int]) -> bool:
        """Whether every line keeps its sum and no count falls below its floor, in whole numbers."""
        sums = [sum(factor * moves.get(key, 0) for key, factor in row) for row in self.rows]
        return not any(sums) and all(self.counts[k] + step >= self.floors[k] for k, step in moves.items())
