"""The questions rated highest and lowest: never one among both, and none that is no weakness."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..report import ItemLine, Report

MOST = 3


@dataclass(frozen=True)
class Extremes:
    """`strongest` best first, `weakest` worst first; how many more are rated as the last one named is."""

    strongest: tuple[ItemLine, ...] = ()
    weakest: tuple[ItemLine, ...] = ()
    more_strong: int = 0
    more_weak: int = 0


def extremes(report: Report) -> Extremes:
    """Up to three of each by their rate, at most half of the questions; nothing where all are rated alike."""
    known = [line for line in report.items if line.satisfaction and line.satisfaction.value is not None]
    best = sorted(known, key=lambda line: -_rate(line))
    if len(known) < 2 or _rate(best[0]) == _rate(best[-1]):
        return Extremes()
    most = min(MOST, len(known) // 2)
    least_strong = _rate(best[most - 1])
    worst = [line for line in sorted(known, key=_rate) if _rate(line) < least_strong]
    return Extremes(tuple(best[:most]), tuple(worst[:most]), _more(best, most), _more(worst, most))


def _more(lines: Sequence[ItemLine], most: int) -> int:
    """How many beyond those named share the rate of the last one named."""
    return sum(_rate(line) == _rate(lines[most - 1]) for line in lines[most:])


def _rate(line: ItemLine) -> float:
    rate = line.satisfaction
    return rate.value if rate and rate.value is not None else 0.0
