"""The portal package: every form once, under the portal's names, and nobody of the staff recognisable."""

import json
from dataclasses import replace
from datetime import date
from random import Random
from uuid import uuid4

import openpyxl
import pytest
from sqlalchemy.orm import Session

from command_line.words import speaking
from survey_admin import exports, portal
from survey_admin.portal_numbers import short
from survey_core.models import Facility, Response
from survey_core.periods import parse_period
from survey_core.publishing import publish
from survey_core.questionnaire import OFFICIAL_FORMS, parse
from survey_core.rounds import close
from tests.builders import build_facility, full_answers

TEXT = (OFFICIAL_FORMS / "outpatient-2024.json").read_text(encoding="utf-8")
FORM = parse(TEXT)
STAFF = parse((OFFICIAL_FORMS / "staff-2019.json").read_text(encoding="utf-8"))
PROFILE = {
    "sex": "female", "age_band": "under_35", "training": "nurse", "degree": "university",
    "years_in_sector": "under_5", "years_here": "under_5", "position": "employee", "field": "clinical",
    "extra_duties": "no", "on_call_shifts": "1_4",
}  # fmt: skip


def made(engine, path, form="outpatient-2024", period="2025Q3"):
    """The package written to `path`: its rows by field name, the facts, and the code book by field."""
    with speaking(), exports.snapshot(engine) as connection:
        with Session(connection) as session:
            facility = session.query(Facility).filter_by(code="bvt").one()
            session.expunge(facility)
        found = exports.find_form(connection, facility, form)
        portal.save(portal.package(connection, found, parse_period(period), "vi"), path)
    about, forms, codes = openpyxl.load_workbook(path)
    head, *lines = forms.iter_rows(values_only=True)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    return rows, dict(about.iter_rows(values_only=True, max_col=2)), {row[0]: row for row in codes.values}


@pytest.fixture
def staff(facility, session):
    """Sends staff answers into a round and closes it."""

    def send(many, ends=date(2025, 9, 30)):
        round_ = facility.round(starts=ends.replace(month=7), ends=ends)
        facility.answer_all(many, date(2025, 8, 4), facility.collector("staff-2019"))
        with session.get_bind().begin() as connection:
            close(connection, round_.id)

    return send


def test_a_form_stands_under_the_names_of_the_portal(facility, session, engine, tmp_path):
    facility.departments["KB"].ministry_code = "K01"
    given = {"A1": 5, "A2": 0, "B10": 2, "E5": "6", "E5.other": "vừa túi tiền", "G1": 120, "G2": "4", "H1": "Chậm", "H2": "Tốt",
             "filled_by": "relative", "sex": "male", "age": 41}  # fmt: skip
    facility.answer(given, on=date(2025, 8, 4))
    ((row,), *_others) = made(engine, tmp_path / "p.xlsx")
    assert (row["danh_gia[a][a1]"], row["danh_gia[a][a2]"], row["danh_gia[a][a3]"]) == (5, 0, None)
    assert (row["danh_gia[b][b10]"], row["danh_gia[e][z0]"], row["danh_gia[e][z0]_khac"]) == (
        2,
        6,
        "vừa túi tiền",
    )
    assert (row["z1"], row["z2"], row["z3"], row["z4"]) == (120, 4, "Chậm", "Tốt")
    assert (row["ngay"], row["thang"], row["nam"]) == (4, 8, 2025)
    assert (row["kieu_khao_sat"], row["khoa"], row["ma_khoa"]) == (1, "Khoa Khám bệnh", "K01")
    assert (row["doituong"], row["sex"], row["age"]) == ("Người nhà người bệnh", "Nam", 41)
    assert row["nguoipv"] == "Người trả lời tự điền"


def test_the_hospital_bears_the_code_of_the_ministry_and_until_then_its_own(
    facility, session, engine, tmp_path
):
    facility.answer({"A1": 5})
    ((row,), facts, _codes) = made(engine, tmp_path / "p.xlsx")
    assert (row["ma_benh_vien"], "tài khoản" in facts["Mã bệnh viện"]) == ("bvt", True)
    facility.facility.ministry_code = "99999"
    session.commit()
    ((row,), facts, _codes) = made(engine, tmp_path / "q.xlsx")
    assert row["ma_benh_vien"] == "99999"
    assert facts["Mã bệnh viện"] == "“99999”, theo mã cơ sở khám bệnh, chữa bệnh của Bộ Y tế."


def test_staff_rows_bear_the_code_of_the_ministry_too(facility, session, staff, engine, tmp_path):
    facility.facility.ministry_code = "99999"
    session.commit()
    staff([full_answers(STAFF, 4, **PROFILE)] * 12)
    assert {row["ma_benh_vien"] for row in made(engine, tmp_path / "p.xlsx", "staff-2019")[0]} == {"99999"}


