"""Departments by script: listed, added, corrected, renamed, imported, split, merged, closed."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from langnghe import main
from survey_admin.audit import AuditEntry
from survey_core.models import Collector, Department
from tests.trail import acts

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def english(monkeypatch, environment, facility):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")


def run(*arguments, code=0):
    result = CliRunner().invoke(main, ["department", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


def listed(*options) -> dict[str, dict]:
    return {row["code"]: row for row in json.loads(run("list", "--json", *options).stdout)}


def test_a_department_is_added_and_corrected_and_both_are_noted(session):
    assert run("add", "C3", "Khoa Tim mạch", "--parent", "noi", "--kind", "other").stdout == "C3\n"
    run("change", "c3", "--name", "Khoa Nhịp", "--parent", "")
    made = listed()["C3"]
    assert (made["name"], made["kind"], made["parent"]) == ("Khoa Nhịp", "other", None)
    assert acts(session) == ["department.add", "department.edit"]
    edit = session.scalars(select(AuditEntry).where(AuditEntry.action == "department.edit")).one()
    assert edit.before == {"name": "Khoa Tim mạch", "parent": "NOI"}
    assert edit.actor.startswith("langnghe")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["add", "noi", "Khoa"], "There is a department 'noi' already"), (["add", "C3", ""], "The name is missing."),
     (["add", "C3", "Khoa", "--parent", "ZZ"], "It belongs to “ZZ”"), (["change", "ZZ"], "Known: KB, NOI"),
     (["change", "NOI", "--parent", "NOI"], "belong to itself"), (["close", "ZZ"], "Known: KB, NOI"),
     (["rename", "NOI", "Khoa", "--since", "2100-01-01"], "has not come yet"),
     (["rename", "NOI", "Khoa", "--since", "x"], "is not a day"),
     (["split", "NOI", "--into", "A=Khoa A", "--since", "2025-07-01"], "at least two"),
     (["split", "NOI", "--into", "NOI", "--into", "KB", "--since", "2025-07-01"], "cannot go on as itself"),
     (["split", "NOI", "--into", "A=Khoa A", "--into", "a=Khoa B", "--since", "2025-07-01"], "has the code a already"),
     (["merge", "NOI", "--into", "ZZ", "--since", "2025-07-01"], "Known: KB, NOI"),
     (["merge", "NOI", "--into", "=Khoa", "--since", "2025-07-01"], "needs a code and a name")],
)  # fmt: skip
def test_what_cannot_be_is_one_sentence_and_changes_nothing(session, arguments, told):
    assert told in run(*arguments, code=1).stderr
    session.rollback()
    assert session.scalars(select(Department.code).order_by(Department.code)).all() == ["KB", "NOI"]
    assert acts(session) == []


def test_a_department_is_renamed_from_a_day_on(session):
    run("rename", "NOI", "Khoa Nội A", "--since", "2025-07-01")
    assert listed()["NOI"]["name"] == "Khoa Nội A"
    assert acts(session) == ["department.rename"]


def test_a_closed_department_is_listed_only_on_request_and_its_open_ways_are_told(facility):
    facility.collector(department="NOI")
    assert "1 of its ways in are still open" in run("close", "NOI").stderr
    assert set(listed()) == {"KB"}
    assert listed("--all")["NOI"]["active"] is False


def test_a_split_names_who_goes_on(session):
    run("split", "NOI", "--into", "NOI1=Khoa Nội 1", "--into", "NOI2=Khoa Nội 2", "--since", "2025-07-01")
    there = listed("--all")
    assert (there["NOI"]["until"], there["NOI"]["successors"]) == ("2025-06-30", "NOI1, NOI2")
    assert there["NOI1"]["from"] == "2025-07-01"
    assert acts(session) == ["department.split"]


def test_a_merger_leads_the_ways_in_to_the_one_that_goes_on(session, facility):
    way = facility.collector(department="NOI")
    run("merge", "NOI", "--into", "KB", "--since", "2025-07-01")
    session.rollback()
    session.expire_all()
    heir = session.get_one(Collector, session.get_one(Collector, way.id).replaced_by_id)
    assert heir.department_id == facility.departments["KB"].id


def test_a_list_is_looked_at_first_and_then_imported(session, tmp_path):
    file = tmp_path / "khoa.csv"
    file.write_text("Mã khoa,Tên khoa,Thuộc\nTT,Trung tâm,\nNOI,Khoa Nội,TT\n", encoding="utf-8")
    told = "1 new, 1 changed, 0 unchanged, 0 with a problem."
    assert told in run("import", file, "--dry-run").stdout
    assert set(listed()) == {"KB", "NOI"}
    assert told in run("import", file).stdout
    assert listed()["NOI"]["parent"] == "TT"
    assert acts(session) == ["department.import"]


def test_a_list_with_a_bad_row_is_not_half_imported(tmp_path):
    file = tmp_path / "khoa.csv"
    file.write_text("Mã khoa,Tên khoa\nTT,Trung tâm\nTT,Khoa B\n", encoding="utf-8")
    told = run("import", file, code=1).stderr
    assert "khoa.csv, row 3: The code TT stands in row 2 already." in told
    assert set(listed()) == {"KB", "NOI"}
    assert "is empty" in run("import", _empty(tmp_path), code=1).stderr


def _empty(folder):
    (folder / "trong.xlsx").touch()
    return folder / "trong.xlsx"
