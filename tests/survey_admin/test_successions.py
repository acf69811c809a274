"""Split, merged and renamed departments on screen, and reports that follow them and say so."""

from datetime import date

import pytest
from sqlalchemy import select

from survey_admin.queries import Question
from survey_admin.reports import build
from survey_core import departments
from survey_core.models import Collector, Department, Succession
from survey_core.periods import Quarter
from survey_core.questionnaire import official_forms, parse
from tests.builders import build_facility, full_answers
from tests.trail import acts

from .people import enter, token

FORM, Q2, Q3 = "outpatient-2024", Quarter(2025, 2), Quarter(2025, 3)
OUTPATIENT = next(parse(text) for key, text in official_forms() if key == FORM)
DAY, TODAY = date(2025, 7, 1), date(2025, 11, 20)
SPLIT = {"since": "2025-07-01", "code-1": "NOI1", "name-1": "Khoa Nội 1", "code-2": "NOI2", "name-2": "Khoa Nội 2"}  # fmt: skip
MERGED = {"since": "2025-07-01", "heir": "new", "code-1": "TT", "name-1": "Trung tâm Nội"}
ON_SQLITE = pytest.mark.parametrize(
    "settings", ["sqlite"], indirect=True
)  # what is typed, not what is stored


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def post(client, path, **fields):
    data = {"csrf_token": token(client, "/admin/departments/new")} | fields
    return client.post(f"/admin/departments{path}?lang=en", data=data)


def text(reply) -> str:
    return " ".join(reply.text.split())


def known(session) -> dict[str, Department]:
    session.rollback()
    session.expire_all()
    return {one.code: one for one in session.scalars(select(Department))}


def ids(facility, *codes):
    return [str(facility.departments[code].id) for code in codes]


def split(office, facility, **fields):
    return post(office, f"/{facility.departments['NOI'].id}/split", **SPLIT | fields)


def answer(facility, session, number, day, code="NOI", level=5):
    facility.departments = known(session)
    collector = facility.collector(department=code)
    facility.answer_all([full_answers(OUTPATIENT, level)] * number, day, collector)


def report(engine, facility, department, quarter=Q2):
    return build(engine, Question(facility.facility.id, FORM, quarter, department=department), "en")


def said(made) -> list[str]:
    return [remark.told(str) for remark in made.remarks]


def test_a_split_is_carried_out_noted_and_shown_in_the_past_of_both(office, session, facility):
    assert split(office, facility).status_code == 303
    now = known(session)
    assert (now["NOI"].is_active, now["NOI"].valid_until) == (False, date(2025, 6, 30))
    assert now["NOI1"].valid_from == DAY
    assert acts(session)[-1] == "department.split"
    assert "Khoa Nội 2" in office.get(f"/admin/departments/{now['NOI'].id}").text
    assert "in the place of" in office.get(f"/admin/departments/{now['NOI1'].id}?lang=en").text


def test_results_of_a_part_count_in_the_whole_for_earlier_quarters_and_say_so(office, engine, session, facility):  # fmt: skip
    answer(facility, session, 40, date(2025, 5, 5))
    split(office, facility)
    answer(facility, session, 35, date(2025, 8, 4), "NOI1")
    made = report(engine, facility, "NOI1")
    assert made.received == 40
    assert [line for line in said(made) if "is counted in as a whole" in line and "Khoa Nội 2" in line]
    after = report(engine, facility, "NOI1", Q3)
    assert after.received == 35
    assert [line for line in said(after) if line.startswith("The quarter before counts in")]


def test_a_department_that_ended_keeps_its_answers_and_says_who_went_on(office, engine, session, facility):
    answer(facility, session, 40, date(2025, 5, 5))
    split(office, facility)
    made = report(engine, facility, "NOI")
    assert made.received == 40
    assert [line for line in said(made) if "ended on" in line and "Khoa Nội 1, Khoa Nội 2" in line]


def test_results_of_a_merged_department_pool_those_it_went_on_with(office, engine, session, facility):
    answer(facility, session, 30, date(2025, 5, 5))
    answer(facility, session, 10, date(2025, 5, 5), "KB", 1)
    post(office, "/merge", **MERGED, old=ids(facility, "NOI", "KB"))
    made = report(engine, facility, "TT")
    assert (made.received, made.headline.satisfaction.value) == (40, 0.75)
    assert len([line for line in said(made) if "is counted in: Trung tâm Nội went on" in line]) == 2


