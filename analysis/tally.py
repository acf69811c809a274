"""Tally: the additive summary of a group of responses from which every printed number is computed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.counting import Columns, Floats, tabulate
from analysis.layout import DEFAULT_RULES, NUMBER_NAMES, REASONS, STATES, SUM_NAMES, Layout, Rules

__all__ = ["Layout", "Rules", "Sums", "Tally"]


@dataclass(frozen=True)
class Sums:
    """Sums over people i with n_i > 0 answers, of which y_i are 4 or 5 and whose scores add to x_i.

    nn = sum of n_i squared, yn = sum of y_i n_i and so on; `all_satisfied` counts people with y_i = n_i.
    """

    people: int
    n: int
    y: int
    nn: int
    yy: int
    yn: int
    x: int
    xx: int
    xn: int
    all_satisfied: int


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of a group of responses under one layout; tallies add, and are equal when all counts are.

    `vector` is float64, read-only, one value per `layout.slots`; the sums stand together, overall first, from
    position 3. Everything but `received`, `excluded` and `flags` counts valid responses only.
    """

    layout: Layout
    vector: Floats

    def __post_init__(self) -> None:
        vector = np.array(self.vector, dtype=np.float64)
        expected = len(self.layout.slots)
        if vector.shape != (expected,):
            raise ValueError(f"a tally of this layout has {expected} values, not {vector.shape}")
        vector.flags.writeable = False
        object.__setattr__(self, "vector", vector)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tally):
            return NotImplemented
        return self.layout == other.layout and bool(np.array_equal(self.vector, other.vector))

    def __hash__(self) -> int:
        return hash((self.layout, self.vector.tobytes()))

    @classmethod
    def zero(cls, layout: Layout) -> Tally:
        """The tally of no responses."""
        return cls(layout, np.zeros(len(layout.slots)))

    @classmethod
    def build(
        cls,
        layout: Layout,
        scores: npt.NDArray[np.uint8],
        choices: Columns | None = None,
        numbers: Columns | None = None,
        rules: Rules = DEFAULT_RULES,
        raised: npt.NDArray[np.uint8] | None = None,
    ) -> Tally:
        """The tally of all rows; arguments as in `build_groups`."""
        groups = np.zeros(len(scores), dtype=np.intp)
        return cls.build_groups(layout, scores, groups, 1, choices, numbers, rules, raised)[0]

    @classmethod
    def build_groups(
        cls,
        layout: Layout,
        scores: npt.NDArray[np.uint8],
        groups: npt.ArrayLike,
        n_groups: int,
        choices: Columns | None = None,
        numbers: Columns | None = None,
        rules: Rules = DEFAULT_RULES,
        raised: npt.NDArray[np.uint8] | None = None,
    ) -> list[Tally]:
        """One tally per group, from raw rows.

        scores: (n, items) ASCII codes of the state characters; groups: (n,) in 0..n_groups-1; choices: per
        code (n,) indices into the option values, -1 none; numbers: per code (n,) values, nan none; raised: (n,)
        sums of bits 1 << index into the layout's flags. What is left out counts nothing. Raises ValueError
        naming the unknown state, code, option or group.
        """
        table = tabulate(layout, scores, groups, n_groups, choices or {}, numbers or {}, rules, raised)
        return [cls(layout, row) for row in table]

    @classmethod
    def total(cls, tallies: Iterable[Tally], layout: Layout) -> Tally:
        """The sum of any number of tallies of this layout, zero for none; ValueError for another layout."""
        parts = list(tallies)
        for part in parts:
            _require_same(layout, part.layout)
        if not parts:
            return cls.zero(layout)
        return cls(layout, np.add.reduce([part.vector for part in parts]))

    def __add__(self, other: Tally) -> Tally:
        _require_same(self.layout, other.layout)
        return Tally(self.layout, self.vector + other.vector)

    def align(self, layout: Layout) -> Tally:
        """The same counts under a layout that holds at least what was counted here; what is new there is 0.

        Items, sections, options and numbers are matched by code. Raises ValueError naming the first count
        that would be lost, or the first counted item that stands in another section there.
        """
        vector = np.zeros(len(layout.slots))
        here, there = self.layout.section_codes, layout.section_codes
        for index in np.flatnonzero(self.vector).tolist():
            path = self.layout.slots[index]
            if path not in layout.position:
                raise ValueError(f"{'/'.join(path)} was counted and has no place in the other layout")
            if path[0] == "items" and there[path[1]] != here[path[1]]:
                raise ValueError(f"item {path[1]} was counted in section {here[path[1]]}")
            vector[layout.position[path]] = self.vector[index]
        return Tally(layout, vector)

    def to_bytes(self) -> bytes:
        """The counts, compressed, for a database cell; the layout is not in it, only its checksum."""
        return struct.pack("<I", self.layout.fingerprint) + zlib.compress(
            self.vector.astype("<f8").tobytes(), 1
        )

    @classmethod
    def from_bytes(cls, layout: Layout, data: bytes) -> Tally:
        """The tally of `to_bytes`; raises ValueError for bytes of another layout and for damaged ones."""
        if data[:4] != struct.pack("<I", layout.fingerprint):
            raise ValueError("these bytes were stored under another layout")
        try:
            return cls(layout, np.frombuffer(zlib.decompress(data[4:]), dtype="<f8"))
        except zlib.error as error:
            raise ValueError(f"damaged tally: {error}") from error

    def to_json(self) -> dict[str, Any]:
        """The layout and every count as nested dictionaries, readable by other systems."""
        tree: dict[str, Any] = {"layout": self.layout.to_json()}
        for path, value in zip(self.layout.slots, self.vector.tolist(), strict=True):
            branch = tree
            for step in path[:-1]:
                branch = branch.setdefault(step, {})
            branch[path[-1]] = int(value) if value.is_integer() else value
        return tree

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tally:
        """The tally of `to_json`; ValueError when a count is missing, impossible or contradicts another."""
        layout = Layout.from_json(data.get("layout", {}))
        tally = cls(layout, np.array([_read_count(data, path) for path in layout.slots]))
        tally._require_consistent()
        return tally

    @property
    def received(self) -> int:
        """All responses, valid or not."""
        return int(self.vector[0])

    @property
    def excluded(self) -> dict[str, int]:
        """Responses left out, by reason."""
        return self._counts(("excluded",), REASONS)

    @property
    def flags(self) -> dict[str, int]:
        """Responses by quality flag, valid or not; one with two flags counts under both."""
        return {code: int(self.vector[self.layout.position["flags", code]]) for code in self.layout.flags}

    @property
    def people(self) -> int:
        """Valid people with at least one counted answer."""
        return self.sums().people

    def sums(self, section: str | None = None) -> Sums:
        """The nine sums of a section, or of all items; KeyError for a section the layout does not hold."""
        path = ("overall",) if section is None else ("sections", section)
        return Sums(**self._counts(path, SUM_NAMES))

    def states(self, item: str) -> dict[str, int]:
        """Valid responses by state of this item; KeyError for an unknown item."""
        return self._counts(("items", item), STATES)

    def choice_counts(self, code: str) -> dict[str, int]:
        """Valid responses by option of this choice; KeyError for an unknown choice."""
        return self._counts(("choices", code), dict(self.layout.choices)[code])

    def number_sums(self, code: str) -> tuple[int, float, float]:
        """Count, total and total of squares over valid responses; KeyError for an unknown number."""
        start = self.layout.position["numbers", code, NUMBER_NAMES[0]]
        count, total, squares = self.vector[start : start + len(NUMBER_NAMES)].tolist()
        return int(count), total, squares

    def _counts(self, path: tuple[str, ...], names: Sequence[str]) -> dict[str, int]:
        start = self.layout.position[(*path, names[0])]
        return dict(zip(names, map(int, self.vector[start : start + len(names)].tolist()), strict=True))

    def _require_consistent(self) -> None:
        scopes: list[str | None] = [None, *self.layout.sections]
        for scope in scopes:
            codes = [item for item, section in self.layout.section_codes.items() if scope in (None, section)]
            counts = [self.states(item) for item in codes]
            sums = self.sums(scope)
            answers = sum(count[state] for count in counts for state in "12345")
            satisfied = sum(count[state] for count in counts for state in "45")
            score = sum(count[state] * int(state) for count in counts for state in "12345")
            if (answers, satisfied, score) != (sums.n, sums.y, sums.x):
                raise ValueError(f"the sums of {scope or 'all items'} contradict the counts of its items")
        if self.people > self.received - sum(self.excluded.values()):
            raise ValueError("more people answered than valid responses were received")


def _require_same(layout: Layout, other: Layout) -> None:
    if layout is not other and layout != other:
        raise ValueError(f"tallies of different layouts do not add: items {layout.items} and {other.items}")


def _read_count(data: Mapping[str, Any], path: tuple[str, ...]) -> float:
    value: Any = data
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"no count at {'/'.join(path)}")
    if path[0] != "numbers" and (value < 0 or value != int(value)):
        raise ValueError(f"{value} is not a count, at {'/'.join(path)}")
    return float(value)
