"""Departments over the years: renamed, split, merged, nested, closed, and any of it taken back."""

from datetime import date

import pytest
from sqlalchemy import select

from survey_core import department_tree, department_ways, departments
from survey_core.department_history import History
from survey_core.models import Department, DepartmentName, Succession
from survey_core.periods import Quarter
from survey_core.validity import ValidityError, read_day

DAY, TODAY = date(2025, 7, 1), date(2025, 11, 20)
Q2, Q3 = (Quarter(2025, number).days("calendar") for number in (2, 3))


def more(facility, code, **fields) -> Department:
    made = Department(facility_id=facility.facility.id, code=code, name=f"Khoa {code}", **fields)
    facility.session.add(made)
    facility.session.flush()
    return made


def split(facility, since=DAY, code="NOI", into=("NOI1", "NOI2")) -> list[Department]:
    heirs = [more(facility, one, valid_from=since) for one in into]
    departments.succeed(facility.session, [facility.departments[code]], heirs, since, TODAY)
    return heirs


def refused(change, *arguments) -> str:
    """The one sentence a change is refused with."""
    with pytest.raises(ValidityError) as caught:
        change(*arguments)
    return caught.value.told(str)


def history(facility) -> History:
    return History.of(facility.session, facility.facility.id)


def test_a_renamed_department_is_called_what_it_was_called_on_each_day(session, facility):
    department = facility.departments["NOI"]
    departments.rename(session, department, "Khoa Nội A", "Internal medicine A", DAY, TODAY)
    departments.rename(session, department, "Khoa Nội B", "", date(2025, 10, 1), TODAY)
    told = [history(facility).name(department, day, "vi") for day in (date(2025, 6, 30), DAY, TODAY)]
    assert told == ["Khoa Nội tổng hợp", "Khoa Nội A", "Khoa Nội B"]


def test_the_newest_name_can_be_taken_back(session, facility):
    department = facility.departments["NOI"]
    departments.rename(session, department, "Khoa Nội A", "", DAY, TODAY)
    assert departments.undo_rename(session, department)
    assert (department.name, department.name_en) == ("Khoa Nội tổng hợp", "Internal medicine")
    assert session.scalars(select(DepartmentName)).all() == []
    assert departments.undo_rename(session, department) is None


@pytest.mark.parametrize(
    ("name", "since", "told"),
    [("", DAY, "Say what"), ("Khoa Mới", None, "from which day"), ("Khoa Mới", date(2026, 1, 1), "not come yet"),
     ("Khoa Mới", date(1925, 1, 1), "Check the year"), ("Khoa Mới", date(2025, 3, 1), "earlier change")],
)  # fmt: skip
def test_a_name_or_a_day_that_cannot_be_is_refused_in_one_sentence(session, facility, name, since, told):
    department = facility.departments["NOI"]
    departments.rename(session, department, "Khoa Nội A", "", date(2025, 4, 1), TODAY)
    assert told in refused(departments.rename, session, department, name, "", since, TODAY)
    assert department.name == "Khoa Nội A"


def test_the_name_it_has_already_is_no_new_name(session, facility):
    department = facility.departments["NOI"]
    told = refused(departments.rename, session, department, department.name, department.name_en, DAY, TODAY)
    assert "already called" in told


def test_a_split_closes_the_department_the_day_before_and_names_who_goes_on(session, facility):
    heirs, old = split(facility), facility.departments["NOI"]
    assert (old.valid_until, old.is_active) == (date(2025, 6, 30), False)
    assert [row.successor_id for row in history(facility).successors(old.id)] == [one.id for one in heirs]
    assert [row.department_id for row in history(facility).before([heirs[0].id], Q2)] == [old.id]
    assert history(facility).before([heirs[0].id], Q3) == []


def test_work_is_followed_at_any_remove(session, facility):
    first, _second = split(facility)
    last = more(facility, "NOI3", valid_from=date(2025, 10, 1))
    departments.succeed(session, [first], [last], date(2025, 10, 1), TODAY)
    followed = {row.department_id for row in history(facility).before([last.id], Q2)}
    assert followed == {first.id, facility.departments["NOI"].id}


@pytest.mark.parametrize("into_child", [False, True])
def test_a_department_is_not_split_into_itself_nor_into_its_child(session, facility, into_child):
    old = facility.departments["NOI"]
    child = more(facility, "NOI1", parent_id=old.id if into_child else None)
    heirs = [child, facility.departments["KB"] if into_child else old]
    told = refused(departments.succeed, session, [old], heirs, DAY, TODAY)
    assert ("holds Khoa NOI1" if into_child else "cannot go on as itself") in told
    assert old.is_active
    assert session.scalars(select(Succession)).all() == []


