"""What to improve first: how much each section goes along with the overall judgement, beside its satisfaction rate."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis.drivers import Driver, Drivers, drivers
from analysis.estimate import Estimate
from survey_core import formatting
from survey_core.spoken import N_

from . import issued, queries, reliability, tallies
from .issued import Issued, Standing
from .outcome import Outcome, chosen, judged, outcomes
from .plain_figures import figure
from .queries import Answer, Question
from .reliability import SectionReliability
from .report import GroupLine, Remark, Report
from .round_rules import in_force
from .scope import Scope
from .score_matrix import ScoreMatrix, read

LEAST_SECTIONS = 2
MOVED = N_("The weights and the reliability below are of the %(here)s people whose responses count today; the issue "
           "counted %(was)s. Responses were taken out, or rules or departments changed, since it was made.")  # fmt: skip


@dataclass(frozen=True)
class Priority:
    """A section: its rate as the report prints it, its weight, and what the two together say.

    `reading`: "first" (goes along a lot, rate below the overall one), "keep" (a lot, not below), "next" (little,
    below), "steady" (little, not below); `is_clear`: both intervals lie wholly on their side. None where not known.
    """

    code: str
    name: str
    rate: Estimate | None
    weight: Driver | None = None
    reading: str | None = None
    is_clear: bool = False


@dataclass(frozen=True)
class Priorities:
    """Everything the page about drivers and reliability says, unrounded.

    `sections` come by weight, those without one last; `even` is the weight each would have if all were alike.
    `reason` says why there are no weights: one of `analysis.drivers`, "no_outcome" or "one_section". `flat` are the
    sections in which all complete answers are alike, `not_common` those a version did not ask.
    """

    scope: Scope
    standing: Standing
    withheld: str | None
    overall: Estimate
    outcomes: tuple[Outcome, ...] = ()
    outcome: Outcome | None = None
    r_squared: float | None = None
    people: int = 0
    flat: tuple[str, ...] = ()
    not_common: tuple[str, ...] = ()
    reason: str = ""
    even: float | None = None
    sections: tuple[Priority, ...] = ()
    reliability: tuple[SectionReliability, ...] = ()
    moved: Remark | None = None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What everybody who sees the figures is to be told."""
        moved = (self.moved,) if self.moved else ()
        return (*self.standing.remarks(self.scope.language), *moved, *self.scope.remarks)

    def with_reading(self, reading: str) -> tuple[Priority, ...]:
        """The sections of one reading."""
        return tuple(one for one in self.sections if one.reading == reading)

    @property
    def plain(self) -> dict[str, object]:
        """The figures for other programs: unrounded, shares 0..1; part of the stable surface."""
        return {
            **self.scope.plain,
            "remarks": [remark.told(str) for remark in self.remarks],
            "issue": self.standing.number if self.standing.is_frozen else None,
            "withheld": self.withheld,
            "satisfaction": figure(self.overall),
            "outcome": self.outcome and {"role": self.outcome.role, "code": self.outcome.code},
            "people": self.people,
            "r_squared": self.r_squared,
            "reason": self.reason or None,
            "without_variance": list(self.flat),
            "not_in_every_version": list(self.not_common),
            "even_weight": self.even,
            "sections": [_plain(one) for one in self.sections],
            "reliability": [one.plain for one in self.reliability],
        }


def priorities(
    source, question: Question, language: str, role: str | None = None, live: bool = False, is_picture: bool = False
) -> Priorities:  # fmt: skip
    """What a question's responses say. Raises QuestionError.

    `role` chooses the outcome where the form asks for several. Of an issued report the responses it counted are
    read, unless `live`. A picture leaves reliability out.
    """
    bind = source if hasattr(source, "engine") else source.get_bind()
    issue = issued.report(bind.engine, question, language, live)
    report, until = issue.report, issue.report.made_at if issue.standing.is_frozen else None
    with tallies.snapshot(bind.engine) as view:
        answer = queries.ask(view, question)
        found = _empty(answer, issue, language)
        if report.withheld:
            return found
        matrix = read(view, answer, until)
    moved = _moved(matrix, report) if until else None
    found = _weighed(replace(found, moved=moved), matrix, report, role)
    if is_picture:
        return found
    least = reliability.fewest(report.audience, question.own is not None, in_force(answer.asked)[1])
    return replace(found, reliability=reliability.of_sections(matrix, report, least))