def test_every_form_of_the_period_is_there_once_and_counted(facility, engine, tmp_path):
    facility.answer_all([full_answers(FORM, 4)] * 1203)
    facility.answer({"A1": 3}, on=date(2025, 10, 1))
    rows, facts, _codes = made(engine, tmp_path / "p.xlsx")
    numbers = [row["masophieu"] for row in rows]
    assert len(rows) == len(set(numbers)) == facts["Số dòng"] == 1203
    assert numbers == sorted(numbers)


def test_the_number_of_a_form_is_the_same_in_every_file_and_tells_no_order(
    facility, session, engine, tmp_path
):
    for day in range(1, 31):
        facility.answer({"A1": 5}, on=date(2025, 8, day))
    quarter = {row["masophieu"]: row["ngay"] for row in made(engine, tmp_path / "q.xlsx")[0]}
    year = {row["masophieu"]: row["ngay"] for row in made(engine, tmp_path / "y.xlsx", period="2025")[0]}
    assert quarter == year
    assert set(quarter) == {short(id_) for id_ in session.query(Response.id).distinct().all() for id_ in id_}
    assert list(quarter.values()) != sorted(quarter.values())


def test_a_paper_copy_keeps_its_number_and_two_of_one_number_are_told_apart(facility, engine, tmp_path):
    kb, noi = (facility.collector(channel="paper", department=code) for code in ("KB", "NOI"))
    for collector, sheet in ((kb, "10"), (kb, "9"), (kb, "7"), (noi, "7")):
        facility.answer({"A1": 5}, collector=collector, sheet=sheet)
    numbers = [row["masophieu"] for row in made(engine, tmp_path / "p.xlsx")[0]]
    assert set(numbers[:2]) == {f"7/{kb.code}", f"7/{noi.code}"}
    assert numbers[2:] == ["9", "10"]


def test_two_numbers_that_meet_are_made_longer(monkeypatch):
    from survey_admin import portal_numbers

    ids = [uuid4() for _ in range(3)]
    rows = [("AAAA", ids[0]), ("AAAA", ids[1]), ("BBBB", ids[2])]
    found = [number for number, _id in portal_numbers._distinct(rows)]
    assert len(set(found)) == 3
    assert found[2] == "BBBB"


def test_versions_of_a_period_stand_together_by_the_codes_of_their_questions(
    facility, session, engine, tmp_path
):
    facility.answer({"A1": 5})
    newer = json.loads(TEXT)
    newer["sections"][0]["items"][0]["text"]["vi"] += " và còn mới"
    newer["sections"][0]["items"].append(
        {"code": "A9", "role": "likert", "type": "likert", "text": {"vi": "Thêm", "en": "More"}}
    )
    publish(session, facility.facility.id, json.dumps(newer))
    session.commit()
    facility.answer({"A1": 3, "A9": 1}, version=2)
    rows, facts, codes = made(engine, tmp_path / "p.xlsx")
    assert sorted(row["danh_gia[a][a1]"] for row in rows) == [3, 5]
    assert codes["danh_gia[a][a1]"][3].endswith(" và còn mới")
    assert "danh_gia[a][a9]" not in rows[0]
    assert facts["Câu hỏi riêng của đơn vị, không đưa vào tệp"] == "A9"


def test_missing_codes_are_named_with_the_place_to_enter_them(facility, engine, tmp_path):
    facility.answer({"A1": 5})
    ((row,), facts, _codes) = made(engine, tmp_path / "p.xlsx")
    assert row["ma_khoa"] is None
    assert facts["Khoa, phòng chưa có mã của Bộ Y tế"] == "Khoa Khám bệnh"
    assert "Mã Bộ Y tế" in facts["Nơi khai các mã này"]


def test_a_period_without_answers_gives_a_file_without_rows(facility, engine, tmp_path):
    rows, facts, codes = made(engine, tmp_path / "p.xlsx", "inpatient-2024")
    assert (rows, facts["Số dòng"]) == ([], 0)
    assert "danh_gia[c][c11]" in codes


@pytest.mark.parametrize("text", ["=1+1", "+84", "#N/A", "_x0041_", "@SUM(A1)"])
def test_a_text_that_looks_like_a_formula_stays_text(facility, engine, tmp_path, text):
    facility.answer({"A1": 5, "H1": text})
    made(engine, tmp_path / "p.xlsx")
    cell = next(
        cell
        for cell in openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[1][2]
        if cell.data_type != "n" and str(cell.value).endswith(text[-2:])
    )
    assert (cell.value.replace("_x005F_", "_"), cell.data_type) == (text, "s")


