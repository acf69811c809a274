"""A closed quarter stands still: what was frozen is shown, and a later issue has a number, a reason and its changes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from survey_admin import issued, issues, reports
from survey_admin.issue_changes import Changes
from survey_admin.issues import listing, thawed
from survey_admin.questions import Question
from survey_core.closings import ClosingError
from survey_core.models import Closing, Facility, Issue
from survey_core.periods import HalfYear
from tests.trail import acts

from .closings import BY, FORM, Q3, again, answer, close


def ask(engine, facility, live=False, language="en", **others):
    question = Question(facility.facility.id, FORM, Q3, **others)
    return issued.report(engine, question, language, live)


def told(found) -> str:
    return " ".join(remark.told(str) for remark in found.standing.remarks("en"))


@pytest.fixture
def closed(engine, facility):
    """Ten content people in one department, ten discontent ones in the other, and the quarter closed."""
    answer(facility)
    answer(facility, level=2, department="NOI")
    assert close(engine, facility) == [FORM]
    return facility


def test_the_figures_of_a_closed_quarter_do_not_move_when_late_answers_come(engine, closed):
    before = reports.build(engine, Question(closed.facility.id, FORM, Q3), "en")
    answer(closed, 5, level=1)
    found = ask(engine, closed)
    same = {"made_at": before.made_at, "made_on": before.made_on, "months": None}
    assert replace(found.report, **same) == before
    assert (found.standing.is_frozen, found.standing.number, found.standing.late) == (True, 1, 5)
    assert "these are the figures of issue 1" in told(found)
    assert "not in these figures: 5." in told(found)
    live = ask(engine, closed, live=True)
    assert (live.standing.kind, live.report.received) == ("asked", 25)


def test_a_later_quarter_says_where_the_one_before_was_handed_in_with_another_figure(engine, closed):
    answer(closed, 10, on=date(2025, 11, 3))
    question = Question(closed.facility.id, FORM, Q3.shifted(1))
    assert issued.report(engine, question, "en").standing.before is None
    answer(closed, 20, level=1)
    found = issued.report(engine, question, "en")
    said = "The quarter before: 25.00 % as counted for this report, 50.00 % as handed in (issue 1)."
    assert found.standing.before.told(str) == said
    assert [remark.told(str) for remark in found.handed_out.remarks] == [said]


def test_both_languages_are_frozen_with_the_same_figures(engine, closed):
    vietnamese, english = (ask(engine, closed, language=language).report for language in ("vi", "en"))
    assert (vietnamese.letterhead.facility, english.letterhead.facility) == (
        "Bệnh viện Đa khoa tỉnh",
        "Provincial General Hospital",
    )
    assert vietnamese.headline == english.headline
    assert vietnamese.made_on == english.made_on


@pytest.mark.parametrize(
    "others",
    [
        {"department": "KB"},
        {"channel": "qr"},
        {"survey_type": 2},
        {"without_flagged": True},
        {"own": frozenset({1})},
    ],
)
def test_whatever_was_not_frozen_exactly_so_is_live_and_says_so(engine, closed, others):
    found = ask(engine, closed, **others)
    assert found.standing.kind == "cut"
    assert "only the whole facility's report was frozen" in told(found)
    assert "Live figures" in found.handed_out.remarks[0].msgid


def test_what_is_not_closed_is_live_and_says_why(engine, closed):
    later = issued.report(engine, Question(closed.facility.id, FORM, Q3.shifted(1)), "en")
    half = issued.report(engine, Question(closed.facility.id, FORM, HalfYear(2025, 2)), "en")
    unanswered = issued.report(engine, Question(closed.facility.id, "mother-2019", Q3), "en")
    assert [one.standing.kind for one in (later, half, unanswered)] == ["ended", "longer", "unanswered"]
    assert later.handed_out == later.report  # an open quarter's file needs no word about closing


def test_the_index_names_the_issue_it_is_of(engine, closed):
    answer(closed, 1)
    frozen, live = (ask(engine, closed, live=asked).as_index for asked in (False, True))
    assert frozen["issue"]["number"] == 1
    assert frozen["issue"]["received_since"] == 1
    assert (frozen["received"], live["received"], live["issue"]) == (20, 21, None)


def test_another_issue_is_numbered_and_says_in_words_what_changed(engine, session, closed):
    answer(closed, 10, level=1, department="NOI")
    assert again(engine, closed) == 2
    first, second = session.scalars(select(Issue).order_by(Issue.number)).all()
    assert (second.reason, second.made_by) == ("Kiosk gửi muộn", BY)
    changes = Changes.between(*(thawed(one.content, one.sha256, "en") for one in (first, second)))
    said = changes.told(str, "en")
    assert said[0] == "Responses received: 20 before, 30 now."
    assert said[1] == ("Whole facility: satisfaction rate 50.00 % before, 33.33 % now; people 20, now 30; "
                       "answers 620, now 930.")  # fmt: skip
    assert said[2].startswith(
        "Internal medicine: satisfaction rate 0.00 % before, 0.00 % now; people 10, now 20;"
    )
    assert len(said) == 3
    assert ask(engine, closed).standing.number == 2


@pytest.mark.parametrize(
    ("reason", "said"), [("", "Say why"), ("nghi ngờ", "Nothing has changed since issue 1")]
)
def test_there_is_no_other_issue_without_a_reason_or_a_change(engine, closed, reason, said):
    with pytest.raises(ClosingError, match=said):
        again(engine, closed, reason)


def test_a_form_first_answered_after_the_closing_gets_its_first_issue_for_a_reason(engine, session, closed):
    answer(closed, 3, form="inpatient-2024")
    assert again(engine, closed, "Phiếu giấy nhập sau", "inpatient-2024") == 1
    with pytest.raises(ClosingError, match="Nobody has answered"):
        again(engine, closed, "x", "mother-2019")
    assert [(one.form, one.number) for one in listing(session, closed.facility.id)] == [
        ("inpatient-2024", 1),
        (FORM, 1),
    ]


def test_a_quarter_that_runs_or_is_closed_already_is_refused(engine, facility, session):
    with pytest.raises(ClosingError, match="runs until 30/09/2025"):
        close(engine, facility, today=date(2025, 9, 30))
    close(engine, facility, today=date(2025, 10, 1))
    with pytest.raises(ClosingError, match="closed already"):
        close(engine, facility)
    with pytest.raises(ClosingError, match="not closed yet"):
        issues.again(engine, facility.facility.id, Q3.shifted(-1), FORM, BY, "x")


def test_a_quarter_nobody_answered_can_be_closed(engine, facility, session):
    assert close(engine, facility) == []
    assert session.scalars(select(Closing.period)).all() == ["2025Q3"]


def test_two_people_who_close_at_once_close_once(engine, facility, session):
    answer(facility)

    def press(_):
        try:
            return close(engine, facility)
        except ClosingError as error:
            return error.msgid

    with ThreadPoolExecutor(2) as both:
        found = list(both.map(press, range(2)))
    assert sorted(map(str, found)) == sorted(
        [str([FORM]), "Quarter %(number)s of %(year)s is closed already."]
    )
    assert session.scalar(select(func.count()).select_from(Issue)) == 1
    assert acts(session) == ["quarter.freeze"]


def test_a_closed_quarter_keeps_its_days_whatever_rule_the_facility_takes_later(engine, session, closed):
    session.execute(update(Facility).values(quarter_rule="government"))
    session.commit()
    answer(closed, 2, on=date(2025, 6, 20))  # of the third quarter by the new rule, not by the old
    found = ask(engine, closed)
    assert (str(found.report.days.first), found.standing.late) == ("2025-07-01", 0)
    changes = Changes.between(found.report, ask(engine, closed, live=True).report).told(str, "en")
    assert (
        changes[0] == "Days of the quarter: 01 Jul 2025 – 30 Sep 2025 before, 15 Jun 2025 – 14 Sep 2025 now."
    )


def test_a_staff_round_closed_later_is_told_and_not_counted(engine, session, facility):
    round_ = facility.round()
    answer(facility, 12, form="staff-2019")
    assert close(engine, facility) == ["staff-2019"]
    question = Question(facility.facility.id, "staff-2019", Q3)
    assert issued.report(engine, question, "en").report.withheld == "round_open"
    from survey_core.rounds import close as close_round

    with engine.begin() as connection:
        close_round(connection, round_.id)
    found = issued.report(engine, question, "en")
    assert (found.report.withheld, found.standing.rounds) == ("round_open", 1)
    assert again(engine, facility, "Đợt nhân viên đóng sau", "staff-2019") == 2
    assert issued.report(engine, question, "en").report.headline.satisfaction.people == 12


@pytest.mark.parametrize(
    "change",
    [
        update(Issue).values(content="{}"),
        update(Closing).values(closed_by="x"),
        delete(Issue),
        delete(Closing),
    ],
)
def test_the_database_refuses_to_change_or_delete_what_is_closed(engine, closed, change):
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(change)


def test_a_demo_hospital_goes_with_everything_it_closed(engine, session, closed):
    session.execute(update(Facility).values(is_demo=True))
    session.commit()
    with engine.begin() as connection:
        for table in ("issue", "closing"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert session.scalar(select(func.count()).select_from(Closing)) == 0
