"""Rows an improvement plan could begin with: the weakest questions and the departments below the target."""

from collections.abc import Iterator, Sequence

from survey_core.spoken import N_

from .document.extremes import extremes
from .document.figure_words import shown
from .document.finding_words import standing
from .document.paper import PlanLine
from .papers import Row
from .report import Report
from .workbook.words import Words

ITEM = N_("“%(name)s”: satisfaction rate %(value)s (%(interval)s)")
DEPARTMENT = N_("%(name)s: satisfaction rate %(value)s (%(interval)s), below the target of %(target)s")


def with_suggestions(rows: Sequence[Row], report: Report) -> list[Row]:
    """The rows as typed, then what is suggested and does not stand there yet."""
    known = {row.source for row in rows if row.source} | {row.line.problem for row in rows}
    new = [row for row in _suggested(report) if row.source not in known and row.line.problem not in known]
    return [*rows, *new]


def _suggested(report: Report) -> Iterator[Row]:
    words = Words(report.language)
    for line in extremes(report).weakest:
        figures = shown(line.satisfaction, words)
        yield Row(PlanLine(words.say(ITEM, name=line.text, **figures)), f"item:{line.code}"[:80])
    for group in report.departments:
        if standing(group, report) == "below":
            figures = shown(group.satisfaction, words) | {"target": words.percent(report.target)}
            yield Row(PlanLine(words.say(DEPARTMENT, name=group.name, **figures), owner=group.name[:200]),
                      f"department:{group.code}"[:80])  # fmt: skip