def test_a_mother_is_who_answers_the_mothers_form(facility, engine, tmp_path):
    facility.answer({"G1": 5, "H3": 4}, collector=facility.collector("mother-2019", department="NOI"))
    ((row,), *_others) = made(engine, tmp_path / "p.xlsx", "mother-2019")
    assert (row["doituong"], row["danh_gia[g][g1]"], row["danh_gia[h][h3]"]) == ("Sản phụ", 5, 4)


def test_another_facility_gives_nothing(facility, session, engine, tmp_path):
    facility.answer({"A1": 5})
    build_facility(session, "khac").answer({"A1": 1})
    assert [row["danh_gia[a][a1]"] for row in made(engine, tmp_path / "p.xlsx")[0]] == [5]


def test_a_form_the_portal_does_not_know_is_refused_in_one_sentence(facility, engine, tmp_path):
    with pytest.raises(exports.ExportError, match="short-outpatient.*outpatient-2024"):
        made(engine, tmp_path / "p.xlsx", "short-outpatient")


def test_rows_that_do_not_match_the_database_are_not_kept(facility, engine, tmp_path):
    facility.answer({"A1": 5})
    with speaking(), exports.snapshot(engine) as connection:
        found = exports.find_form(connection, facility.facility, "outpatient-2024")
        package = portal.package(connection, found, parse_period("2025Q3"), "vi")
        with pytest.raises(exports.ExportError):
            portal.save(replace(package, count=2), tmp_path / "p.xlsx")
    assert not list(tmp_path.glob("*.xlsx"))
    assert not list(tmp_path.glob("*.part"))


def test_staff_rows_carry_the_profile_where_nobody_stands_alone(staff, engine, tmp_path):
    staff(
        [full_answers(STAFF, 4, **PROFILE)] * 10 + [full_answers(STAFF, 5, **PROFILE | {"sex": "male"})] * 10
    )
    rows, facts, _codes = made(engine, tmp_path / "p.xlsx", "staff-2019")
    assert len(rows) == facts["Số dòng"] == 20
    assert {row["sex"] for row in rows} == {"Nam", "Nữ"}
    assert "khoa" not in rows[0]
    assert {(row["ngay"], row["thang"], row["nam"]) for row in rows} == {(30, 9, 2025)}


def test_one_rare_combination_takes_the_profile_out_of_the_whole_file_and_it_says_why(
    staff, engine, tmp_path
):
    staff(
        [full_answers(STAFF, 4, **PROFILE)] * 20 + [full_answers(STAFF, 4, **PROFILE | {"sex": "male"})] * 9
    )
    rows, facts, codes = made(engine, tmp_path / "p.xlsx", "staff-2019")
    assert len(rows) == 29
    assert not set(PROFILE) & (set(rows[0]) | set(codes))
    assert "ít hơn 10 người" in facts["Thông tin cá nhân"]


def test_a_round_is_judged_alone_as_another_file_tells_its_rows(staff, engine, tmp_path):
    staff([full_answers(STAFF, 4, **PROFILE)] * 12, ends=date(2025, 9, 29))
    staff([full_answers(STAFF, 4, **PROFILE)] * 6 + [full_answers(STAFF, 4, **PROFILE | {"sex": "male"})] * 6)
    rows, facts, _codes = made(engine, tmp_path / "p.xlsx", "staff-2019")
    assert len(rows) == 24
    assert "sex" not in rows[0]


def test_staff_rows_stand_in_no_order_of_answering(staff, engine, tmp_path):
    levels = Random(7).choices(range(1, 6), k=60)
    staff([full_answers(STAFF, level, **PROFILE) for level in levels])
    first, second = (
        [row["danh_gia[a][a1]"] for row in made(engine, tmp_path / name, "staff-2019")[0]]
        for name in ("a.xlsx", "b.xlsx")
    )
    assert sorted(first) == sorted(second) == sorted(levels)
    assert first != second


@pytest.mark.parametrize("period", ["2025Q2", "2025-07-01..2025-09-30"])
def test_staff_rows_need_a_closed_round_and_a_whole_period(staff, engine, tmp_path, period):
    staff([full_answers(STAFF, 4, **PROFILE)] * 20)
    with pytest.raises(exports.ExportError):
        made(engine, tmp_path / "p.xlsx", "staff-2019", period)


def test_a_round_of_too_few_people_is_not_given_out(staff, engine, tmp_path):
    staff([full_answers(STAFF, 4, **PROFILE)] * 9)
    with pytest.raises(exports.ExportError):
        made(engine, tmp_path / "p.xlsx", "staff-2019")
