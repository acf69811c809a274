"""XLSForm: ours is accepted by pyxform and read back word for word; theirs is taken as far as it fits, the rest told."""

import json
import random

import pytest
from pyxform.xls2xform import convert

from survey_core.interchange.plain_texts import without_formatting
from survey_core.interchange.remarks import UnreadableForm
from survey_core.interchange.xlsform_reading import read
from survey_core.interchange.xlsform_writing import sheets
from survey_core.questionnaire import content_hash, faults, lenient, official_forms
from tests.forms import EVERY_TYPE
from tests.xlsforms import KOBO

FORMS = dict(official_forms()) | {"every-type": json.dumps(EVERY_TYPE, ensure_ascii=False)}


def numbered(grids: dict) -> dict:
    return {name: list(enumerate(rows, 1)) for name, rows in grids.items()}


def reading(survey: list, choices=(), settings=()):
    rows = {"survey": [HEAD, *survey], "choices": [CHOICES, *choices]}
    return read(numbered(rows | ({"settings": settings} if settings else {})), "phieu")


HEAD = ["type", "name", "label", "required", "relevant", "constraint"]
CHOICES = ["list_name", "name", "label"]
YES_NO = [["co_khong", "1", "Có"], ["co_khong", "2", "Không"]]


def items(found) -> list[dict]:
    return [item for section in found.document["sections"] for item in section["items"]]


def told(found) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.told(str)) for one in found.left]


@pytest.mark.parametrize("key", FORMS)
def test_pyxform_accepts_our_forms_without_a_warning(key):
    grids = sheets(json.loads(FORMS[key]), "3")
    book = {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in grids.items()}
    blank = {name: [{k: v for k, v in row.items() if v} for row in rows] for name, rows in book.items()}
    result = convert(blank, form_name="data")
    assert result.warnings == []
    for item in items(read(numbered(grids), "x")):
        assert f"/{item['code']}" in result.xform


@pytest.mark.parametrize("key", FORMS)
def test_our_form_comes_back_word_for_word(key):
    found = read(numbered(sheets(json.loads(FORMS[key]), "1")), "x")
    assert (found.left, found.changed) == ([], [])
    assert content_hash(json.dumps(found.document)) == content_hash(FORMS[key])


def test_a_kobo_form_is_taken_as_far_as_it_fits():
    found = read(numbered(KOBO), "x")
    assert [(item["code"], item["type"]) for item in items(found)] == [
        ("gioi", "choice"), ("tuoi", "number"), ("so_ngay", "number"), ("D1", "likert"), ("D2", "likert"),
        ("ly_do", "multiple"), ("km", "number"), ("gop_y", "text"),
    ]  # fmt: skip
    by_code = {item["code"]: item for item in items(found)}
    assert by_code["D1"]["required"] is True
    assert by_code["tuoi"] | {"minimum": 0, "maximum": 120} == by_code["tuoi"]
    assert by_code["ly_do"]["show_if"] == {"item": "D2", "values": ["1", "2"]}
    assert by_code["D1"]["text"] == {"vi": "Thái độ của bác sĩ", "en": "Attitude of the doctors"}
    assert found.document["intro"]["vi"] == "Phiếu không ghi tên."
    assert [section["title"]["en"] for section in found.document["sections"]] == ["About you", "Your opinion"]
    assert all("missing in" in one.msgid for one in faults(lenient(json.dumps(found.document))))


def test_everything_of_a_kobo_form_that_is_not_taken_is_told_by_its_row():
    rows = [(one.row, one.column) for one in read(numbered(KOBO), "x").left]
    names = {row: KOBO["survey"][row - 1][1] for row, _column in rows}
    assert names == {2: "start", 3: "vi_tri", 9: "nam_sinh", 16: "nguoi_nha", 17: "ten_nguoi_nha"}
    assert {column for _row, column in rows} == {"type"}


@pytest.mark.parametrize(("row", "place", "sentence"), [
    (["hologram", "x", "X"], "type", "hologram"),
    (["select_one nowhere", "x", "X"], "type", "does not stand in the sheet"),
    (["text", "x", "", "", ""], "label", "no text"),
    (["text", "x", "X", "", "${sau} = '1'"], "relevant", "cannot be kept"),
    (["text", "x", "X", "", "${x} = '1'"], "relevant", "cannot be kept"),
    (["text", "x", "X", "", "count(${co}) > 1"], "relevant", "cannot be kept"),
    (["integer", "x", "X", "", "", "regex(., '[0-9]')"], "constraint", "cannot be kept"),
    (["text", "x", "X", "${co} = '1'"], "required", "cannot depend"),
    (["end_group", "", ""], "type", "never began"),
    (["date", "x", "X"], "type", "Dates and times"),
])  # fmt: skip
def test_a_row_that_does_not_fit_is_told_with_its_cell(row, place, sentence):
    survey = [["select_one co_khong", "co", "Có không?"], row, ["select_one co_khong", "sau", "Và sau đó?"]]
    ((number, column, text),) = told(reading(survey, YES_NO))
    assert (number, column) == (3, place)
    assert sentence in text


