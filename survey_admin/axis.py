"""The axis intervals are drawn on: shares become places in percent of its width."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.estimate import Estimate

STEP = 0.05


@dataclass(frozen=True)
class Axis:
    """A stretch of shares from `low` to `high`, wide enough for every interval on it."""

    low: float
    high: float = 1.0

    @classmethod
    def over(cls, estimates: Iterable[Estimate | None], target: float) -> "Axis":
        """The axis to 100 % that begins at the step of five points below the lowest interval and the target."""
        ends = [estimate.low for estimate in estimates if estimate and estimate.low is not None]
        steps = math.floor(min([target, *ends]) / STEP)
        return cls(max(0.0, min(steps - (steps * STEP == target), 19) * STEP))

    def place(self, share: float) -> str:
        return f"{100 * self._part(share):.2f}%"

    def width(self, low: float, high: float) -> str:
        return f"{100 * (self._part(high) - self._part(low)):.2f}%"

    def _part(self, share: float) -> float:
        return min(1.0, max(0.0, (share - self.low) / (self.high - self.low)))
