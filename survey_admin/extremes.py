"""The questions furthest up and furthest down: three of each, ties said."""

from collections.abc import Sequence
from dataclasses import dataclass

from .report import ItemLine, Report

NAMED = 3
FEWEST = 2 * NAMED  # questions, so that none is named at both ends


@dataclass(frozen=True)
class Extremes:
    """Three questions at either end, furthest first, and those no different from the third; ties in form's order."""

    strongest: tuple[ItemLine, ...]
    weakest: tuple[ItemLine, ...]
    tied_strongest: tuple[ItemLine, ...] = ()
    tied_weakest: tuple[ItemLine, ...] = ()

    @property
    def is_flat(self) -> bool:
        """Whether all questions have one rate, so that there is no end to name."""
        return _rate(self.strongest[0]) == _rate(self.weakest[0])

    @classmethod
    def of(cls, report: Report) -> "Extremes | None":
        """None where fewer than six questions have a rate to show."""
        known = [line for line in report.items if line.satisfaction and line.satisfaction.value is not None]
        if len(known) < FEWEST:
            return None
        up, down = sorted(known, key=_rate, reverse=True), sorted(known, key=_rate)
        return cls(tuple(up[:NAMED]), tuple(down[:NAMED]), _tied(up), _tied(down))


def _rate(line: ItemLine) -> float:
    return (line.satisfaction.value if line.satisfaction else None) or 0.0


def _tied(lines: Sequence[ItemLine]) -> tuple[ItemLine, ...]:
    return tuple(line for line in lines[NAMED:] if _rate(line) == _rate(lines[NAMED - 1]))