def test_circular_conditions_are_told_and_leave_none_behind():
    survey = [
        ["select_one co_khong", "a", "A?", "", "${b} = '1'"],
        ["select_one co_khong", "b", "B?", "", "${a} = '1'"],
    ]
    found = reading(survey, YES_NO)
    assert [row for row, _column, _text in told(found)] == [2]
    assert "show_if" not in items(found)[0]
    assert not faults(lenient(json.dumps(found.document | {"languages": ["vi"]})))


def test_a_name_that_stands_twice_gets_a_code_of_its_own():
    found = reading([["text", "a", "Một"], ["text", "a", "Hai"], ["text", "câu 3!", "Ba"]])
    assert [item["code"] for item in items(found)] == ["a", "a_2", "cau_3"]
    assert [one.row for one in found.changed] == [3, 4]


@pytest.mark.parametrize(("grids", "sentence"), [
    ({}, "no sheet “survey”"), ({"Trang tính1": [["a"]]}, "Trang tính1"), ({"survey": []}, "holds no question"),
    ({"survey": [HEAD]}, "holds no question"), ({"survey": [["name", "label"], ["a", "b"]]}, "no column “type”"),
])  # fmt: skip
def test_a_workbook_without_a_survey_is_refused_with_the_way_out(grids, sentence):
    with pytest.raises(UnreadableForm, match=sentence):
        read(numbered(grids), "x")


@pytest.mark.parametrize(("written", "plain"), [
    ("<b>Rất</b> **tốt**", "Rất tốt"), ("# Câu hỏi", "Câu hỏi"), ("<span style='color:red'>*</span>Tên", "* Tên"),
    ("Dưới < 18 tuổi hay > 60?", "Dưới < 18 tuổi hay > 60?"), ("3 * 4 * 5", "3 * 4 * 5"), ("a__b", "a__b"),
    ("__Chú ý__: *nhớ* ghi", "Chú ý: nhớ ghi"), ("Dòng một<br/>dòng hai", "Dòng một dòng hai"),
])  # fmt: skip
def test_texts_lose_their_looks_and_nothing_else(written, plain):
    assert without_formatting(written) == plain


def test_looks_and_answers_within_a_text_are_told():
    found = reading(
        [["integer", "tuoi", "**Tuổi**", "", "", ". >= 0 and . <= 120"], ["text", "a", "Ở tuổi ${tuoi}?"]]
    )
    assert [(one.row, one.column) for one in found.changed] == [(2, "label")]
    assert [row for row, _column, _text in told(found)] == [3]
    assert items(found)[0]["text"] == {"vi": "Tuổi"}


def test_messages_and_guidance_that_are_not_taken_are_told():
    head = [*HEAD, "constraint_message", "required_message", "guidance_hint", "read_only"]
    row = ["text", "a", "Ý kiến", "yes", "", "", "Sai", "Thiếu", "Đọc chậm", "no"]
    found = read(numbered({"survey": [head, row]}), "x")
    assert [one.column for one in found.changed] == ["constraint_message", "required_message"]
    assert [one.column for one in found.left] == ["guidance_hint"]


def test_other_with_words_is_one_question_here():
    choices = [*YES_NO, ["co_khong", "khac", "Khác"]]
    survey = [["select_one co_khong", "a", "A?"], ["text", "a_khac", "Ghi rõ", "", "${a} = 'khac'"]]
    (item,) = items(reading(survey, choices))
    assert [option.get("other", False) for option in item["options"]] == [False, False, True]


def test_no_workbook_whatever_it_holds_breaks_the_reading():
    chance = random.Random(20250804)
    words = ["", "text", "select_one co_khong", "begin_group", "end_group", "begin repeat", "end repeat", "integer",
             "note", "range", "${a} = '1'", "not(${a})", ". > 3", "a", "A", "Tên", "yes", "{", "%(x)s", "\x00", "'" * 9]  # fmt: skip
    for _time in range(300):
        rows = [[chance.choice(words) for _column in HEAD] for _row in range(chance.randrange(1, 12))]
        found = reading(rows, [*YES_NO, [chance.choice(words), chance.choice(words), chance.choice(words)]])
        assert lenient(json.dumps(found.document)).sections is not None
        assert all(text for _row, _column, text in told(found))
