"""A paper copy on its way in: its number, its day, its answers, and the desk where copies of one kind are typed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from flask import abort
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from survey_core import formatting
from survey_core.answers import clean
from survey_core.database import now
from survey_core.intake import Submission
from survey_core.models import Collector, Department, Facility, Questionnaire, Response, Round, Version
from survey_core.periods import local_day
from survey_core.rendering import FormView, form_view

from .frame import language

OWN = "_"  # the page's own fields begin with it; no item code can
SHEET_MAX_LENGTH = 40
EARLIEST = date(2000, 1, 1)
LAST_DIGITS = re.compile(r"(\d+)(\D*)$")
TRIES = 50


class BadSheet(ValueError):
    """A number or a day that cannot be; the message says why."""


@dataclass(frozen=True)
class Desk:
    """Where copies of one questionnaire of one department are entered."""

    session: Session
    facility: Facility
    collector: Collector
    department: Department
    questionnaire: Questionnaire
    form: FormView

    @property
    def is_staff(self) -> bool:
        return self.collector.audience == "staff"

    @property
    def subject(self) -> str:
        """What the audit trail calls it: never its code, which opens something."""
        kind = (self.department.code, self.questionnaire.key, self.collector.channel)
        return f"collector {self.collector.id}: {' · '.join(kind)}"

    @property
    def today(self) -> date:
        return local_day(now(), self.facility.time_zone)

    @property
    def versions(self) -> list[int]:
        """The numbers of the published versions, newest first: old copies may still lie about."""
        query = select(Version.number).where(
            Version.questionnaire_id == self.questionnaire.id, Version.published_at.is_not(None)
        )
        return list(self.session.scalars(query.order_by(Version.number.desc())))

    def filled(self, given: Mapping, problems: Mapping[str, str]) -> "Desk":
        """The same desk with what was typed, and what is wrong with it."""
        return replace(self, form=self.form.with_answers(given, problems))

    def round_on(self, day: date) -> Round | None:
        """The open round a copy of this day belongs to."""
        query = select(Round).where(
            Round.facility_id == self.facility.id, Round.questionnaire_id == self.questionnaire.id,
            Round.closed_at.is_(None), Round.starts_on <= day, Round.ends_on >= day,
        )  # fmt: skip
        return self.session.scalars(query.order_by(Round.starts_on, Round.id)).first()

    def taken(self, sheet: str) -> str | None:
        """The sentence about a number that is entered already; None where it is free."""
        if not sheet or self.is_staff:
            return None
        entered_at = self.session.scalar(select(Response.received_at).where(*self._numbered(sheet)))
        if entered_at is None:
            return None
        day = formatting.day(local_day(entered_at, self.facility.time_zone), language())
        return _("Sheet number %(sheet)s was entered on %(day)s. Give this copy another number, or skip it.",
                 sheet=sheet, day=day)  # fmt: skip

    def next_sheet(self, after: str | None = None) -> str:
        """The free number after the one entered last; '1' for the first, '' where the numbers do not count up."""
        last = after if after is not None else self._last_sheet()
        if last == "":
            return "1"
        for number in _following(last):
            if not self.session.scalar(select(Response.id).where(*self._numbered(number))):
                return number
        return ""

    def _last_sheet(self) -> str:
        query = select(Response.sheet).where(
            Response.facility_id == self.facility.id, Response.collector_id == self.collector.id,
            Response.sheet.is_not(None),
        )  # fmt: skip
        return self.session.scalar(query.order_by(Response.received_at.desc()).limit(1)) or ""

    def _numbered(self, sheet: str) -> tuple:
        return (Response.facility_id == self.facility.id, Response.collector_id == self.collector.id,
                Response.sheet == sheet)  # fmt: skip


def find_desk(
    session: Session, facility: Facility, collector_id: int, channels, version: int | None, form_language="vi"
) -> Desk:
    """The desk of a collector of this facility and one of these channels; else 404."""
    query = (
        select(Collector, Department, Questionnaire)
        .join(Department, Department.id == Collector.department_id)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .where(Collector.id == collector_id, Collector.facility_id == facility.id, Collector.channel.in_(channels))
    )  # fmt: skip
    found = session.execute(query).first() or abort(404)
    form = form_view(session, found[0], form_language, version) or abort(404)
    return Desk(session, facility, *found, form)


def read(desk: Desk, posted: MultiDict) -> Submission:
    """The copy a page sent. Raises BadSheet."""
    return Submission(
        id=_id(posted.get("_id", "")),
        collector=desk.collector.code,
        questionnaire=desk.questionnaire.key,
        version=desk.form.version,
        answers=answers(desk.form, posted),
        language=desk.form.language,
        answered_on=read_day(posted.get("_day", ""), desk.today),
        is_trusted=True,
        sheet=None if desk.is_staff else read_sheet(posted.get("_sheet", "")),
    )


def answers(form: FormView, posted: MultiDict) -> Mapping[str, object]:
    """What was given, by field name, without the page's own fields; a multiple choice is a list."""
    several = {item.code for item in form.definition.of_type("multiple")}
    named = {name for name in posted if not name.startswith(OWN) and name != "csrf_token"}
    return {name: posted.getlist(name) if name in several else posted[name] for name in named}


def read_sheet(text: str) -> str | None:
    """The number of a copy, None where it has none. Raises BadSheet."""
    sheet = clean(text)
    if len(sheet) > SHEET_MAX_LENGTH:
        raise BadSheet(_("A sheet number has at most %(most)s characters.", most=SHEET_MAX_LENGTH))
    return sheet or None


def read_day(text: str, today: date) -> date:
    """The day of the answers, which cannot lie ahead. Raises BadSheet."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadSheet(_("Give the day on which the copy was filled in.")) from None
    if not EARLIEST <= day <= today:
        raise BadSheet(_("The day of the answers cannot lie ahead, nor before the year 2000."))
    return day


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _following(sheet: str) -> Iterator[str]:
    """The numbers after one: 9 → 10, A-009 → A-010; none where it holds no digits."""
    match = LAST_DIGITS.search(sheet)
    if match is None:
        return
    for step in range(1, TRIES + 1):
        number = str(int(match[1]) + step).zfill(len(match[1]))
        if len(text := f"{sheet[: match.start()]}{number}{match[2]}") <= SHEET_MAX_LENGTH:
            yield text