@pytest.mark.parametrize(
    ("closed", "told"), [("NOI", "closed already"), ("KB", "cannot go on with anything")]
)
def test_a_closed_department_neither_ends_again_nor_goes_on(session, facility, closed, told):
    departments.close(session, facility.departments[closed], TODAY)
    old, heir = facility.departments["NOI"], facility.departments["KB"]
    assert told in refused(departments.succeed, session, [old], [heir], DAY, TODAY)


@pytest.mark.parametrize(("code", "told"), [("NOI", "from the day after"), ("KB", "exists only from")])
def test_nobody_ends_or_goes_on_before_coming_into_being(session, facility, code, told):
    facility.departments[code].valid_from = date(2025, 9, 1)
    old, heir = facility.departments["NOI"], facility.departments["KB"]
    assert told in refused(departments.succeed, session, [old], [heir], DAY, TODAY)


def test_a_split_taken_back_leaves_no_trace(session, facility):
    split(facility)
    (reopened,) = departments.undo_succession(session, facility.departments["NOI"])
    session.commit()
    assert (reopened.valid_until, reopened.is_active) == (None, True)
    assert session.scalars(select(Department.code).order_by(Department.code)).all() == ["KB", "NOI"]
    assert "neither split nor merged" in refused(departments.undo_succession, session, reopened)


def test_a_merger_is_taken_back_for_all_it_closed_and_its_used_heir_is_closed(session, facility):
    heir, old = more(facility, "TT", valid_from=DAY), list(facility.departments.values())
    departments.succeed(session, old, [heir], DAY, TODAY)
    facility.departments["TT"] = heir
    facility.collector(department="TT")
    assert {one.code for one in departments.undo_succession(session, old[0])} == {"KB", "NOI"}
    assert not heir.is_active


def test_a_split_stands_once_somebody_has_answered_in_a_department_that_went_on(session, facility):
    for heir in split(facility):
        facility.departments[heir.code] = heir
    facility.answer({"A1": 5}, TODAY, facility.collector(department="NOI1"))
    session.rollback()
    told = refused(departments.undo_succession, session, facility.departments["NOI"])
    assert "Answers have come in" in told


def test_only_a_department_nobody_went_on_with_is_reopened(session, facility):
    split(facility)
    departments.close(session, facility.departments["KB"], TODAY)
    departments.reopen(session, facility.departments["KB"])
    assert facility.departments["KB"].is_active
    assert facility.departments["KB"].valid_until is None
    assert "Take the split" in refused(departments.reopen, session, facility.departments["NOI"])


def test_a_centre_closes_after_what_belongs_to_it(session, facility):
    centre = more(facility, "TT")
    facility.departments["NOI"].parent_id = centre.id
    session.flush()
    assert "holds Khoa Nội tổng hợp" in refused(departments.close, session, centre, TODAY)


def test_open_ways_in_are_handed_over_once_and_given_back(session, facility):
    old, heir = facility.departments["NOI"], facility.departments["KB"]
    ways = [facility.collector(channel=channel, department="NOI") for channel in ("qr", "kiosk")]
    there = facility.collector()
    assert department_ways.hand_over(session, [old], heir) == 2
    assert ways[0].replaced_by_id == there.id
    assert department_ways.open_ways(session, [old]) == []
    assert department_ways.give_back(session, [old], [heir]) == 2
    assert all(way.closed_at is None and way.replaced_by_id is None for way in ways)


def test_closed_ways_in_stay_closed(session, facility):
    facility.collector(department="NOI")
    assert department_ways.close_ways(session, [facility.departments["NOI"]]) == 1
    assert department_ways.open_ways(session, [facility.departments["NOI"]]) == []


def test_the_tree_puts_a_centre_before_its_parts_and_moves_siblings_only():
    rows = [Department(id=at, code=str(at), position=at, parent_id=up, is_active=True)
            for at, up in ((1, None), (2, 4), (3, 4), (4, None))]  # fmt: skip
    told = [(one.id, depth) for one, depth in department_tree.in_order(rows)]
    assert told == [(1, 0), (4, 0), (2, 1), (3, 1)]
    assert department_tree.below(rows, rows[3]) == {2, 3, 4}
    assert department_tree.move(rows, rows[2], -1)
    now = sorted(rows, key=lambda one: one.position)
    assert [one.id for one in now] == [1, 4, 3, 2]
    assert not department_tree.move(now, rows[2], -1)


def test_a_circle_of_nesting_is_found_with_its_way():
    parents = {"a": "b", "b": "c", "c": "a", "d": "a"}
    assert department_tree.circle(parents, "a") == ["a", "b", "c", "a"]
    assert department_tree.circle(parents, "d") == []


@pytest.mark.parametrize(("text", "day"), [("2025-12-31", date(2025, 12, 31)), ("31/12/2025", date(2025, 12, 31)), (" ", None)])  # fmt: skip
def test_a_day_is_read_as_people_and_date_fields_write_it(text, day):
    assert read_day(text) == day


def test_what_is_no_day_is_told_with_the_way_to_write_it():
    assert "31/12/2025" in refused(read_day, "30/02/2025")
