"""Questionnaire files as Excel really leaves them: hidden sheets, merged cells, formulas, empty rows, no workbook."""

import json
import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from survey_admin import form_files
from survey_admin.workbook.xlsform import write_sheets
from survey_core.interchange.fhir import Edition
from survey_core.questionnaire import content_hash, official_forms
from survey_core.spoken import SpokenError
from tests.forms import EVERY_TYPE
from tests.xlsforms import KOBO


def saved(book) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def book() -> Workbook:
    return load_workbook(BytesIO(write_sheets(KOBO)))


def read(book):
    return form_files.read(saved(book), "phieu.xlsx")


def codes(reading) -> list[str]:
    return [item["code"] for section in reading.document["sections"] for item in section["items"]]


def told(remarks) -> list[tuple[str, int, str]]:
    return [(one.sheet, one.row, one.told(str)) for one in remarks]


def test_a_hidden_sheet_is_read_and_told(book):
    plain = codes(read(book))
    book["choices"].sheet_state = "hidden"
    found = read(book)
    assert codes(found) == plain
    assert ("choices", 0, "The sheet is hidden in Excel; it is read all the same.") in told(found.changed)


def test_a_merged_cell_counts_for_each_cell_it_covers(book):
    sheet = book["choices"]
    last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "hai_long")
    sheet.merge_cells(start_row=last - 4, end_row=last, start_column=1, end_column=1)
    found = read(book)
    assert codes(found) == codes(form_files.read(write_sheets(KOBO), "x.xlsx"))
    ((name, row, sentence),) = [one for one in told(found.changed) if one[0] == "choices"]
    assert row == last - 4
    assert f"A{last - 4}:A{last}" in sentence


def test_a_formula_that_was_never_calculated_is_told_by_its_cell(book):
    book["survey"]["C8"] = "=1+1"
    found = read(book)
    (sentence,) = [text for _sheet, row, text in told(found.left) if row == 8 and "formula" in text]
    assert "C8" in sentence


def test_a_hundred_thousand_empty_rows_are_no_questions(book):
    book["survey"].cell(100_000, 1).value = " "
    assert codes(read(book)) == codes(form_files.read(write_sheets(KOBO), "x.xlsx"))


def test_answers_instead_of_a_form_are_too_many_rows():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("survey")
    for number in range(6_000):
        sheet.append(["text", f"q{number}"])
    with pytest.raises(SpokenError, match="more than a questionnaire ever does"):
        read(book)


def test_a_small_file_that_unpacks_into_a_large_one_is_refused():
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b"<Types/>")
        file.writestr("xl/worksheets/sheet1.xml", b" " * 70 * 1024**2)
    with pytest.raises(SpokenError, match="more than a questionnaire ever does"):
        form_files.read(target.getvalue(), "x.xlsx")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "docProps/core.xml"]
)
def test_a_damaged_workbook_is_told_as_such(book, part):
    source, target = zipfile.ZipFile(BytesIO(saved(book))), BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for one in source.infolist():
            content = source.read(one)
            file.writestr(one, content[: len(content) // 2] if one.filename == part else content)
    with pytest.raises(SpokenError, match="damaged"):
        form_files.read(target.getvalue(), "x.xlsx")


def test_a_sheet_that_belongs_to_no_form_is_told_unless_it_is_empty(book):
    book.create_sheet("Ghi chú")["A1"] = "Phiếu dùng từ 2022"
    book.create_sheet("Sheet2")
    left = told(read(book).left)
    assert ("Ghi chú", 0, "The sheet is no part of a form that is known here; it is left out.") in left
    assert "Sheet2" not in [sheet for sheet, _row, _text in left]


def test_a_setting_that_means_nothing_here_is_told(book):
    book["settings"]["D1"], book["settings"]["D2"] = "public_key", "MIIB"
    ((row, text),) = [(row, text) for sheet, row, text in told(read(book).left) if sheet == "settings"]
    assert (row, "1 cells" in text) == (2, True)


FORMS = dict(official_forms()) | {"every-type": json.dumps(EVERY_TYPE, ensure_ascii=False)}


@pytest.mark.parametrize("key", FORMS)
def test_the_workbook_of_every_form_pleases_pyxform_and_comes_back_whole(key):
    edition = Edition("https://bv.vn/x", "1", "active", date(2026, 1, 1), "Bệnh viện")
    data = form_files.write(FORMS[key], "xlsform", edition)
    assert convert(BytesIO(data), file_type=".xlsx").warnings == []
    found = form_files.read(data, "x.xlsx")
    assert (found.left, found.changed) == ([], [])
    assert content_hash(json.dumps(found.document)) == content_hash(FORMS[key])


def test_what_is_written_looks_the_same_to_excel_as_it_was(book):
    assert [sheet.title for sheet in book.worksheets] == ["survey", "choices", "settings"]
    assert book["survey"].freeze_panes == "C2"
    assert [cell.value for cell in book["survey"][1]] == KOBO["survey"][0]
