"""Hiding counts of nested and successive tables so that nobody is told from them, nor from their differences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from analysis.alternatives import Alternatives
from analysis.equations import Key, Line, proofs, weights

THRESHOLD = 10
SMALL = 5


@dataclass(frozen=True)
class Cell(Generic[Key]):
    """A count of people; `is_base`: all people of a group (a row's base), else those of them who said one thing.

    Not `is_printed`: on no page, but part of a line, as the rest of a year beside its first quarter.
    """

    key: Key
    count: int
    is_base: bool = False
    is_printed: bool = True


def rest_of(key: Key, whole: Cell[Key], parts: Sequence[Cell[Key]]) -> tuple[Cell[Key], Line[Key]]:
    """What a whole holds beside these parts, as an unprinted cell under this key, and the line of them all.

    For a quarter within its year, a department within the hospital, answers without the flagged ones within all.
    """
    rest = Cell(key, whole.count - sum(part.count for part in parts), whole.is_base, is_printed=False)
    return rest, Line(whole.key, (*(part.key for part in parts), key))


def hide(
    cells: Sequence[Cell[Key]],
    lines: Sequence[Line[Key]],
    threshold: int = THRESHOLD,
    small: int = SMALL,
    released: Mapping[Key, int] | None = None,
    secret: Collection[Key] = (),
) -> frozenset[Key]:
    """The keys of the cells to hide; `released` was printed before and cannot be hidden, `secret` must be.

    1. A base of 1..threshold-1 people hides itself and its row; so are counts of 1..small-1 hidden.
    2. Where one count of a line is hidden, the next-lowest too; hidden groups hold two groups and `threshold`
       people together; to a fixed point over all lines.
    3. Where a hidden count still follows by adding and subtracting lines, the least count of that proof is hidden
       too; and where no other table of whole numbers, with the hidden counts of printed rows at 1 or more, would
       agree with everything printed.

    Afterwards no hidden count follows from what is printed or was, unless it followed from `released` alone:
    `equations.determined` tells. Not guarded: sums of several hidden counts, and guesses by likelihood. What
    matters most is released first: hide in one call, then pass what it showed as `released` of the next and what it
    hid as `secret`.
    Sources: rule 1 and the next-lowest of rule 2: GP Patient Survey, published suppression rule; the audit of
    rule 3: Willenborg and de Waal 2001, Elements of Statistical Disclosure Control (secondary suppression).
    ValueError for a key without a count, a line that does not add up, and a released count that changed.
    """
    known = released or {}
    counts = _checked(cells, lines, known)
    hidden: set[Key] = set()
    for some, their in _blocks(cells, lines):
        hidden |= _Table(some, their, counts, known, threshold, small).protected(secret)
    return frozenset(hidden)


class _Table(Generic[Key]):
    """Cells that hang together by lines, and which of them are hidden so far."""

    def __init__(
        self,
        cells: Sequence[Cell[Key]],
        lines: Sequence[Line[Key]],
        counts: Mapping[Key, int],
        released: Mapping[Key, int],
        threshold: int,
        small: int,
    ):
        self.cells = {cell.key: cell for cell in cells}
        self.lines, self.counts, self.released = lines, counts, released
        self.threshold, self.small = threshold, small
        self.order = {cell.key: index for index, cell in enumerate(cells)}
        self.bases = {cell.key for cell in cells if cell.is_base}
        self.known = {key for line in lines for key in line.keys if key in released}
        self.known |= {cell.key for cell in cells if cell.is_printed or cell.key in released}
        self.hidden: set[Key] = set()
        self.settled: set[Key] = set()  # not known to anybody, or past help

    def protected(self, secret: Collection[Key]) -> set[Key]:
        for key, cell in self.cells.items():
            if key in secret or 0 < cell.count < (self.threshold if cell.is_base else self.small):
                self._hide([key])
        self._cover()
        while self._break_proofs() or self._allow_alternatives():
            self._cover()
        return self.hidden

    def _hide(self, keys: Iterable[Key]) -> bool:
        """Hide these where they can be; whether anything is hidden now that was not."""
        new = {key for key in keys if key in self.cells and key not in self.released} - self.hidden
        self.hidden |= new
        self.known -= new
        return bool(new)

    def _cover(self) -> None:
        """Rows of hidden bases, and company for what is hidden alone, to a fixed point."""
        while any([self._hide(self._wanted(line)) for line in self.lines]):
            pass

    def _wanted(self, line: Line[Key]) -> Iterable[Key]:
        """What else of this line must be hidden, one step on."""
        is_of_groups = any(part in self.bases for part in line.parts)
        if line.total in self.hidden and line.total in self.bases and not is_of_groups:
            return line.parts
        unknown = [key for key in line.keys if key not in self.known]
        if self.hidden.isdisjoint(unknown):
            return ()
        alone = len(unknown) == 1
        if is_of_groups and line.total in self.known:
            people = [self.counts[key] for key in unknown if self.counts[key]]
            alone = bool(people) and (len(people) < 2 or sum(people) < self.threshold)
        return self._least(line.parts) or self._least([line.total]) if alone else ()

    def _least(self, keys: Iterable[Key]) -> list[Key]:
        """The cheapest of these that can still be hidden: the smallest count, then zeros, then bases; none or one.

        A zero is not secret and a base takes its row along. An empty group is no cover.
        """
        left = [
            key
            for key in keys
            if key in self.known and key in self.cells and key not in self.released
            and (self.counts[key] or key not in self.bases)
        ]  # fmt: skip
        return [min(left, key=self._loss)] if left else []

    def _loss(self, key: Key) -> tuple[bool, bool, int, int]:
        count = self.counts[key]
        return key in self.bases, count == 0, count, self.order[key]

    def _break_proofs(self) -> bool:
        """Hide the least count of every proof of a hidden one that none hidden before it broke."""
        before = set(self.known)
        for proof in proofs(before, self.lines):
            used = weights(proof, self.lines)
            if proof.key in self.hidden and before.intersection(used) <= self.known:
                self._hide(self._least(used))
        return len(self.known) < len(before)

    def _allow_alternatives(self) -> bool:
        """Hide the least count beside every hidden one that no other table of whole numbers would change."""
        before = set(self.known)
        unknown = {key for line in self.lines for key in line.keys} - before
        search = Alternatives(self.counts, self._floors(unknown), unknown, self.lines)
        for key in sorted(self.hidden & unknown, key=self.order.__getitem__):
            if key in self.settled or not self.counts[key]:
                continue
            moves = search.find(key)
            if (
                moves is None
                and not self._is_hidden_beside(key, before)
                and not self._hide(self._beside(key))
            ):
                moves = {}
            if moves is not None:
                self.settled |= {key, *moves}
        return len(self.known) < len(before)

    def _is_hidden_beside(self, key: Key, before: set[Key]) -> bool:
        """Whether something in a line with this one has been hidden since: it may be enough."""
        new = before - self.known
        return (
            any(key in line.keys and not new.isdisjoint(line.keys) for line in self.lines) if new else False
        )

    def _floors(self, unknown: Iterable[Key]) -> dict[Key, int]:
        """What everybody knows of a hidden count: at least 1 where it was hidden for itself and is not empty."""
        rows = {part for line in self.lines if line.total in self.hidden & self.bases for part in line.parts}
        return {
            key: int(
                self.counts[key] > 0 and key not in rows and key in self.cells and self.cells[key].is_printed
            )
            for key in unknown
        }

    def _beside(self, key: Key) -> list[Key]:
        """The cheapest count in a line with this one, else in any line with something unknown."""
        touched = [line.keys for line in self.lines if not self.known.issuperset(line.keys)]
        own = [k for keys in touched if key in keys for k in keys]
        return self._least(own) or self._least([k for keys in touched for k in keys])


def _checked(
    cells: Sequence[Cell[Key]], lines: Sequence[Line[Key]], released: Mapping[Key, int]
) -> dict[Key, int]:
    counts = {**released, **{cell.key: cell.count for cell in cells}}
    for key, count in released.items():
        if counts[key] != count:
            raise ValueError(f"{key} was released as {count} and is now {counts[key]}: give the new count its own"
                             " key, and a line that makes it the old one and what came since")  # fmt: skip
    for line in lines:
        for key in line.keys:
            if key not in counts:
                raise ValueError(f"no count for {key}, part of the line of {line.total}")
        if sum(factor * counts[key] for key, factor in line.terms):
            raise ValueError(f"the parts of {line.total} do not add up to it")
    return counts


def _blocks(
    cells: Sequence[Cell[Key]], lines: Sequence[Line[Key]]
) -> list[tuple[list[Cell[Key]], list[Line[Key]]]]:
    """The cells and lines that hang together; no block tells anything of another."""
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    for line in lines:
        for part in line.parts:
            parent[root(part)] = root(line.total)
    blocks: dict[Key, tuple[list[Cell[Key]], list[Line[Key]]]] = {}
    for cell in cells:
        blocks.setdefault(root(cell.key), ([], []))[0].append(cell)
    for line in lines:
        blocks.setdefault(root(line.total), ([], []))[1].append(line)
    return list(blocks.values())
