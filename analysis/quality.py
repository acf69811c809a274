"""Quality flags: which responses look hasty, mechanical or made up.

A flag is a reason to look twice, never a reason to drop: nothing is stored with a response, flags follow from
its row, the rows of the same day beside it and RULES_VERSION, and every figure exists with and without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

RULES_VERSION = 2  # raise when a rule or a threshold changes, so that stored tallies are recounted

HOUR, DAY = 3_600, 86_400
UNKNOWN = -1  # a duration, a place or an opening hour that is not known

SECONDS_PER_ITEM = (
    1.0  # the kiosk shows a choice for 0.4 s and takes no tap for 0.3 s more; reading takes longer
)
FAST_ITEMS = 5  # of fewer the odd second at the start decides too much
UNIFORM_ITEMS = 10  # of fewer many people mean one and the same level
REPEAT_ITEMS = 5  # of fewer two people agree by chance
REPEAT_SECONDS = 10.0  # the thanks and the next person's first look take about as long
ITEMS_PER_DIFFERENCE, MOST_DIFFERENCES = 10, 2  # a short form must be the same throughout
BURST_RESPONSES, BURST_SECONDS = 3, 900  # two stay possible: a late patient and a companion
HOUR_RESPONSES = 15  # an hour holds about twenty people who read every question
HOUR_TIMES = 5  # busy mornings are two or three times the usual hour
HOURS_BESIDE = 3  # of fewer the usual hour is not known

Integers = npt.NDArray[np.integer[Any]]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Responses as columns, n of each; what is unknown is UNKNOWN, an unknown instant nan.

    scores: (n, items) ASCII codes of the state characters; durations: seconds from the first touch to the end;
    places: one number for each kiosk within each tally cell (a department's form on a day), 0 and up; finishes:
    local second of the day at the end; opens, closes: that kiosk's hours on that day in seconds of the day, both
    DAY where it stays closed; trapped: whether a field was filled in that people never see.
    """

    scores: npt.NDArray[np.uint8]
    durations: Integers
    places: Integers
    finishes: npt.NDArray[np.float64]
    opens: Integers
    closes: Integers
    trapped: Mask

    @cached_property
    def states(self) -> npt.NDArray[np.uint8]:
        """The state characters, shape (items, n): reduced over items much faster than the other way round."""
        return np.ascontiguousarray(self.scores.T)

    @cached_property
    def answered(self) -> npt.NDArray[np.bool_]:
        """Where a level or "not used" was chosen, shape (items, n)."""
        return (self.states >= ord("0")) & (self.states <= ord("5"))

    @cached_property
    def n_answered(self) -> Integers:
        return self.answered.sum(axis=0)

    @cached_property
    def begins(self) -> npt.NDArray[np.float64]:
        """Local second of the day of the first touch; the end where the duration is not known."""
        return self.finishes - np.maximum(self.durations, 0)

    @cached_property
    def in_order(self) -> Integers:
        """The rows with a place and an instant, place by place in the order of their ends."""
        timed = np.flatnonzero((self.places >= 0) & ~np.isnan(self.finishes))
        # The answers decide between two of one instant, so that every count of them comes to the same.
        answers = 7 ** np.arange(len(self.states), dtype=np.uint64) @ self.states[:, timed].astype(np.uint64)
        keys = (answers, self.durations[timed], self.finishes[timed], self.places[timed])
        return timed[np.lexsort(keys)]


def too_fast(rows: Rows) -> Mask:
    """Less than one second for each question answered, of five or more: nobody reads that fast.

    Needs the duration, which the device measured on one clock and which holds even where its time is uncertain.
    """
    known = (rows.durations >= 0) & (rows.n_answered >= FAST_ITEMS)
    return known & (rows.durations < SECONDS_PER_ITEM * rows.n_answered)


def straight_lined(rows: Rows) -> Mask:
    """One and the same choice for all questions answered, of ten or more: perhaps meant, perhaps not read."""
    lowest = np.where(rows.answered, rows.states, 255).min(axis=0, initial=255)
    highest = np.where(rows.answered, rows.states, 0).max(axis=0, initial=0)
    return (rows.n_answered >= UNIFORM_ITEMS) & (lowest == highest)


