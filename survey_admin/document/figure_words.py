"""Figures of a document as text: a rate with its sign, an interval, a score, people."""

from analysis.estimate import Estimate
from survey_core import formatting

from ..workbook.words import Words

Figure = dict[str, str]


def shown(estimate: Estimate | None, words: Words, kind: str = "rate") -> Figure:
    """Value, interval and people of an estimate; dashes where nothing is known."""
    if estimate is None or estimate.value is None:
        return {
            "value": formatting.NOTHING,
            "interval": formatting.NOTHING,
            "people": words.count(estimate.people if estimate else 0),
        }
    ends = formatting.NOTHING
    if estimate.low is not None and estimate.high is not None:
        ends = f"{_bare(estimate.low, words, kind)} – {_text(estimate.high, words, kind)}"
    return {
        "value": _text(estimate.value, words, kind),
        "interval": ends,
        "people": words.count(estimate.people),
    }


def _text(value: float, words: Words, kind: str) -> str:
    """'96,44 %' of a share, '93,46 %' of a percentage as given, '4,61' of a mean."""
    return _bare(value, words, kind) + ("" if kind == "score" else "\u00a0%")


def _bare(value: float, words: Words, kind: str) -> str:
    return formatting.percent(value, words.language) if kind == "rate" else words.number(value)
