"""A closed quarter as its page shows it: every issue of every form, and what has changed since the last one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.models import Closing, Facility, Issue
from survey_core.periods import Days, Quarter

from . import issues, reports
from .freezing import NotReadable
from .issue_changes import Changes
from .known_forms import Form, known_forms
from .questions import Question
from .report import Report


@dataclass(frozen=True)
class IssueLine:
    """One issue with its report, or why it cannot be read; `changes` tell what differs from the one before."""

    issue: Issue
    report: Report | None
    unreadable: str
    changes: Sequence[str]


@dataclass(frozen=True)
class FormLine:
    """A form with its issues, the last one first, and its live report; `since` tells what an issue would change."""

    key: str
    title: str
    issues: tuple[IssueLine, ...]
    live: Report
    since: Sequence[str]

    @property
    def offers_issue(self) -> bool:
        """Whether there is anything to issue: figures that differ, or a first report."""
        return bool(self.since) if self.issues else self.live.withheld != "no_answers"


def lines(
    session: Session, facility: Facility, closing: Closing, language: str, gettext: Callable[[str], str]
) -> list[FormLine]:
    """Every form that was issued or has answers in the quarter."""
    found: dict[str, list[Issue]] = {}
    query = select(Issue).where(Issue.facility_id == facility.id, Issue.period == closing.period)
    for issue in session.scalars(query.order_by(Issue.number)):
        found.setdefault(issue.form, []).append(issue)
    days = Days(closing.starts_on, closing.ends_on)
    forms = [form for form in known_forms(session, facility) if form.key in found or _touches(form, days)]
    lines = [
        _line(session, facility, closing, form, found.get(form.key, []), language, gettext) for form in forms
    ]
    return [line for line in lines if line.issues or line.offers_issue]


def _touches(form: Form, days: Days) -> bool:
    return (
        form.first is not None
        and form.last is not None
        and form.first <= days.last
        and form.last >= days.first
    )


def _line(session, facility, closing, form: Form, made: list[Issue], language, gettext) -> FormLine:  # noqa: PLR0913 - what a line is made of
    question = Question(facility.id, form.key, Quarter.parse(closing.period))
    live = reports.build(session, question, language)
    said: list[IssueLine] = []
    before: Report | None = None
    for issue in made:
        report, unreadable = _read(issue, language, gettext)
        said.append(IssueLine(issue, report, unreadable, _changes(before, report, language, gettext)))
        before = report or before
    since = _changes(before, live, language, gettext)
    return FormLine(form.key, form.title[language], tuple(reversed(said)), live, since)


def _read(issue: Issue, language: str, gettext: Callable[[str], str]) -> tuple[Report | None, str]:
    try:
        return issues.thawed(issue.content, issue.sha256, language), ""
    except NotReadable as error:
        return None, error.told(gettext)


def _changes(
    before: Report | None, after: Report | None, language: str, gettext: Callable[[str], str]
) -> list[str]:
    changes = Changes.between(before, after) if before and after else None
    return changes.told(gettext, language) if changes else []
