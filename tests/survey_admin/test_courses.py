"""The course a half-year's or a year's files carry: each quarter as handed in, and months that stay once it is closed."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from analysis.comparison import verdicts
from survey_admin import courses, issued, issues
from survey_admin.freezing import freeze, thaw
from survey_admin.queries import Question
from survey_core import rounds
from survey_core.database import now
from survey_core.models import Facility, Issue
from survey_core.periods import HalfYear, Quarter, Span, Year
from survey_core.web import db
from tests.builders import full_answers
from tests.forms import FORMS

from .closings import FORM, answer, close
from .people import enter

Q3, Q4, H2 = Quarter(2025, 3), Quarter(2025, 4), HalfYear(2025, 2)
LATER = date(2026, 1, 5)
ON_SQLITE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)  # what is told, not what is asked


@pytest.fixture
def asked(facility):
    """Two quarters of two levels, and the half-year that holds them."""
    answer(facility, 20, level=2)
    answer(facility, 20, level=5, on=date(2025, 11, 3))
    return Question(facility.facility.id, FORM, H2)


def carried(engine, question, live=False):
    return courses.carried(engine, question, issued.report(engine, question, "en"), live).report


def test_the_course_of_closed_quarters_does_not_move_when_late_answers_come(engine, facility, asked):
    for quarter in (Q3, Q4):
        close(engine, facility, quarter, today=LATER)
    before = carried(engine, asked)
    assert [point.issue for point in before.quarters.points] == [1, 1]
    assert before.months.issue == 1
    for day in (date(2025, 8, 5), date(2025, 11, 4)):
        answer(facility, 30, level=1, on=day)
    after = carried(engine, asked)
    assert (after.quarters, after.months) == (before.quarters, before.months)
    assert after.received == before.received + 60
    assert courses.course(engine, asked, "patient") == before.months  # the page shows what the files carry
    live = carried(engine, asked, live=True)
    assert [point.rate.people for point in live.quarters.points] == [50, 50]
    assert [point.rate.people for point in live.months.known] == [50, 50]


def test_of_open_quarters_the_course_says_what_each_quarters_own_report_says(engine, asked):
    found = carried(engine, asked).quarters
    own = [issued.report(engine, replace(asked, period=quarter), "en").report for quarter in (Q3, Q4)]
    assert [point.when for point in found.points] == [Q3, Q4]
    assert [point.rate for point in found.points] == [report.headline.satisfaction for report in own]
    assert [point.issue for point in found.points] == [0, 0]
    changes = [point.change.difference for point in found.points if point.change]
    assert changes == [own[1].change.difference]
    assert [point.change.verdict for point in found.points if point.change] == verdicts(changes) == ["better"]


def test_a_step_that_stands_alone_as_better_may_be_chance_among_several(engine, facility):
    """Ten of forty discontent in five quarters, three in the last: p = 0.047 alone, and five steps are judged."""
    for back in range(6):
        bad, first = 10 if back else 3, Q4.shifted(-back).days().first
        many = [full_answers(FORMS[FORM], 4)] * (40 - bad) + [full_answers(FORMS[FORM], 1)] * bad
        facility.answer_all(many, first, facility.collector(FORM))
    found = courses.quarters(engine, Question(facility.facility.id, FORM, Year(2025)))
    changes = [point.change for point in found.points if point.change]
    assert len(changes) == 5
    assert verdicts([changes[-1].difference]) == ["better"]
    assert [change.verdict for change in changes] == ["cannot_tell"] * 5


def test_an_issue_of_an_older_release_keeps_no_months_and_live_ones_stand_in(engine, facility, asked):
    for quarter in (Q3, Q4):
        close(engine, facility, quarter, today=LATER)
    with Session(engine) as session, session.begin():
        row = session.get(Issue, (asked.facility_id, str(Q4), FORM, 1))
        content = json.loads(row.content)
    for told in content.values():
        del told["report"]["months"], told["report"]["quarters"]
    older = json.dumps(content, ensure_ascii=False)
    with Session(engine) as session, session.begin():
        more = {"number": 2, "reason": "cũ", "content": older, "sha256": issues._seal(older)}
        session.add(
            Issue(
                facility_id=asked.facility_id,
                period=str(Q4),
                form=FORM,
                made_by="a@b.vn",
                made_at=now(),
                **more,
            )
        )
    found = carried(engine, asked)
    assert (found.quarters.points[-1].issue, found.months.issue) == (2, 0)
    assert [point.rate.people for point in found.months.known] == [20, 20]


def test_a_report_with_its_courses_freezes_and_thaws(engine, facility, asked):
    found = carried(engine, asked)
    assert None not in (found.quarters, found.months)
    assert thaw(json.loads(json.dumps(freeze(found)))) == found


def test_a_quarter_and_free_dates_carry_no_course(engine, asked):
    for period in (Q4, Span(date(2025, 7, 1), date(2025, 12, 31))):
        found = carried(engine, replace(asked, period=period))
        assert (found.quarters, found.months) == (None, None)


def staff_quarters(engine, facility, *people):
    """A closed round of so many people in each quarter up to the last of 2025."""
    for back, count in enumerate(reversed(people)):
        first = Q4.shifted(-back).days().first
        made = facility.round(starts=first, ends=first)
        many = [full_answers(FORMS["staff-2019"], 4)] * count
        facility.answer_all(many, first, facility.collector("staff-2019"))
        with engine.begin() as connection:
            rounds.close(connection, made.id)


def test_staff_have_quarters_only_and_a_hidden_one_carries_nothing(engine, facility):
    staff_quarters(engine, facility, 12, 4, 12, 12)
    found = carried(engine, Question(facility.facility.id, "staff-2019", H2))
    assert found.months is None
    assert [point.rate and point.rate.people for point in found.quarters.points] == [12, None, 12, 12]
    assert [bool(point.change) for point in found.quarters.points] == [False, False, False, True]


@ON_SQLITE
@pytest.mark.parametrize(("rule", "last"), [("calendar", Q3), ("government", Q4)])
def test_a_heads_free_dates_end_with_the_quarter_of_their_last_day_as_the_facility_cuts_it(
    engine, session, facility, asked, rule, last
):
    session.execute(update(Facility).values(quarter_rule=rule))
    session.commit()
    days = Span(date(2025, 9, 1), date(2025, 9, 20))
    own = frozenset({facility.departments["KB"].id})
    found = courses.course(engine, replace(asked, period=days, own=own), "patient")
    assert (found.is_monthly, found.points[-1].when) == (False, last)


@ON_SQLITE
@pytest.mark.parametrize(
    ("role", "form", "told"),
    [("department_head", FORM, "Heads of department see quarters only"), ("quality_officer", "staff-2019", "Staff are told by quarters only"),
     ("quality_officer", FORM, "")],
)  # fmt: skip
def test_the_page_says_why_it_shows_quarters_only(admin, engine, session, facility, asked, role, form, told):
    staff_quarters(engine, facility, 12)
    page = (
        enter(admin, session, facility, role)
        .get(f"/admin/results/trend?form={form}&period=2025Q4&lang=en")
        .text
    )
    assert told in page
    assert ("quarters only" in page) == bool(told)


@ON_SQLITE
@pytest.mark.parametrize(("form", "most"), [("staff-2019", 100), (FORM, 40)])
def test_the_trend_page_counts_once_for_table_and_picture(
    admin, engine, session, facility, asked, form, most
):
    staff_quarters(engine, facility, *[12] * 8)
    client = enter(admin, session, facility)
    path, statements = f"/admin/results/trend?form={form}&period=2025Q4&lang=en", []
    client.get(path)
    with client.app.app_context():
        own = db.engine

    def note(connection, cursor, statement, *_rest):
        statements.append(statement)

    event.listen(own, "before_cursor_execute", note)
    page = client.get(path)
    event.remove(own, "before_cursor_execute", note)
    assert page.text.count("data:image/svg+xml;base64,") == 1
    assert "trend.svg" not in page.text
    assert 0 < len(statements) <= most, len(statements)