def test_a_report_of_an_earlier_quarter_says_the_earlier_name(engine, session, facility):
    answer(facility, session, 30, date(2025, 5, 5))
    departments.rename(session, facility.departments["NOI"], "Khoa Nội A", "Medicine A", DAY, TODAY)
    session.commit()
    made = report(engine, facility, "NOI")
    assert made.department == "Internal medicine"
    assert [line for line in said(made) if "is called Medicine A since" in line]
    whole = report(engine, facility, None)
    assert "Internal medicine" in [line.name for line in whole.departments]


def test_a_whole_hospital_counts_every_answer_once_whatever_was_split(office, engine, session, facility):
    answer(facility, session, 40, date(2025, 5, 5))
    split(office, facility)
    assert report(engine, facility, None).received == 40


@ON_SQLITE
@pytest.mark.parametrize(
    ("fields", "told"),
    [({"code-2": "", "name-2": ""}, "at least two departments"), ({"since": ""}, "from which day"),
     ({"since": "2100-01-01"}, "has not come yet"), ({"since": "31.12"}, "is not a day"),
     ({"code-2": "KB"}, "has the code KB already"), ({"name-2": ""}, "needs a code and a name")],
)  # fmt: skip
def test_a_split_that_cannot_be_is_refused_and_keeps_what_was_typed(office, session, facility, fields, told):
    reply = split(office, facility, **fields)
    assert reply.status_code == 422
    assert told in text(reply)
    assert 'value="Khoa Nội 1"' in reply.text
    assert set(known(session)) == {"KB", "NOI"}


def test_a_split_into_itself_is_refused_in_one_sentence(office, session, facility):
    reply = split(office, facility, heir=ids(facility, "NOI"))
    assert reply.status_code == 422
    assert "cannot go on as itself" in text(reply)
    assert set(known(session)) == {"KB", "NOI"}


def test_a_split_into_its_child_is_refused_in_one_sentence(office, session, facility):
    facility.departments["KB"].parent_id = facility.departments["NOI"].id
    session.commit()
    reply = split(office, facility, heir=ids(facility, "KB"))
    assert reply.status_code == 422
    assert "holds Khoa Khám bệnh. Let them belong" in text(reply)
    assert session.scalars(select(Succession)).all() == []


@ON_SQLITE
@pytest.mark.parametrize(
    ("fields", "told"),
    [({"heir": "new"}, "Choose the departments that are merged"),
     ({"old": "KB", "heir": "KB"}, "cannot go on as itself"),
     ({"old": "KB", "heir": ""}, "Say which department goes on")],
)  # fmt: skip
def test_a_merger_that_cannot_be_is_refused(office, session, facility, fields, told):
    known_ids = {code: one.id for code, one in facility.departments.items()}
    given = {name: str(known_ids.get(value, value)) for name, value in fields.items()}
    reply = post(office, "/merge", since="2025-07-01", **given)
    assert reply.status_code == 422
    assert told in text(reply)
    assert all(one.is_active for one in known(session).values())


def test_a_merger_leads_the_open_ways_in_to_the_one_that_goes_on(office, session, facility):
    way = facility.collector(department="NOI")
    post(
        office, "/merge", since="2025-07-01", old=ids(facility, "NOI"), heir=ids(facility, "KB"), ways="move"
    )
    session.rollback()
    session.expire_all()
    heir = session.get_one(Collector, session.get_one(Collector, way.id).replaced_by_id)
    assert heir.department_id == facility.departments["KB"].id


def test_a_closed_department_that_still_collects_offers_to_hand_its_ways_over(office, session, facility):
    facility.collector(department="NOI")
    split(office, facility)
    now = known(session)
    path = f"/{now['NOI'].id}"
    assert "Still collecting" in office.get(f"/admin/departments{path}?lang=en").text
    post(office, f"{path}/ways", heir=str(now["NOI1"].id))
    assert "Still collecting" not in office.get(f"/admin/departments{path}?lang=en").text
    assert acts(session)[-1] == "department.hand_over"


def test_a_split_is_taken_back_on_screen_until_somebody_has_answered(office, session, facility):
    split(office, facility)
    path = f"/{facility.departments['NOI'].id}/undo"
    assert post(office, path).status_code == 303
    assert set(known(session)) == {"KB", "NOI"}
    assert known(session)["NOI"].is_active
    split(office, facility)
    answer(facility, session, 1, date(2025, 8, 4), "NOI1")
    post(office, path)
    assert not known(session)["NOI"].is_active


def test_departments_of_another_facility_are_neither_split_nor_go_on(office, session, facility):
    other = build_facility(session, "khac").departments["KB"].id
    assert post(office, f"/{other}/split", **SPLIT).status_code == 404
    reply = post(office, "/merge", since="2025-07-01", old=ids(facility, "NOI"), heir=str(other))
    assert "Say which department goes on" in text(reply)
