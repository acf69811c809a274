"""Visits of a round from a file: looked at row by row, then taken over."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from survey_core.models import RoundTarget

from .campaign import FORM, post, target, text
from .people import enter


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def sheet(rows) -> BytesIO:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    file.seek(0)
    return file


def send(client, round_, content, name="luot.xlsx"):
    return post(client, f"/rounds/{round_.id}/visits", file=(content, name))


def test_visits_come_back_in_the_sheet_that_was_downloaded(office, session, facility):
    round_, kb = facility.round(FORM), facility.departments["KB"]
    downloaded = office.get(f"/admin/rounds/{round_.id}/visits/sheet.xlsx").data
    book = openpyxl.load_workbook(BytesIO(downloaded))
    assert [cell.value for cell in book.active[1]] == ["Mã khoa", "Khoa/phòng", "Lượt người bệnh"]
    line = next(row[0].row for row in book.active if row[0].value == "KB")
    book.active.cell(line, 3).value = 8973
    filled = BytesIO()
    book.save(filled)
    filled.seek(0)
    page = send(office, round_, filled).text
    assert f'name="visits-{kb.id}" value="8973"' in page
    assert session.scalars(select(RoundTarget)).all() == []
    post(office, f"/rounds/{round_.id}/visits/take", **{f"visits-{kb.id}": "8973"})
    session.rollback()
    assert [row.visits for row in session.scalars(select(RoundTarget))] == [8973]


def test_a_file_with_bad_rows_names_each_and_offers_nothing(office, facility):
    rows = [
        ("code", "name", "visits"),
        ("KB", "", 5),
        ("ZZ", "", 7),
        ("NOI", "", -3),
        ("KB", "", 9),
        ("NOI", "", None),
    ]
    reply = send(office, facility.round(FORM), sheet(rows))
    page = text(reply)
    assert reply.status_code == 422
    for words in ("has the code “ZZ”", "“-3” is not a whole number", "“KB” stands in row 2 already"):
        assert words in page
    assert "Take these numbers over" not in page


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00not excel", "a.xlsx", "not an Excel workbook"),
        (b"%PDF-1.7", "a.xlsx", "is a PDF file"),
        (b"a,b\n1,2\n", "a.csv", "The first row must name the columns"),
        (b"code,visits\nKB,\n", "a.csv", "holds no number"),
        (b"", "", "Choose a file first."),
    ],
)
def test_a_file_that_is_none_gets_one_sentence(office, facility, content, name, words):
    reply = send(office, facility.round(FORM), BytesIO(content), name)
    assert reply.status_code == 422
    assert words in text(reply)


def test_a_file_of_forty_megabytes_is_turned_away_unread(office, facility):
    round_ = facility.round(FORM)
    path, kind = f"/admin/rounds/{round_.id}/visits", "multipart/form-data; boundary=x"
    assert office.post(path, data=b"x" * 6 * 1024**2, content_type=kind).status_code == 413
    assert office.post("/admin/rounds", data=b"x" * 400_000, content_type=kind).status_code == 413
    lines = b"code,visits\n" + b"NOI,\n" * 70_000
    assert "has more than" in text(send(office, round_, BytesIO(lines), "a.csv"))


def strange_workbook() -> BytesIO:
    """Two departments under one merged name, a formula with no result, a hidden sheet before, 100,000 empty rows."""
    book, file = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    sheet.title = "Quý III"
    for row in (("code", "name", "visits"), ("KB", "Khoa", 900), ("NOI", None, "=100+20")):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.cell(100_000, 4).number_format = "0"
    book.create_sheet("Nháp", 0).sheet_state = "hidden"
    book.active = 1
    book.save(file)
    file.seek(0)
    return file


def test_what_is_strange_in_a_workbook_is_told_and_nothing_guessed(office, session, facility):
    reply = send(office, facility.round(FORM), strange_workbook())
    page = text(reply)
    assert reply.status_code == 422
    for told in (
        "Hidden sheets were passed over: Nháp",
        "Merged cells were read",
        "B2:B3",
        "The formula has no result",
    ):
        assert told in page
    assert "Take these numbers over" not in page
    assert session.scalars(select(RoundTarget)).all() == []


def test_a_merged_number_counts_for_each_row_it_covers(office, facility):
    book, file = openpyxl.Workbook(), BytesIO()
    for row in (("code", "visits"), ("KB", 450), ("NOI", None)):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.save(file)
    file.seek(0)
    page = send(office, facility.round(FORM), file).text
    for department in facility.departments.values():
        assert f'name="visits-{department.id}" value="450"' in page


def test_departments_left_empty_keep_their_visits_and_the_targets_stay(office, session, facility):
    round_ = facility.round(FORM)
    kb, noi = facility.departments["KB"], facility.departments["NOI"]
    target(session, round_, kb, 40, 200)
    target(session, round_, noi, 60, 300)
    assert (
        f'name="visits-{noi.id}"'
        not in send(office, round_, sheet([("code", "visits"), ("kb", "1.250")])).text
    )
    post(office, f"/rounds/{round_.id}/visits/take", **{f"visits-{kb.id}": "1250"})
    session.rollback()
    found = session.execute(select(RoundTarget.target, RoundTarget.visits).order_by(RoundTarget.visits)).all()
    assert [tuple(row) for row in found] == [(60, 300), (40, 1250)]
