"""Numbers people give about themselves, in fixed bands: the same in every period, whoever answers."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from survey_core import formatting
from survey_core.questionnaire import Item, said
from survey_core.spoken import N_

# Where bands begin, by the unit a question is asked in. Ages: a child is under 16, an elderly person 60 or over by law.
STARTS = {
    "tuổi": (16, 30, 45, 60, 75),
    "ngày": (4, 8, 15, 31),
    "km": (5, 10, 20, 50),
    "lần": (2, 4, 11),
}
OTHERS = (2, 5, 10, 20, 50, 100, 200, 500)
UNDER, FROM = N_("under %(high)s %(unit)s"), N_("%(low)s %(unit)s or more")
ONE, CLOSED, HALF_OPEN = (
    "%(low)s %(unit)s",
    "%(low)s–%(high)s %(unit)s",
    N_("from %(low)s to under %(high)s %(unit)s"),
)
Gettext = Callable[[str], str]


class Band(NamedTuple):
    """From `low` (None: whatever is less) to under `high` (None: whatever is more)."""

    low: float | None
    high: float | None

    @property
    def code(self) -> str:
        """'16..30' for other programs: from 16 to under 30."""
        return "..".join("" if end is None else f"{end:g}" for end in self)


def bands_of(item: Item) -> list[Band]:
    """The bands of a number, from its least to its greatest allowed answer."""
    starts = STARTS.get((item.unit or {}).get("vi", "").strip().lower(), OTHERS)
    inner = [start for start in starts if item.minimum < start <= item.maximum]
    return [Band(low, high) for low, high in zip((None, *inner), (*inner, None), strict=True)]


def place(values: npt.NDArray[np.float64], bands: Sequence[Band]) -> npt.NDArray[np.intp]:
    """The index of each value's band; -1 for nan."""
    starts = np.array([band.low for band in bands[1:]], dtype=float)
    found = np.searchsorted(starts, values, side="right")
    return np.where(np.isnan(values), -1, found)


def name(band: Band, item: Item, is_whole: bool, gettext: Gettext, language: str) -> str:
    """'16–29 tuổi', 'dưới 16 tuổi', 'từ 75 tuổi trở lên'; where there are fractions, 'từ 16 đến dưới 30 tuổi'."""
    low, high = band
    if high is None:
        pattern, low = FROM, item.minimum if low is None else low
    elif is_whole and (low is not None or high - 1 == item.minimum):
        pattern, low, high = CLOSED, item.minimum if low is None else low, high - 1
    else:
        pattern = UNDER if low is None else HALF_OPEN
    if low == high:
        pattern = ONE
    told = {end: formatting.number(number, language, 0) for end, number in (("low", low), ("high", high))}
    return (gettext(pattern) % {**told, "unit": said(item.unit, language)}).strip()
