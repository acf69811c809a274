"""Charts: the only module that draws. One look, words as outlines, the same picture for the same figures."""

import io
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from textwrap import shorten

from analysis.estimate import Estimate
from survey_core import formatting

from .axis import Axis
from .report import Report

INK, INK_2, LINE, BRAND, SOFT, ACCENT = "#14302f", "#4a6361", "#dfe6e3", "#0b5d5a", "#9cc7bf", "#b4491d"
WIDTH_INCHES = 9.0
ROW_INCHES, FRAME_INCHES = 0.34, 0.75
LEFT, WIDE, LONGEST_NAME = (
    0.36,
    0.4,
    40,
)  # where the axis stands, in parts of the width; letters that fit beside it
KEPT = 64
PRINT_DPI = 200
WORDS = {
    "vi": {
        "title": "Tỷ lệ hài lòng theo khoa, kèm khoảng tin cậy {confidence} %",
        "target": "mục tiêu {target} %",
        "nothing": "chưa có câu trả lời",
        "hidden": "ẩn vì ít người trả lời",
    },
    "en": {
        "title": "Satisfaction rate by department with {confidence} % confidence interval",
        "target": "target {target} %",
        "nothing": "no answers yet",
        "hidden": "hidden: too few people",
    },
}


@dataclass(frozen=True)
class Picture:
    """All a chart shows; its hash is the key under which the drawing is kept."""

    rows: tuple[tuple[str, Estimate | None, bool], ...]  # name, rate, whether it is hidden
    target: float
    confidence: float
    low: float
    language: str


def departments_chart(report: Report) -> bytes:
    """The departments' intervals on one axis with the target, in their own order: an SVG file's bytes."""
    return _draw(_picture(report))


def _picture(report: Report) -> Picture:
    rows = tuple((line.name, line.satisfaction, line.is_hidden) for line in report.departments)
    return Picture(rows, report.target, report.confidence, Axis.of(report).low, report.language)


def departments_png(report: Report) -> bytes:
    """The same picture for a document: a PNG file's bytes, on white, fine enough for print."""
    out = io.BytesIO()
    picture = _picture(report)
    _figure(picture).savefig(
        out, format="png", dpi=PRINT_DPI, metadata={"Title": _title(picture), "Software": None}
    )
    return out.getvalue()


@lru_cache(maxsize=KEPT)
def _draw(picture: Picture) -> bytes:
    out = io.BytesIO()
    metadata = {"Title": _title(picture), "Date": None, "Creator": None}
    _figure(picture).savefig(out, format="svg", metadata=metadata, transparent=True)
    return out.getvalue().replace(b"<svg ", b'<svg role="img" ', 1)


def _figure(picture: Picture):
    height = FRAME_INCHES + ROW_INCHES * max(len(picture.rows), 1)
    figure = drawing().figure.Figure(figsize=(WIDTH_INCHES, height))
    axes = figure.add_axes((LEFT, 0.4 / height, WIDE, 1 - FRAME_INCHES / height))
    _frame(axes, picture)
    for place, row in enumerate(picture.rows):
        _row(axes, place, *row, picture.language)
    _target(axes, picture)
    return figure


def _title(picture: Picture) -> str:
    confidence = formatting.percent(picture.confidence, picture.language, 0)
    return WORDS[picture.language]["title"].format(confidence=confidence)


def _frame(axes, picture: Picture) -> None:
    low = picture.low
    axes.set_xlim(low, 1.0)
    axes.set_ylim(max(len(picture.rows), 1) - 0.5, -0.5)
    axes.set_yticks([])
    ticks = [low + (1 - low) * part / 5 for part in range(6)]
    axes.set_xticks(ticks, [_short(tick, picture.language) for tick in ticks], fontsize=8.5, color=INK_2)
    axes.tick_params(length=0)
    axes.grid(axis="x", color=LINE, linewidth=0.8, zorder=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _row(axes, place: int, name: str, estimate: Estimate | None, is_hidden: bool, language: str) -> None:
    label = {"transform": axes.get_yaxis_transform(), "va": "center", "fontsize": 9.5}
    axes.text(-0.03, place, shorten(name, LONGEST_NAME, placeholder=" …"), ha="right", color=INK, **label)
    if estimate is None or estimate.value is None:
        words = WORDS[language]["hidden" if is_hidden else "nothing"]
        axes.text(1.05, place, words, ha="left", color=INK_2, **label)
        return
    ends, level = [estimate.low, estimate.high], [place, place]
    axes.plot(ends, level, color=SOFT, linewidth=5, solid_capstyle="round", zorder=3)
    axes.plot([estimate.value], [place], marker="o", markersize=7.5, color=BRAND, zorder=4, clip_on=False)
    value, people = formatting.percent(estimate.value, language), formatting.count(estimate.people, language)
    axes.text(1.05, place, f"{value} %  (n = {people})", ha="left", color=INK, **label)


def _target(axes, picture: Picture) -> None:
    words = WORDS[picture.language]["target"].format(target=_short(picture.target, picture.language))
    axes.axvline(picture.target, color=ACCENT, linewidth=1.3, zorder=2)
    place = axes.get_xaxis_transform()
    axes.text(
        picture.target, 1.01, words, transform=place, color=ACCENT, fontsize=8.5, ha="center", va="bottom"
    )


def _short(share: float, language: str) -> str:
    """A share in percent with no more decimals than it needs."""
    return formatting.percent(share, language, 0 if round(share * 100, 6).is_integer() else 1)


@cache
def font_folder() -> Path:
    """Where the letters are that cover Vietnamese: print embeds the same."""
    return Path(drawing().get_data_path()) / "fonts" / "ttf"


def drawing():
    """Loaded by the first who asks for a picture; text becomes outlines so that every machine shows it alike."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.figure

    matplotlib.rcParams.update(
        {"svg.fonttype": "path", "svg.hashsalt": "langnghe", "font.family": "DejaVu Sans"}
    )
    return matplotlib
