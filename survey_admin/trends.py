"""How patients' satisfaction rate went, month by month: up to a period, and kept in the issue of a quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import sqrt
from typing import NamedTuple

from analysis import intervals, satisfaction, trend
from analysis.tally import Layout, Tally
from survey_core.database import now
from survey_core.periods import Days, Span, local_day

from . import queries, tallies
from .counting import Counting, layout_of
from .months import ONE_DAY, month_of
from .openings import Openings
from .queries import Answer, Question, QuestionError
from .report import Course, Point, Report
from .tallies import Cell

MONTHS = 24


def months(source, question: Question) -> Course:
    """The course of the whole months up to the end of the question's period. Raises QuestionError."""
    bind = source if hasattr(source, "engine") else source.get_bind()
    with tallies.snapshot(bind.engine) as view:
        answer = queries.ask(view, question)
        layout = queries.union([layout_of(definition) for _id, definition in answer.asked.versions.values()])
        last = min(answer.asked.days().last, local_day(now(), answer.asked.facility.time_zone))
        try:
            cells = _cells(view, answer, layout, _months(last))
        except ValueError as error:
            raise QuestionError(queries.APART, form=question.form, reason=error) from error
    return _by_months(answer, {month: Tally.total(some, layout) for month, some in cells.items()})


def kept(source, question: Question, told: Mapping[str, Report]) -> dict[str, Report]:
    """A quarter's reports, one by language, with the months up to it, so that an issue keeps these too.

    Staff have none, nor has a report without figures.
    """
    found = dict(told)
    if any(report.withheld or report.audience == "staff" for report in found.values()):
        return found
    course = months(source, question)
    return {language: replace(report, months=course) for language, report in found.items()}


def _months(last: date) -> list[Days]:
    """The whole calendar months up to this day: one that is not over by then says nothing yet."""
    month = month_of(last)
    months = [month if month.last == last else month_of(month.first - ONE_DAY)]
    while len(months) < MONTHS:
        months.append(month_of(months[-1].first - ONE_DAY))
    return months[::-1]


def _cells(
    view: tallies.Snapshot, answer: Answer, layout: Layout, months: list[Days]
) -> dict[date, list[Tally]]:
    """The tallies of the question's departments, channel and versions, by the first day of their month."""
    asked, question = answer.asked, answer.asked.question
    found: dict[date, list[Tally]] = {month.first: [] for month in months}
    openings = Openings.of(view.connection, asked.facility)
    for number, (version_id, definition) in asked.versions.items():
        if question.version not in (None, number):
            continue
        counting = Counting.of(asked.facility, version_id, definition, openings)
        for cell in view.patient_cells(counting, question.survey_type, months):
            if cell.department_id in asked.chosen and question.channel in (None, cell.channel):
                found[_month(cell)].append(_tally(cell, question).align(layout))
    return found


def _month(cell: Cell) -> date:
    assert cell.day is not None  # noqa: S101 - patients' cells have a day
    return cell.day.replace(day=1)


def _tally(cell: Cell, question: Question) -> Tally:
    return cell.counted.clean if question.without_flagged else cell.tally


def _by_months(answer: Answer, months: dict[date, Tally]) -> Course:
    facility = answer.asked.facility
    reference = satisfaction.Reference(answer.reference())
    points, measured = [], []
    for month, tally in sorted(months.items()):
        rate = satisfaction.satisfaction_rate(
            tally, None, facility.confidence, reference, facility.intra_person
        )
        points.append(Point(Span(month, month_of(month).last), rate))
        measured.append(_measured(tally, reference, facility.intra_person))
    return judged(points, _with_errors(measured), is_monthly=True)


class Measured(NamedTuple):
    """A share, how many answers stand behind it, and how much wider than independent ones it is known."""

    share: float
    answers: int
    design_effect: float


def _measured(tally: Tally, reference: satisfaction.Reference, intra_person: float) -> Measured | None:
    """With the design effect of the printed interval; None of fewer than two people."""
    sums = tally.sums()
    if sums.people < 2:
        return None
    floor = satisfaction.least_design_effect(sums, reference, None, intra_person)
    return Measured(sums.y / sums.n, sums.n, max(intervals.own_design_effect(sums), floor))


def _with_errors(measured: Sequence[Measured | None]) -> list[trend.Point | None]:
    """Each share with the error it would have around the middle line: sqrt(c (1 - c) deff / n).

    Its own share would make a month in which everybody is satisfied, however few, look known without error.
    """
    fixed = [one for one in measured if one][: trend.ENOUGH_POINTS]
    centre = sum(one.share * one.answers for one in fixed) / (sum(one.answers for one in fixed) or 1)
    variance = centre * (1 - centre)
    return [one and trend.Point(one.share, one.answers, sqrt(variance * one.design_effect / one.answers))
            for one in measured]  # fmt: skip


def judged(points: Sequence[Point], measured: Sequence[trend.Point | None], is_monthly: bool) -> Course:
    """Centre, limits and signals over the points that are known; the first twelve of them fix centre and limits."""
    places = [place for place, point in enumerate(measured) if point is not None]
    found = trend.trend([point for point in measured if point is not None], trend.ENOUGH_POINTS)
    told = list(points)
    for place, limits, is_signal in zip(places, found.limits, found.signals, strict=True):
        told[place] = replace(points[place], limits=limits, is_signal=is_signal)
    answered = [place for place, point in enumerate(told) if point.is_known]
    begun = answered[0] if answered else len(told)  # nothing is said of the time before the first answers
    return Course(tuple(told[begun:]), found.method, found.centre, is_monthly)
