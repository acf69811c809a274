"""The picture of a course: its points with their intervals, the middle line, and the limits of ordinary variation."""

import io

from survey_core import formatting

from .charts import ACCENT, BRAND, INK, INK_2, LINE, PRINT_DPI, SOFT, WIDTH_INCHES, drawing
from .course_words import label
from .report import Course

HEIGHT_INCHES = 3.2
MOST_LABELS = 12


def trend_chart(course: Course, title: str, language: str) -> bytes:
    """An SVG file's bytes."""
    out = io.BytesIO()
    metadata = {"Title": title, "Date": None, "Creator": None}
    _figure(course, language).savefig(out, format="svg", metadata=metadata, transparent=True)
    return out.getvalue().replace(b"<svg ", b'<svg role="img" ', 1)


def trend_png(course: Course, title: str, language: str) -> bytes:
    """The same picture for a document: a PNG file's bytes, on white, fine enough for print."""
    out = io.BytesIO()
    metadata = {"Title": title, "Software": None}
    _figure(course, language).savefig(out, format="png", dpi=PRINT_DPI, metadata=metadata)
    return out.getvalue()


def _figure(course: Course, language: str):
    figure = drawing().figure.Figure(figsize=(WIDTH_INCHES, HEIGHT_INCHES))
    axes = figure.add_axes((0.08, 0.14, 0.9, 0.82))
    _frame(axes, course, [label(point) for point in course.points], language)
    if course.centre is not None:
        axes.axhline(course.centre, color=INK_2, linewidth=1, linestyle=(0, (5, 4)), zorder=2)
    known = [(place, point) for place, point in enumerate(course.points) if point.is_known]
    for place, point in known:
        _limits(axes, place, point)
        axes.plot([place, place], [point.rate.low, point.rate.high], color=SOFT, linewidth=4, zorder=3)
        color = ACCENT if point.is_signal else BRAND
        axes.plot([place], [point.rate.value], marker="o", markersize=6, color=color, zorder=5)
    axes.plot([place for place, _ in known], [point.rate.value for _, point in known], color=BRAND, linewidth=1.2,
              zorder=4)  # fmt: skip
    return figure


def _limits(axes, place: int, point) -> None:
    for limit in point.limits or ():
        axes.plot([place - 0.5, place + 0.5], [limit, limit], color=INK_2, linewidth=0.8, zorder=2)


def _frame(axes, course: Course, labels: list[str], language: str) -> None:
    shown = [point.rate for point in course.known]
    lows = [rate.low for rate in shown if rate and rate.low is not None]
    axes.set_ylim(max(0.0, min(lows, default=0.8) - 0.02), 1.0)
    axes.set_xlim(-0.6, len(labels) - 0.4)
    step = -(-len(labels) // MOST_LABELS)
    axes.set_xticks(range(0, len(labels), step), labels[::step], fontsize=8, color=INK_2)
    ticks = axes.get_yticks()
    axes.set_yticks(ticks, [formatting.percent(tick, language, 0) for tick in ticks], fontsize=8.5, color=INK)
    axes.set_ylim(max(0.0, min(lows, default=0.8) - 0.02), 1.0)
    axes.tick_params(length=0)
    axes.grid(axis="y", color=LINE, linewidth=0.8, zorder=0)
    for side in axes.spines.values():
        side.set_visible(False)
