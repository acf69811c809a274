"""Raw responses out: nothing lost, nothing dangerous, nothing half-written, nobody recognisable."""

import csv
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from command_line.words import speaking
from survey_admin import exports
from survey_admin.workbook import Page, read_rows, write_responses
from survey_core import __version__
from survey_core.intake import Outcome
from survey_core.models import Response
from survey_core.periods import Quarter
from survey_core.publishing import publish
from survey_core.questionnaire import OFFICIAL_FORMS, parse
from survey_core.rounds import close
from tests.builders import full_answers
from tests.forms import FORMS

from .rows import export, table

FORM, STAFF = FORMS["outpatient-2024"], FORMS["staff-2019"]
DANGEROUS = ["=1+1", "+84", "-5", "@SUM(A1)", "'quoted", "#N/A", "ẰỄỢƯ _x0041_"]


def read_csv(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_xlsx(path, sheet: int = 0) -> list[dict]:
    head, *rows = openpyxl.load_workbook(path).worksheets[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_one_row_holds_one_person_with_blank_and_not_used_apart(facility, engine, tmp_path):
    facility.answer({"A1": 5, "A2": 0, "G1": 120, "E5": "6", "E5.other": "hợp lý", "H1": "Tốt"})
    (row,) = read_csv(export(engine, tmp_path / "out.csv"))
    assert row["department"] == "KB"
    assert row["channel"] == "qr"
    assert row["answered_on"] == "2025-08-04"
    assert (row["A1"], row["A2"], row["A3"]) == ("5", "0", "")
    assert (row["G1"], row["E5"], row["E5.other"], row["H1"]) == ("120", "6", "hợp lý", "Tốt")
    assert (row["late"], row["time_uncertain"], row["survey_type"]) == ("0", "0", "1")


def test_only_the_days_of_the_quarter_are_written(facility, engine, tmp_path):
    for day in (date(2025, 6, 30), date(2025, 7, 1), date(2025, 9, 30), date(2025, 10, 1)):
        facility.answer({"A1": 5}, on=day)
    rows = read_csv(export(engine, tmp_path / "out.csv", days=Quarter(2025, 3).days()))
    assert sorted(row["answered_on"] for row in rows) == ["2025-07-01", "2025-09-30"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_stays_text(facility, engine, tmp_path, text):
    facility.answer({"A1": 5, "H1": text})
    (plain,) = read_csv(export(engine, tmp_path / "out.csv"))
    assert plain["H1"] == ("'" + text if text[0] in "=+-@'" else text)
    sheet = openpyxl.load_workbook(export(engine, tmp_path / "out.xlsx")).worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "H1")
    cell = sheet.cell(2, column)
    assert cell.data_type == "s"
    assert cell.value.replace("_x005F_", "_") == text


def test_a_workbook_holds_numbers_as_numbers_and_says_how_many_rows(facility, engine, tmp_path):
    facility.answer_all([{"A1": level, "G1": 90.5} for level in range(6)])
    path = export(engine, tmp_path / "out.xlsx")
    rows = read_xlsx(path)
    assert sorted(row["A1"] for row in rows) == [0, 1, 2, 3, 4, 5]
    assert {row["G1"] for row in rows} == {90.5}
    assert {row["A2"] for row in rows} == {None}
    about, codes = openpyxl.load_workbook(path).worksheets[1:]
    told = dict(about.iter_rows(values_only=True))
    assert told["Số dòng"] == 6
    assert told["Mẫu phiếu"] == "outpatient-2024"
    assert __version__ in told["Phần mềm"]
    lines = {line[0]: line for line in codes.iter_rows(values_only=True)}
    assert lines["A1"][3] == FORM.by_code["A1"].text["vi"]
    assert set(rows[0]) <= set(lines)


def test_a_workbook_of_no_rows_still_names_its_columns(facility, engine, tmp_path):
    path = export(engine, tmp_path / "out.xlsx")
    head, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert rows == []
    with exports.snapshot(engine) as connection:
        assert head == table(connection).header


def test_rows_beyond_what_a_sheet_holds_go_on_in_another(tmp_path):
    path, rows = tmp_path / "rows.xlsx", [[f"id{n}", n, None] for n in range(7)]
    about = Page("About", [("What", "Value"), ("Rows", 7)])
    assert write_responses(path, "Data", ("id", "n", "none"), rows, 7, [about], most_rows=3) == 7
    assert openpyxl.load_workbook(path).sheetnames == ["Data", "Data 2", "Data 3", "About"]
    assert [row[:2] for _place, row in read_rows(path)][1:] == [[f"id{n}", str(n)] for n in range(7)]


def test_a_new_version_only_appends_columns(facility, engine, session, tmp_path):
    before = export(engine, tmp_path / "before.csv").read_text(encoding="utf-8-sig")
    text = (OFFICIAL_FORMS / "outpatient-2024.json").read_text(encoding="utf-8")
    publish(session, facility.facility.id, text.replace('"A1"', '"A1new"', 1))
    session.commit()
    facility.answer({"A1": 4})
    facility.answer({"A1new": 3}, version=2)
    path = export(engine, tmp_path / "after.csv")
    assert path.read_text(encoding="utf-8-sig").startswith(before.strip())
    assert {(row["version"], row["A1"], row["A1new"]) for row in read_csv(path)} == {
        ("1", "4", ""),
        ("2", "", "3"),
    }


def test_a_file_with_fewer_rows_than_the_database_is_an_error_and_is_not_kept(facility, engine, tmp_path):
    facility.answer({"A1": 5})
    target = tmp_path / "out.csv"
    target.write_text("the file of yesterday")
    with speaking(), exports.snapshot(engine) as connection:
        wrong = replace(table(connection), count=2)
        with pytest.raises(exports.ExportError, match="2"):
            exports.save(wrong, target)
    assert target.read_text() == "the file of yesterday"
    assert not list(tmp_path.glob(".*part"))


def test_an_answer_given_during_the_export_is_not_in_it(facility, engine):
    facility.answer({"A1": 5})
    with exports.snapshot(engine) as connection:
        found = table(connection)
        facility.answer({"A1": 1})
        assert len(list(found.rows)) == found.count == 1


def test_an_unknown_form_or_suffix_is_named(facility, engine, tmp_path):
    with pytest.raises(exports.ExportError, match="outpatient-2024"):
        export(engine, tmp_path / "out.csv", form="nothing")
    with pytest.raises(exports.ExportError, match="pdf"):
        export(engine, tmp_path / "out.pdf")


def answered_round(facility, people: int, closed: bool = True, form: str = "staff-2019"):
    made = facility.round(form)
    collector = facility.collector(form, channel="qr")
    answers = [full_answers(STAFF, level=1 + i % 5, sex="female") for i in range(people)]
    receipts = facility.answer_all(answers, collector=collector)
    assert {receipt.outcome for receipt in receipts} == {Outcome.NEW}, receipts[0]
    if closed:
        with facility.session.get_bind().begin() as connection:
            close(connection, made.id)
    return made


def test_staff_rows_say_nothing_about_the_person(facility, engine, tmp_path):
    answered_round(facility, people=10)
    rows = read_csv(export(engine, tmp_path / "staff.csv", form="staff-2019"))
    profile = {item.code for item in STAFF.items if item.role == "profile"}
    assert len(rows) == 10
    assert list(rows[0])[:2] == ["round", "version"]
    assert not {"id", "department", "collector", "channel", "answered_on", "language", *profile} & set(
        rows[0]
    )


def test_staff_rows_come_in_a_new_order_each_time(facility, engine):
    answered_round(facility, people=40)

    def order() -> list:
        with exports.snapshot(engine) as connection:
            return [tuple(row) for row in table(connection, "staff-2019").rows]

    orders = [order() for _ in range(3)]
    assert sorted(orders[0]) == sorted(orders[1])
    assert len({tuple(found) for found in orders}) > 1


@pytest.mark.parametrize(("people", "closed"), [(9, True), (40, False)])
def test_an_open_or_small_staff_round_is_not_written(facility, engine, people, closed):
    answered_round(facility, people, closed)
    with exports.snapshot(engine) as connection:
        found = table(connection, "staff-2019")
        assert found.count == 0
        assert list(found.rows) == []


def test_columns_are_complete_for_every_official_form(facility, engine):
    with exports.snapshot(engine) as connection:
        for key in ("inpatient-2024", "outpatient-2024", "mother-2019", "short-outpatient"):
            header = table(connection, key).header
            definition = parse((OFFICIAL_FORMS / f"{key}.json").read_text(encoding="utf-8"))
            assert set(definition.by_code) <= set(header)
            assert len(set(header)) == len(header)


def test_no_response_column_is_forgotten():
    """A new column of the table must be exported or left out on purpose; `is_trapped` stands among the flags."""
    on_purpose = {"sheet", "facility_id", "audience", "round_id", "device_id", "device_seq", "answered_at", "received_at",
                  "duration_seconds", "is_trapped"}  # fmt: skip
    exported = {"id", "collector_id", "department_id", "version_id", "channel", "language", "survey_type",
                "answered_on", "is_late", "is_time_uncertain", "is_incomplete", "scores", "answers"}  # fmt: skip
    assert {column.name for column in Response.__table__.columns} == on_purpose | exported
