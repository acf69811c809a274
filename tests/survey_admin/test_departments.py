"""Departments on screen: listed as a tree, added, corrected, renamed, reordered, closed and opened again."""

import pytest
from sqlalchemy import event, select

from survey_core.models import Department, DepartmentName
from tests.builders import build_facility

from .noted import newest
from .people import enter, token

FIELDS = {"code": "C3", "name": "Khoa Tim mạch", "kind": "clinical", "parent": ""}
ON_SQLITE = pytest.mark.parametrize(
    "settings", ["sqlite"], indirect=True
)  # what is typed, not what is stored


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def post(client, path, **fields):
    data = {"csrf_token": token(client, "/admin/departments/new")} | fields
    return client.post(f"/admin/departments{path}", data=data, query_string={"lang": "en"})


def text(reply) -> str:
    return " ".join(reply.text.split())


def known(session) -> dict[str, Department]:
    session.rollback()
    session.expire_all()
    return {one.code: one for one in session.scalars(select(Department).order_by(Department.position))}


def path_of(facility, code="NOI", then="") -> str:
    return f"/{facility.departments[code].id}{then}"


def test_a_department_is_added_after_the_others_and_noted(office, session):
    assert post(office, "/new", **FIELDS).status_code == 303
    made = known(session)["C3"]
    assert made.position > known(session)["KB"].position
    assert (newest(session).action, newest(session).after["name"]) == ("department.add", "Khoa Tim mạch")


@ON_SQLITE
@pytest.mark.parametrize(
    ("fields", "told"),
    [({"code": "noi"}, "has this code already"), ({"code": ""}, "short code"), ({"name": " "}, "is called"),
     ({"code": "C" * 41}, "At most 40"), ({"kind": "kitchen"}, "kinds in the list"),
     ({"parent": "999999"}, "departments in the list")],
)  # fmt: skip
def test_a_department_that_cannot_be_is_told_beside_its_field(office, session, fields, told):
    reply = post(office, "/new", **FIELDS | fields)
    assert reply.status_code == 422
    assert told in text(reply)
    assert "aria-invalid" in reply.text
    assert set(known(session)) == {"KB", "NOI"}


def test_the_list_shows_the_tree_former_names_and_open_ways_in(office, session, facility):
    facility.collector(department="NOI")
    facility.departments["NOI"].parent_id = facility.departments["KB"].id
    session.commit()
    post(office, path_of(facility, then="/rename"), name="Khoa Nội A", since="2025-07-01")
    page = text(office.get("/admin/departments?lang=en"))
    assert 'class="depth-1"' in page
    assert "formerly Internal medicine" in page
    assert '<td class="n">1</td>' in page


@ON_SQLITE
@pytest.mark.parametrize(
    ("asked", "shown"), [("search=noi+TONG", ["NOI"]), ("state=closed", ["KB"]), ("state=all", ["KB", "NOI"]),
                         ("kind=other", []), ("", ["NOI"])]
)  # fmt: skip
def test_the_list_is_searched_and_filtered(office, session, facility, asked, shown):
    post(office, path_of(facility, "KB", "/close"))
    page = office.get(f"/admin/departments?{asked}").text
    assert [code for code in ("KB", "NOI") if f'<td class="code">{code}</td>' in page] == shown


def test_the_list_asks_as_many_statements_for_many_departments_as_for_two(office, session, facility, admin):
    asked: list[str] = []
    from survey_core.web import db

    with admin.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *found: asked.append(found[2]))
    office.get("/admin/departments")
    few = len(asked)
    session.add_all(Department(facility_id=facility.facility.id, code=f"K{n}", name=f"Khoa {n}") for n in range(40))  # fmt: skip
    session.commit()
    office.get("/admin/departments")
    assert len(asked) == 2 * few