def _empty(answer: Answer, issue: Issued, language: str) -> Priorities:
    """Everything but figures of single responses; no quarter before stands here beside this one."""
    report, standing = issue.report, replace(issue.standing, before=None)
    offered = tuple(outcomes(answer, language))
    return Priorities(
        Scope.of(answer, language), standing, report.withheld, report.headline.satisfaction, offered
    )


def _weighed(found: Priorities, matrix: ScoreMatrix, report: Report, role: str | None) -> Priorities:
    """With the weights, over the sections every version asked: nobody could have answered all of the others."""
    outcome = chosen(found.outcomes, role, found.scope.form)
    common = {matrix.layout.section_codes[item] for item in matrix.common}
    sections = matrix.layout.sections
    codes = [code for code in sections if code in common]
    if outcome is None:
        weights = Drivers((), None, 0, report.confidence, reason="no_outcome")
    else:
        means = matrix.section_means()[:, [sections.index(code) for code in codes]]
        weights = drivers(means, judged(matrix, outcome), codes, report.confidence)
    if len(codes) < LEAST_SECTIONS or (len(weights.drivers) < LEAST_SECTIONS and not weights.reason):
        weights = replace(weights, drivers=(), reason="one_section" if outcome else "no_outcome")
    even = 1 / len(weights.drivers) if weights.drivers else None
    return replace(
        found, outcome=outcome, r_squared=weights.r_squared, people=weights.people, flat=weights.left_out,
        not_common=tuple(code for code in sections if code not in common and _is_told(report, code)),
        reason=weights.reason, even=even, sections=tuple(_lines(report, weights, even)),
    )  # fmt: skip


def _is_told(report: Report, code: str) -> bool:
    return any(
        line.code == code and line.satisfaction and line.satisfaction.people for line in report.sections
    )


def _lines(report: Report, weights: Drivers, even: float | None) -> Iterator[Priority]:
    """By weight; sections without one keep the form's order."""
    known, overall = {line.code: line for line in report.sections}, report.headline.satisfaction
    for driver in weights.drivers:
        if driver.code in known:
            yield _priority(known.pop(driver.code), driver, overall, even)
    for line in known.values():
        yield _priority(line, None, overall, even)


def _priority(line: GroupLine, weight: Driver | None, overall: Estimate, even: float | None) -> Priority:
    rate = None if line.is_hidden else line.satisfaction
    if weight is None or even is None or rate is None or rate.value is None or overall.value is None:
        return Priority(line.code, line.name, rate, weight)
    is_heavy, is_low = weight.share >= even, rate.value < overall.value
    reading = ("first" if is_low else "keep") if is_heavy else ("next" if is_low else "steady")
    is_clear = _is_beside(even, weight.low, weight.high) and _is_beside(overall.value, rate.low, rate.high)
    return Priority(line.code, line.name, rate, weight, reading, is_clear)


def _is_beside(line: float, low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and not low <= line <= high


def _moved(matrix: ScoreMatrix, report: Report) -> Remark | None:
    """Where the responses read are not those an issue counted: as every section's sums tell."""
    tally = matrix.tallies(np.zeros(matrix.people), 1)[0]
    issued_ = [(None, report.headline.satisfaction)]
    issued_ += [(line.code, line.satisfaction) for line in report.sections if line.satisfaction]
    if all(
        _is_same(tally.sums(code), rate) for code, rate in issued_ if code in (None, *tally.layout.sections)
    ):
        return None
    here, was = (
        formatting.count(n, report.language) for n in (tally.people, report.headline.satisfaction.people)
    )
    return Remark(MOVED, {"here": here, "was": was})


def _is_same(sums, rate: Estimate) -> bool:
    value = sums.y / sums.n if sums.n else None
    return (sums.people, sums.n, value) == (rate.people, rate.answers, rate.value)


def _plain(one: Priority) -> dict[str, object]:
    weight = one.weight
    return {
        "code": one.code,
        "name": one.name,
        "hidden": one.rate is None,
        "satisfaction": one.rate and figure(one.rate),
        "weight": weight and {"share": weight.share, "low": weight.low, "high": weight.high},
        "reading": one.reading,
        "clear": one.is_clear,
    }
