"""Disclosure control: which counts and groups stay hidden so that no person can be told from them."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.equations import Line, determined
from analysis.suppression import Cell, hide, rest_of

__all__ = [
    "Cell",
    "Line",
    "determined",
    "hidden_groups",
    "hide",
    "rest_of",
    "suppress_counts",
]

FEW_PEOPLE = 30


def suppress_counts(counts: Sequence[int], low: int = 5) -> list[bool]:
    """Which counts of one line to hide: those from 1 to low - 1, and the next-lowest when only one is hidden.

    A zero is not secret. It serves as the second hidden count only where no other count is left, as a single
    hidden count follows from the line's total. Source: the GP Patient Survey's published suppression rule.
    """
    hidden = [0 < count < low for count in counts]
    if sum(hidden) == 1:
        cover = _lowest_visible(counts, hidden, least=1)
        cover = _lowest_visible(counts, hidden, least=0) if cover is None else cover
        if cover is not None:
            hidden[cover] = True
    return hidden


def hidden_groups(people: Sequence[int], threshold: int = 10) -> list[bool]:
    """Which groups to hide: each of 1 to threshold - 1 people, and the next-lowest as cover.

    Cover is added until at least two groups are hidden that hold `threshold` people together, so that the
    total does not give one away. Empty groups are neither secret nor cover. Where every group with people is
    hidden and the condition still fails, the total itself must not be printed.
    """
    hidden = [0 < count < threshold for count in people]
    while any(hidden) and not _covered(people, hidden, threshold):
        cover = _lowest_visible(people, hidden, least=1)
        if cover is None:
            break
        hidden[cover] = True
    return hidden


def _covered(people: Sequence[int], hidden: Sequence[bool], threshold: int) -> bool:
    together = sum(count for count, is_hidden in zip(people, hidden, strict=True) if is_hidden)
    return sum(hidden) >= 2 and together >= threshold


def _lowest_visible(counts: Sequence[int], hidden: Sequence[bool], least: int) -> int | None:
    """The index of the smallest count still shown and at least `least`, the first of equals."""
    shown = [i for i, count in enumerate(counts) if not hidden[i] and count >= least]
    return min(shown, key=lambda i: counts[i], default=None)
