"""Paper copies and interviews: what a person types is stored once, and told in sentences where it cannot be."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from survey_admin import entry_counts
from survey_admin.audit import AuditEntry
from survey_core.models import Collector, EntryCount, Questionnaire, Response, TallyCell
from survey_core.publishing import publish
from tests.forms import EVERY_TYPE, both

from .people import enter, token

DAY = "2025-08-04"


@pytest.fixture
def desk(admin, session, facility):
    """Signed in for data entry; the address of the paper desk of one department."""
    enter(admin, session, facility, "data_entry")
    return f"/admin/entry/paper/{facility.collector(channel='paper').id}"


def post(admin, path, **fields):
    return admin.post(path, data={"csrf_token": token(admin, "/admin/entry")} | fields)


def copy(admin, desk, sheet="1", id=None, day=DAY, headers=None, **answers):  # noqa: A002
    fields = {"_id": str(id or uuid4()), "_version": "1", "_day": day, "_sheet": sheet, "_language": "vi"}
    data = {"csrf_token": token(admin, "/admin/entry")} | fields | answers
    return admin.post(desk, data=data, headers=headers)


def stored(session):
    session.rollback()
    return session.scalars(select(Response)).all()


def test_a_copy_is_stored_with_its_day_and_number_and_nothing_but_what_was_typed(admin, desk, session):
    assert copy(admin, desk, A1="5", A2="0", A3="", H1="Tốt").status_code == 303
    row = stored(session)[0]
    assert (row.channel, row.sheet, row.answered_on.isoformat()) == ("paper", "1", DAY)
    assert (row.scores[:4], row.answers) == ("50--", {"H1": "Tốt"})
    assert row.answered_at is None


def test_the_next_number_and_the_day_are_proposed(admin, desk, session):
    page = admin.get(copy(admin, desk, "A-009", A1="5").headers["Location"]).text
    assert 'name="_sheet" value="A-010"' in page
    assert f'name="_day" value="{DAY}"' in page


def test_a_copy_sent_twice_is_one_response(admin, desk, session):
    id_ = uuid4()
    for _ in range(2):
        assert copy(admin, desk, id=id_, A1="5").status_code == 303
    assert len(stored(session)) == 1


def test_a_number_entered_before_is_told_with_its_day_and_nothing_typed_is_lost(admin, desk, session):
    copy(admin, desk, "7", A1="5")
    told = admin.get(f"{desk}/check?sheet=7&day={DAY}").json
    assert "7" in told["sheet"]
    page = copy(admin, desk, "7", A1="3", H1="còn đây")
    assert (page.status_code, told["sheet"] in page.text, "còn đây" in page.text) == (422, True, True)
    assert 'value="3" data-key="3" aria-label="3: Bình thường" checked' in page.text
    assert len(stored(session)) == 1


@pytest.mark.parametrize("day", ["", "hôm qua", "1999-12-31", (date.today() + timedelta(days=3)).isoformat()])
def test_a_day_that_cannot_be_is_refused(admin, desk, session, day):
    assert copy(admin, desk, day=day, A1="5").status_code == 422
    assert stored(session) == []


def test_a_bad_answer_is_told_at_its_question(admin, desk, session):
    json = copy(admin, desk, A1="7", A2="5", headers={"Accept": "application/json"})
    assert (json.status_code, list(json.json["problems"])) == (422, ["A1"])
    assert copy(admin, desk).status_code == 422  # nothing answered at all
    assert stored(session) == []


def test_the_last_copy_can_be_taken_back_and_its_cell_is_counted_anew(admin, desk, session):
    for sheet in ("1", "2"):
        copy(admin, desk, sheet, A1="5")
    before = session.scalars(select(TallyCell.marks)).one()
    newest = next(row.id for row in stored(session) if row.sheet == "2")
    older = next(row.id for row in stored(session) if row.sheet == "1")
    assert post(admin, f"{desk}/take-back", copy=str(older)).status_code == 409
    assert post(admin, f"{desk}/take-back", copy=str(newest)).status_code == 303
    assert [row.sheet for row in stored(session)] == ["1"]
    assert session.scalars(select(TallyCell.marks)).one() == before + 1
    trail = session.execute(
        select(AuditEntry.action, AuditEntry.before, AuditEntry.after).order_by(AuditEntry.id)
    ).all()
    assert trail[-1] == ("response.take_back", {"sheet": "2", "answered_on": DAY}, {})


def test_the_trail_names_a_patients_copy_by_its_number_and_never_its_answers(admin, desk, session):
    copy(admin, desk, "12", A1="5", H1="bí mật")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "response.enter")).one()
    assert entry.after == {"sheet": "12", "answered_on": DAY}
    assert "bí mật" not in f"{entry.subject} {entry.before} {entry.after}"


def test_a_staff_copy_reaches_the_trail_only_as_a_number_of_a_day_that_is_over(admin, session, facility):
    facility.round()
    collector = facility.collector("staff-2019", "paper")
    enter(admin, session, facility, "data_entry")
    for _ in range(2):
        assert copy(admin, f"/admin/entry/paper/{collector.id}", "5", A1="4").status_code == 303
    rows = stored(session)
    assert [(row.sheet, row.answered_on, row.collector_id) for row in rows] == [(None, None, None)] * 2
    assert session.scalars(select(AuditEntry).where(AuditEntry.action.contains("enter"))).all() == []
    day = session.scalars(select(EntryCount.entered_on)).one()
    entry_counts.close_days(session, facility.facility, day + timedelta(days=1))
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "staff_copies.enter")).one()
    assert (told.actor, told.after) == ("data_entry@bv.vn", {"entered_on": day.isoformat(), "copies": 2})
    assert session.scalars(select(EntryCount)).all() == []


def test_a_staff_copy_without_an_open_round_is_told_so(admin, session, facility):
    collector = facility.collector("staff-2019", "paper")
    enter(admin, session, facility, "data_entry")
    assert copy(admin, f"/admin/entry/paper/{collector.id}", A1="4").status_code == 422
    assert stored(session) == []


def chosen(admin, path="/admin/entry", **changed):
    given = {"channel": "paper", "department": "KB", "questionnaire": "outpatient-2024"} | changed
    return post(admin, path, **{"day": DAY} | given)


def test_a_way_in_that_is_missing_is_opened_with_one_click(admin, session, facility):
    enter(admin, session, facility, "data_entry")
    assert "/entry/open" in chosen(admin).text
    assert chosen(admin, "/admin/entry/open").status_code == 303
    opened = session.scalars(select(Collector)).one()
    assert (opened.channel, opened.audience) == ("paper", "patient")
    assert chosen(admin).headers["Location"].endswith(f"/admin/entry/paper/{opened.id}?day={DAY}")


@pytest.mark.parametrize(
    "changed",
    [{"channel": "kiosk"}, {"department": "XX"}, {"questionnaire": ""}, {"day": "2999-01-01"},
     {"channel": "interview", "questionnaire": "staff-2019"}],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_one_sentence(admin, session, facility, changed):
    enter(admin, session, facility, "data_entry")
    page = chosen(admin, **changed)
    assert page.status_code == 422
    assert page.text.count('class="problem"') == 1


def test_a_desk_that_is_paused_or_anothers_is_not_opened(admin, desk, session, facility):
    from tests.builders import build_facility

    theirs = build_facility(session, "khac").collector(channel="paper")
    assert admin.get(f"/admin/entry/paper/{theirs.id}").status_code == 404
    assert admin.get(f"/admin/entry/interview/{desk.rpartition('/')[2]}").status_code == 404
    facility.collector(channel="paper").paused_at = theirs.created_at
    session.commit()
    assert admin.get(desk).status_code == 409


def test_an_interview_is_stored_with_its_language_and_ends_in_thanks(admin, session, facility):
    collector = facility.collector(channel="interview")
    enter(admin, session, facility, "data_entry")
    path = f"/admin/entry/interview/{collector.id}"
    assert 'class="side"' not in admin.get(path).text
    given = {"csrf_token": token(admin, path), "_id": str(uuid4()), "_version": "1", "A1": "4"}
    switched = admin.post(path, data=given | {"_language": "vi", "_to": "en"})
    assert 'value="4" checked' in switched.text
    assert "Outpatients" in switched.text
    thanks = admin.post(path, data=given | {"_language": "en"})
    assert "/thanks?form_language=en" in thanks.headers["Location"]
    assert admin.post(path, data=given | {"_language": "en"}).status_code == 303
    row = stored(session)
    assert [(one.channel, one.language, one.scores[0]) for one in row] == [("interview", "en", "4")]
    assert admin.post(path, data=given | {"_id": str(uuid4()), "A1": "9"}).status_code == 422


def of_every_type(session, facility, channel, **changed):
    """A way in to the form that has every kind of question, with some of its questions changed."""
    form = json.loads(json.dumps(EVERY_TYPE))
    for item in form["sections"][1]["items"]:
        item |= changed.get(item["code"], {})
    publish(session, facility.facility.id, json.dumps(form))
    facility.forms["every-type"] = session.scalars(select(Questionnaire).filter_by(key="every-type")).one()
    return facility.collector("every-type", channel)


def test_a_person_may_decline_a_required_question_and_nobody_answers_for_them(admin, session, facility):
    path = f"/admin/entry/interview/{of_every_type(session, facility, 'interview').id}"
    enter(admin, session, facility, "data_entry")
    given = {"csrf_token": token(admin, path), "_id": str(uuid4()), "_version": "1", "_language": "vi"}
    refused = admin.post(path, data=given | {"A2": "4"})
    assert (refused.status_code, 'name="_declined"' in refused.text) == (422, True)
    assert stored(session) == []
    wrong = admin.post(path, data=given | {"A2": "9"})
    assert (wrong.status_code, 'name="_declined"' in wrong.text) == (422, False)
    assert admin.post(path, data=given | {"_declined": "yes"}).status_code == 422  # nothing answered at all
    assert admin.post(path, data=given | {"A2": "4", "_declined": "yes"}).status_code == 303
    assert [row.scores for row in stored(session)] == ["-4x"]


def test_more_options_than_keys_become_a_list_and_none_is_lost(admin, session, facility):
    options = [{"value": f"p{number}", "text": both(f"Tỉnh {number}")} for number in range(1, 64)]
    desk = f"/admin/entry/paper/{of_every_type(session, facility, 'paper', C1={'options': options}).id}"
    enter(admin, session, facility, "data_entry")
    page = admin.get(desk).text
    assert '<select name="C1"' in page
    assert page.count("Tỉnh ") == 63
    assert copy(admin, desk, C1="p63").status_code == 303
    assert stored(session)[0].answers == {"C1": "p63"}


def test_a_copy_says_after_which_answers_a_question_is_asked(admin, session, facility):
    enter(admin, session, facility, "data_entry")
    page = admin.get(f"/admin/entry/paper/{of_every_type(session, facility, 'paper').id}").text
    assert "(chỉ khi câu A1: Rất kém, Kém)" in page
    assert "(chỉ khi câu age: từ 60 trở lên)" in page
