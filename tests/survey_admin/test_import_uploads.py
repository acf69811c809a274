"""Files of earlier answers as people make them and send them: once, twice, corrected, and in many shapes."""

import json
import sqlite3
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from survey_admin import import_columns
from survey_admin.import_facts import Facts, UnknownFact
from survey_core.models import DepartmentName
from survey_core.questionnaire import parse
from tests.forms import EVERY_TYPE

from .people import enter, token
from .test_imports import A1, FACTS, GOOD, HEAD, send, settled, stored, workbook

EVERY = parse(json.dumps(EVERY_TYPE))
MANY_LEVELS = [*GOOD[:2], 3, 4, "5", "Mai"]


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def look(office, address, fields, **more):
    return office.post(address + "/look?lang=en", data=fields | more)


def as_people_make_them(book):
    """A hidden sheet in front, titles above the head, a department that stands once for its rows."""
    sheet = book.active
    sheet.insert_rows(1, 2)
    sheet["A1"] = "BỆNH VIỆN ĐA KHOA TỈNH"
    sheet.merge_cells("A1:F1")
    sheet["A5"] = None
    sheet.merge_cells("A4:A5")
    book.create_sheet("Danh mục", 0).append(["ẩn"])
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1


def test_a_workbook_with_titles_merged_cells_and_a_hidden_sheet_is_read(office, session):
    address, fields = settled(office, workbook(GOOD, GOOD, change=as_people_make_them))
    assert fields["column"][:3] == ["department", "answered_on", "A1"]
    page = look(office, address, fields).text
    assert "Import all 2" in page
    assert "Danh mục" in page
    assert "A4:A5" in page


def test_a_formula_without_a_result_is_a_problem_of_its_line_and_never_a_blank(office, session):
    def count(book):
        book.active["D3"] = "=2+2"
        book.active["F2"] = "=1+1"  # in a column that is not taken

    address, fields = settled(office, workbook(GOOD, GOOD, change=count))
    page = look(office, address, fields).text
    assert "Cell D3 holds a formula without a result" in page
    assert page.count('class="reason"') == 1
    assert "Import the 1 others" in page


def test_a_file_sent_twice_or_a_button_pressed_twice_doubles_nothing(office, session):
    content = workbook(GOOD, GOOD)  # two people may have answered alike
    for _again in range(2):
        address, fields = settled(office, content)
        office.post(address, data=fields)
        assert len(stored(session)) == 2
    assert "Every line of this file is imported already" in look(office, address, fields).text


def test_a_corrected_file_of_the_same_name_is_told_before_its_lines_count_twice(office, session):
    address, fields = settled(office, workbook(GOOD))
    office.post(address, data=fields)
    address, fields = settled(office, workbook(GOOD, MANY_LEVELS))
    assert "A file of this name was imported on" in look(office, address, fields).text


def test_columns_settled_once_are_remembered_and_going_back_loses_nothing(office, session):
    address, fields = settled(office, workbook(GOOD))
    fields["column"] = [*fields["column"][:3], "", "G2", "H1"]
    back = look(office, address, fields, back="1").text
    assert '<option value="H1" selected' in back
    office.post(address, data=fields)
    _address, again = settled(office, workbook(MANY_LEVELS))
    assert again["column"] == fields["column"]


def test_the_survey_type_of_a_file_is_kept(office, session):
    address, fields = settled(office, workbook(GOOD))
    office.post(address, data=fields | {"usual-survey_type": "3"})
    assert [row.survey_type for row in stored(session)] == [3]


def test_the_bad_lines_come_back_as_they_stand_to_be_corrected(office, session):
    address, fields = settled(office, workbook(GOOD, [*GOOD[:2], "tốt lắm", 4, "5", "=Mai"]))
    text = office.post(address + "/bad.csv?lang=en", data=fields).data.decode("utf-8-sig")
    head, line = text.splitlines()
    assert head.startswith("Row,Problem,Khoa/phòng,")
    assert line.startswith("3,")
    assert line.endswith(",Khoa Khám bệnh,2024-05-06,tốt lắm,4,5,")  # the formula has no result
    address = send(office, text.replace("tốt lắm", "Hài lòng").encode(), "dong-loi.csv").headers["Location"]
    fields["column"] = ["", "", *fields["column"]]
    assert "Import all 1" in look(office, address, fields).text