def repeat(rows: Rows) -> Mask:
    """Begun on the same kiosk within ten seconds of the end before it, with nearly the same answers.

    One difference is allowed for ten questions of the form, two at most, so a short form has to be the same
    throughout. The later of two is flagged; the first was somebody's. Needs kiosk, instant and duration.
    """
    earlier, later = rows.in_order[:-1], rows.in_order[1:]
    gap = np.abs(rows.begins[later] - rows.finishes[earlier])
    near = (
        (rows.places[earlier] == rows.places[later]) & (gap <= REPEAT_SECONDS) & (rows.durations[later] >= 0)
    )
    earlier, later = earlier[near], later[near]
    differences = (rows.states[:, earlier] != rows.states[:, later]).sum(axis=0)
    allowed = min(len(rows.states) // ITEMS_PER_DIFFERENCE, MOST_DIFFERENCES)
    return _marked(rows, later[(differences <= allowed) & (rows.n_answered[later] >= REPEAT_ITEMS)])


def burst(rows: Rows) -> Mask:
    """One of three or more on a kiosk within fifteen minutes, all begun when it stands closed.

    Whoever began before closing time is inside. Needs kiosk, instant and opening hours.
    """
    outside = (rows.opens >= 0) & ((rows.begins >= rows.closes) | (rows.finishes < rows.opens))
    order = rows.in_order[outside[rows.in_order]]
    first, last = order[: 1 - BURST_RESPONSES], order[BURST_RESPONSES - 1 :]
    close = rows.finishes[last] - rows.finishes[first] <= BURST_SECONDS
    starts = np.flatnonzero((rows.places[first] == rows.places[last]) & close)
    return _marked(rows, order[(starts[:, None] + np.arange(BURST_RESPONSES)).ravel()])


def unusual_hour(rows: Rows) -> Mask:
    """In an hour of a kiosk that holds fifteen or more, and over five times the median of its other hours that day.

    Hours without answers do not enter the median; with fewer than three others there is nothing to compare.
    Needs kiosk and instant.
    """
    order = rows.in_order
    slots = rows.places[order] * (DAY // HOUR) + (rows.finishes[order] // HOUR).astype(np.intp)
    counts = np.bincount(slots)
    unusual = [
        slot for slot in np.flatnonzero(counts >= HOUR_RESPONSES).tolist() if _stands_out(counts, slot)
    ]
    return _marked(rows, order[np.isin(slots, unusual)])


def trapped(rows: Rows) -> Mask:
    """Sent with the field filled in that people neither see nor reach: a program filled in all it found."""
    return rows.trapped


def _stands_out(counts: Integers, slot: int) -> bool:
    first = slot - slot % (DAY // HOUR)
    others = np.delete(counts[first : first + DAY // HOUR], slot - first)
    others = others[others > 0]
    return len(others) >= HOURS_BESIDE and bool(counts[slot] > HOUR_TIMES * np.median(others))


def _marked(rows: Rows, indices: Integers) -> Mask:
    mask = np.zeros(len(rows.scores), dtype=bool)
    mask[indices] = True
    return mask


RULES: dict[str, Callable[[Rows], Mask]] = {
    "too_fast": too_fast,
    "straight_lined": straight_lined,
    "repeat": repeat,
    "burst": burst,
    "unusual_hour": unusual_hour,
    "trapped": trapped,
}
CODES = tuple(RULES)


def flags(rows: Rows) -> npt.NDArray[np.uint8]:
    """Per row 0, or the sum of the bits 1 << index into CODES of every rule that holds."""
    raised = np.zeros(len(rows.scores), dtype=np.uint8)
    for bit, rule in enumerate(RULES.values()):
        raised |= rule(rows).astype(np.uint8) << bit
    return raised


def codes(raised: int) -> Iterator[str]:
    """The rules behind a sum of bits."""
    return (code for bit, code in enumerate(CODES) if raised >> bit & 1)
