"""The picture of what to improve first: each section's weight over its rate, with both intervals."""

import io
from dataclasses import dataclass

from survey_core import formatting

from .charts import ACCENT, BRAND, INK, INK_2, LINE, SOFT, drawing
from .priorities import Priorities, Priority

WIDTH_INCHES, HEIGHT_INCHES = 7.2, 4.6
ROOM = 0.06  # of the widest stretch, left free on every side
TINT = "#f8ece6"
BEHIND = {
    "facecolor": "white",
    "edgecolor": "none",
    "alpha": 0.8,
    "pad": 1.5,
}  # a label stays readable over a mark


@dataclass(frozen=True)
class Words:
    """What is written in the picture, in its reader's language."""

    title: str
    rate: str
    weight: str
    first: str
    overall: str
    even: str


def priority_chart(found: Priorities, words: Words, language: str) -> bytes:
    """An SVG file's bytes. Sections whose rate is hidden have no place in it."""
    figure = drawing().figure.Figure(figsize=(WIDTH_INCHES, HEIGHT_INCHES))
    axes = figure.add_axes((0.11, 0.13, 0.86, 0.83))
    shown = [one for one in found.sections if one.reading]
    _frame(axes, found, shown, words, language)
    for one in shown:
        _section(axes, one)
    out = io.BytesIO()
    metadata = {"Title": words.title, "Date": None, "Creator": None}
    figure.savefig(out, format="svg", metadata=metadata, transparent=True)
    return out.getvalue().replace(b"<svg ", b'<svg role="img" ', 1)


def _section(axes, one: Priority) -> None:
    if one.rate is None or one.weight is None:
        return
    rate, share = one.rate.value, one.weight.share
    axes.plot([one.rate.low, one.rate.high], [share, share], color=SOFT, linewidth=3, zorder=3)
    axes.plot([rate, rate], [one.weight.low, one.weight.high], color=SOFT, linewidth=3, zorder=3)
    color = ACCENT if one.reading == "first" else BRAND
    axes.plot([rate], [share], marker="o", markersize=17, color=color, zorder=4)
    axes.text(
        rate,
        share,
        one.code,
        color="white",
        fontsize=9.5,
        fontweight="bold",
        ha="center",
        va="center",
        zorder=5,
    )


def _frame(axes, found: Priorities, shown: list[Priority], words: Words, language: str) -> None:
    overall, even = found.overall.value, found.even
    rates = [limit for one in shown if one.rate for limit in (one.rate.low, one.rate.high)]
    weights = [limit for one in shown if one.weight for limit in (one.weight.low, one.weight.high)]
    low, high = _stretch([*rates, overall])
    bottom, top = _stretch([*weights, even])
    _ticks(axes.xaxis, low, high, language)
    _ticks(axes.yaxis, bottom, top, language)
    axes.set(xlim=(low, high), ylim=(bottom, top))
    axes.fill([low, overall, overall, low], [even, even, top, top], color=TINT, zorder=0)
    axes.text(
        low, top, f" {words.first}", color=ACCENT, fontsize=10.5, fontweight="bold", ha="left", va="top"
    )
    dashed = {"color": INK_2, "linewidth": 1, "linestyle": (0, (5, 4)), "zorder": 2}
    axes.axvline(overall, **dashed)
    axes.axhline(even, **dashed)
    label = {"color": INK_2, "fontsize": 9, "va": "bottom", "zorder": 6, "bbox": BEHIND}
    axes.text(overall, bottom, f" {words.overall}", ha="left", **label)
    axes.text(high, even, f"{words.even} ", ha="right", **label)
    axes.set_xlabel(words.rate, color=INK, fontsize=10)
    axes.set_ylabel(words.weight, color=INK, fontsize=10)
    axes.tick_params(length=0)
    axes.grid(color=LINE, linewidth=0.8, zorder=1)
    for side in axes.spines.values():
        side.set_visible(False)


def _stretch(values: list) -> tuple[float, float]:
    """From the least to the largest with some room, so that no mark is cut."""
    known = [value for value in values if value is not None]
    room = ROOM * (max(known) - min(known)) or ROOM
    return max(0.0, min(known) - room), max(known) + room


def _ticks(axis, low: float, high: float, language: str) -> None:
    axis.axes.set(xlim=(low, high), ylim=(low, high))  # places are chosen for what is in sight
    ticks = [tick for tick in axis.get_ticklocs() if low <= tick <= min(high, 1)]
    decimals = 0 if all(round(tick * 100, 6).is_integer() for tick in ticks) else 1
    axis.set_ticks(
        ticks, [formatting.percent(tick, language, decimals) for tick in ticks], fontsize=9.5, color=INK
    )