def test_a_questionnaire_that_is_none_and_a_missing_file_are_one_sentence(office, session):
    given = {"csrf_token": token(office, "/admin/imports/new"), "form": "nowhere"}
    assert office.post("/admin/imports/new", data=given).text.count('class="problem"') == 1
    reply = office.post("/admin/imports/new?lang=en", data=given | {"form": "outpatient-2024"})
    assert (reply.status_code, "Choose the file first" in reply.text) == (422, True)


@pytest.mark.parametrize("name", ["../../secret.key", "🙂" * 90 + ".csv", "C:\\Users\\a\\..csv", "\x00"])
def test_a_file_may_be_called_anything(office, settings, name):
    reply = send(office, f"Khoa,{A1}\nKB,5\n".encode(), name)
    assert reply.status_code == 303
    kept = list(Path(settings.instance).glob("imports/*/*/*"))
    assert len(kept) == 2
    assert (settings.instance / "secret.key").read_text() == "0" * 64


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_nobody_waits_while_a_file_is_made_sense_of(office, settings, monkeypatch):
    address, fields = settled(office, workbook(GOOD))
    made, free = import_columns.rows, []

    def rows(*given):
        other = sqlite3.connect(settings.instance / "langnghe.sqlite3", timeout=0)
        other.execute("BEGIN IMMEDIATE")
        other.close()
        free.append(True)
        return made(*given)

    monkeypatch.setattr(import_columns, "rows", rows)
    assert look(office, address, fields).status_code == 200
    assert office.post(address, data=fields).status_code == 303
    assert free == [True, True]


@pytest.mark.parametrize(
    ("code", "given", "meant"),
    [("M1", "Chờ lâu; vệ sinh", "wait;dirty"), ("M1", "wait,staff", "wait;staff"), ("R1", "10.0", "10"),
     ("C1", "không", "no"), ("M1.other", "Ồn", "Ồn"), ("ward", "12A", "12A")],
)  # fmt: skip
def test_every_kind_of_answer_is_understood(code, given, meant):
    assert import_columns.guess([code], EVERY) == (code,)
    plan = import_columns.Plan((code,), {"department": "KB", "channel": "phone", "answered_on": "06/05/2024"})
    _head, (_place, cells) = import_columns.rows([("2", [given])], plan, EVERY, 1, FACTS, [])
    assert cells[-1] == meant


def test_a_large_workbook_is_read_once(office, monkeypatch):
    from survey_admin import import_uploads

    address, fields = settled(office, workbook(GOOD))
    monkeypatch.setattr(import_uploads, "read_list", None)
    assert look(office, address, fields).status_code == 200


def test_a_head_alone_is_no_line(office, session):
    book, file = openpyxl.Workbook(), BytesIO()
    book.active.append(HEAD)
    book.save(file)
    address, fields = settled(office, file.getvalue())
    assert "No line can be taken" in look(office, address, fields).text


def test_departments_are_found_by_code_and_by_what_they_were_ever_called(session, facility):
    noi = facility.departments["NOI"]
    former = DepartmentName(facility_id=noi.facility_id, department_id=noi.id, valid_until=date(2024, 12, 31),
                            name="Khoa Nội A")  # fmt: skip
    session.add(former)
    session.flush()
    facts = Facts.of(session, facility.facility)
    given = {"channel": "Phiếu giấy", "answered_on": "6/5/2024 10:30"}
    for name in ("noi", "khoa nội  TỔNG HỢP", "Internal medicine", "Khoa nội a"):
        settled_ = facts.settled(given | {"department": name})
        assert settled_ == {"department": "NOI", "channel": "paper", "answered_on": "2024-05-06"}
    for wrong in ({"department": ""}, {"department": "NOI", "channel": "thư"}, {"department": "NOI", "answered_on": "31/2/2024"},
                  {"department": "NOI", "answered_on": "2999-01-01"}):  # fmt: skip
        with pytest.raises(UnknownFact):
            facts.settled(given | wrong)
