"""The issues of closed quarters: made once from the live figures, read as they were made."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Engine, Row, Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey_core import closings
from survey_core.closings import ClosingError
from survey_core.models import Closing, Facility, Issue
from survey_core.periods import Quarter
from survey_core.questionnaire import LANGUAGES
from survey_core.spoken import N_

from . import reports, trends
from .audit import record
from .freezing import NotReadable, freeze, thaw
from .issue_changes import Changes
from .known_forms import known_forms
from .questions import Question
from .report import Report

REASON_MAX_LENGTH = 300
# What a list of issues tells; the frozen figures themselves are long and read one by one.
TOLD = (Issue.period, Issue.form, Issue.number, Issue.made_at, Issue.made_by, Issue.reason)
Told = Mapping[str, Report]  # one report by language


def live(source, facility_id: int, quarter: Quarter, form: str) -> Told:
    """What would be issued now: the whole facility's report and the months up to it, the same figures in every language."""
    question = Question(facility_id, form, quarter)
    return trends.kept(source, question, reports.build_in(source, question, LANGUAGES))


def thawed(content: str, sha256: str, language: str) -> Report:
    """The report of an issue. Raises NotReadable where it cannot be had as it was made."""
    if _seal(content) != sha256:
        raise NotReadable(N_("The frozen figures are damaged: they were changed behind the product's back. Restore "
                             "the newest backup beside this installation and compare."))  # fmt: skip
    frozen = json.loads(content)
    return thaw(frozen.get(language) or frozen[LANGUAGES[0]])


def close(
    engine: Engine, facility_id: int, quarter: Quarter, today: date, by: str, warnings: Sequence[dict]
) -> list[str]:  # fmt: skip
    """Close a quarter and freeze the report of every form that was answered; their keys.

    The figures are counted first, so that no answer waits for the closing. Raises ClosingError.
    """
    with Session(engine.execution_options(writes=False)) as session:
        facility = session.get_one(Facility, facility_id)
        closings.require_ended(facility, quarter, today)
        forms = [form.key for form in known_forms(session, facility)]
    found = {form: live(engine, facility_id, quarter, form) for form in forms}
    made = {form: told for form, told in found.items() if told[LANGUAGES[0]].withheld != "no_answers"}
    with Session(engine) as session, session.begin():
        facility = session.get_one(Facility, facility_id)
        closings.close(session, facility, quarter, today, by, warnings)
        issues = [_issue(facility_id, quarter, form, 1, by, "", told) for form, told in made.items()]
        session.add_all(issues)
        after = {"issued": {issue.form: issue.sha256 for issue in issues}, "warnings": len(warnings)}
        record(session, facility.code, by, "quarter.freeze", f"quarter {quarter}", after=after)
    return list(made)


def again(engine: Engine, facility_id: int, quarter: Quarter, form: str, by: str, reason: str) -> int:
    """Issue a form's report of a closed quarter again, as the figures are now; its number. Raises ClosingError."""
    if not reason:
        raise ClosingError(N_("Say why the report is issued again."))
    told = live(engine, facility_id, quarter, form)
    with Session(engine.execution_options(writes=False)) as session:
        number = _next(session, facility_id, quarter, form, told)
    try:
        with Session(engine) as session, session.begin():
            facility = session.get_one(Facility, facility_id)
            issue = _issue(facility_id, quarter, form, number, by, reason[:REASON_MAX_LENGTH], told)
            session.add(issue)
            after = {"form": form, "issue": number, "reason": issue.reason, "sha256": issue.sha256}
            record(session, facility.code, by, "quarter.reissue", f"quarter {quarter}", after=after)
    except IntegrityError:
        raise ClosingError(
            N_("Somebody else has just issued this report again. Load the page again.")
        ) from None
    return number


def _next(session: Session, facility_id: int, quarter: Quarter, form: str, told: Told) -> int:
    """The number the next issue gets. Raises ClosingError where there is nothing to issue."""
    require_closed(session, facility_id, quarter)
    now = told[LANGUAGES[0]]
    newest = session.scalars(newest_first(facility_id, str(quarter), form).limit(1)).first()
    if newest is None:
        if now.withheld == "no_answers":
            raise ClosingError(
                N_("Nobody has answered this questionnaire in this quarter; there is nothing to issue.")
            )
        return 1
    if not Changes.between(thawed(newest.content, newest.sha256, LANGUAGES[0]), now):
        raise ClosingError(N_("Nothing has changed since issue %(number)s."), number=newest.number)
    return newest.number + 1


def require_closed(session: Session, facility_id: int, quarter: Quarter) -> Closing:
    """The quarter's closing. Raises ClosingError where there is none."""
    closing = session.get(Closing, (facility_id, str(quarter)))
    if closing is None:
        raise ClosingError(N_("Quarter %(number)s of %(year)s is not closed yet, so nothing of it was issued. Close it "
                              "first."), number=quarter.roman, year=quarter.year)  # fmt: skip
    return closing


def newest_first(facility_id: int, period: str, form: str) -> Select[tuple[Issue]]:
    """The issues of a form's report, the last one first."""
    query = select(Issue).where(Issue.facility_id == facility_id, Issue.period == period, Issue.form == form)
    return query.order_by(Issue.number.desc())


def listing(session: Session, facility_id: int, periods: Sequence[str] | None = None) -> list[Row]:
    """What is to be told (TOLD) of every issue, of these quarters only if named; newest quarter first."""
    query = select(*TOLD).where(Issue.facility_id == facility_id)
    if periods is not None:
        query = query.where(Issue.period.in_(periods))
    return list(session.execute(query.order_by(Issue.period.desc(), Issue.form, Issue.number)))


def _issue(
    facility_id: int, quarter: Quarter, form: str, number: int, by: str, reason: str, told: Told
) -> Issue:  # noqa: PLR0913 - what an issue is made of
    content = json.dumps({language: freeze(one) for language, one in told.items()}, ensure_ascii=False)
    return Issue(
        facility_id=facility_id, period=str(quarter), form=form, number=number, made_by=by[:200], reason=reason,
        content=content, sha256=_seal(content), made_at=told[LANGUAGES[0]].made_at,  # when it was counted
    )  # fmt: skip


def _seal(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