def test_a_correction_is_written_and_noted_with_what_was_before(office, session, facility):
    fields = {"code": "NOI", "name": "Khoa Nội", "kind": "clinical", "parent": str(facility.departments["KB"].id)}  # fmt: skip
    assert post(office, path_of(facility), **fields).status_code == 303
    assert known(session)["NOI"].parent_id == facility.departments["KB"].id
    assert (newest(session).before["name"], newest(session).after["name"]) == (
        "Khoa Nội tổng hợp",
        "Khoa Nội",
    )


def test_circular_nesting_is_refused_in_one_sentence(office, session, facility):
    facility.departments["NOI"].parent_id = facility.departments["KB"].id
    session.commit()
    fields = {"code": "KB", "name": "Khoa Khám bệnh", "kind": "clinical", "parent": str(facility.departments["NOI"].id)}  # fmt: skip
    reply = post(office, path_of(facility, "KB"), **fields)
    assert reply.status_code == 422
    assert "cannot belong to it" in text(reply)
    assert known(session)["KB"].parent_id is None


def test_the_code_stays_once_answers_go_by_it(office, session, facility):
    facility.answer({"A1": 5})
    reply = post(office, path_of(facility, "KB"), code="KB2", name="Khoa Khám bệnh", kind="clinical", parent="")  # fmt: skip
    assert reply.status_code == 422
    assert "cannot change any more" in text(reply)
    assert "KB2" not in known(session)


def test_a_new_name_keeps_the_former_one_and_is_taken_back(office, session, facility):
    post(office, path_of(facility, then="/rename"), name="Khoa Nội A", since="2025-07-01")
    assert known(session)["NOI"].name == "Khoa Nội A"
    assert session.scalars(select(DepartmentName.name)).all() == ["Khoa Nội tổng hợp"]
    post(office, path_of(facility, then="/name/undo"))
    assert known(session)["NOI"].name == "Khoa Nội tổng hợp"
    assert newest(session).action == "department.undo_rename"


def test_a_name_from_a_day_to_come_is_refused_and_stays_typed(office, facility):
    reply = post(office, path_of(facility, then="/rename"), name="Khoa Nội A", since="2100-01-01")
    assert reply.status_code == 422
    assert "01/01/2100 has not come yet" in text(reply)
    assert 'value="Khoa Nội A"' in reply.text


def test_a_department_moves_among_its_own_and_the_filter_is_kept(office, session, facility):
    before = list(known(session))
    data = {"csrf_token": token(office, "/admin/departments/new")}
    reply = office.post(f"/admin/departments{path_of(facility, before[1], '/move/up')}?state=all", data=data)
    assert list(known(session)) == before[::-1]
    assert "state=all" in reply.location
    assert post(office, path_of(facility, then="/move/aside")).status_code == 404


def test_a_closed_department_is_opened_again(office, session, facility):
    post(office, path_of(facility, then="/close"))
    assert not known(session)["NOI"].is_active
    post(office, path_of(facility, then="/reopen"))
    assert known(session)["NOI"].is_active
    assert newest(session).action == "department.reopen"


def test_a_centre_that_holds_departments_is_not_closed(office, session, facility):
    facility.departments["NOI"].parent_id = facility.departments["KB"].id
    session.commit()
    reply = post(office, path_of(facility, "KB", "/close"))
    assert reply.status_code == 422
    assert "holds Khoa Nội tổng hợp" in text(reply)
    assert known(session)["KB"].is_active


@ON_SQLITE
@pytest.mark.parametrize("then", ["", "/rename", "/close", "/reopen", "/name/undo", "/move/up"])
def test_departments_of_another_facility_are_not_there(office, session, facility, then):
    other = build_facility(session, "khac").departments["NOI"].id
    assert post(office, f"/{other}{then}", **FIELDS).status_code == 404
    assert office.get(f"/admin/departments/{other}").status_code == 404


def test_an_empty_list_says_what_to_do(office, session, facility):
    for one in facility.departments.values():
        session.delete(session.get_one(Department, one.id))
    session.commit()
    assert "There is no department yet." in text(office.get("/admin/departments?lang=en"))
