"""The axis intervals are drawn on: shares become places in percent of its width."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.estimate import Estimate

from .report import Report

STEP = 0.05


@dataclass(frozen=True)
class Axis:
    """A stretch of shares from `low` to `high`, wide enough for every interval on it."""

    low: float
    high: float = 1.0

    @classmethod
    def of(cls, report: Report) -> "Axis":
        """The axis to 100 % that begins at the step of five points below the target and every interval."""
        lines = (*report.departments, *report.sections)
        rates = [line.satisfaction for line in lines if line.satisfaction]
        return cls.holding(rates, report.target)

    @classmethod
    def holding(cls, rates: Iterable[Estimate], target: float) -> "Axis":
        """The same for any rates and their target."""
        lowest = min([target, *(rate.low for rate in rates if rate.low is not None)])
        return cls(max(0, math.ceil(lowest / STEP) - 1) * STEP)

    def place(self, share: float) -> str:
        return f"{100 * self._part(share):.2f}%"

    def width(self, low: float, high: float) -> str:
        return f"{100 * (self._part(high) - self._part(low)):.2f}%"

    def _part(self, share: float) -> float:
        return min(1.0, max(0.0, (share - self.low) / (self.high - self.low)))
