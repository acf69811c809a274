"""A whole import taken back: as long as no closed round has made its answers part of a settled result."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from survey_core import rounds
from survey_core.models import ImportBatch, TallyCell
from tests.builders import build_facility
from tests.trail import acts

from .people import TOKEN, enter, token
from .test_imports import GOOD, settled, stored, workbook

DAYS = {"starts": date(2024, 4, 1), "ends": date(2024, 6, 30)}


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def undo(office, number: int):
    return office.post(f"/admin/imports/{number}/undo?lang=en", data={"csrf_token": token(office, "/admin/")})


def test_undoing_deletes_exactly_what_the_import_brought_and_counts_anew(office, session, facility):
    facility.answer({"A1": 5}, on=date(2024, 5, 6), collector=facility.collector(channel="paper"))
    address, fields = settled(office, workbook(GOOD, GOOD))
    office.post(address, data=fields)
    marks = session.scalars(select(TallyCell.marks)).one()
    number = session.scalars(select(ImportBatch.id)).one()
    assert undo(office, number).status_code == 303
    assert len(stored(session)) == 1
    assert session.scalars(select(TallyCell.marks)).one() == marks + 2
    assert undo(office, number).status_code == 303  # once more is nothing more
    assert acts(session).count("import.undo") == 1


def test_answers_of_a_closed_round_stay_until_it_is_opened_again(office, session, facility):
    round_ = facility.round("outpatient-2024", **DAYS)
    address, fields = settled(office, workbook(GOOD))
    office.post(address, data=fields)
    rounds.close(session.connection(), round_.id)
    session.commit()
    number = session.scalars(select(ImportBatch.id)).one()
    refused = undo(office, number)
    assert (refused.status_code, round_.name in refused.text) == (409, True)
    assert len(stored(session)) == 1
    session.refresh(round_)
    rounds.reopen(session, round_)
    session.commit()
    assert undo(office, number).status_code == 303
    assert stored(session) == []


def test_staff_answers_are_forgotten_by_their_import_when_the_round_is_closed(office, session, facility):
    round_ = facility.round("staff-2019", **DAYS)
    content = "Khoa,Ngày,A1\nKB,06/05/2024,4\nKB,06/05/2024,4\n".encode()
    page = office.get("/admin/imports/new").text
    given = {"csrf_token": TOKEN.search(page)[1], "form": "staff-2019", "file": (BytesIO(content), "nv.csv")}
    address = office.post("/admin/imports/new", data=given, content_type="multipart/form-data").headers[
        "Location"
    ]
    fields = {"csrf_token": given["csrf_token"], "column": ["department", "answered_on", "A1"]}
    assert office.post(address, data=fields | {"usual-channel": "paper"}).status_code == 303
    assert [(row.collector_id, row.round_id) for row in stored(session)] == [(None, round_.id)] * 2
    rounds.close(session.connection(), round_.id)
    session.commit()
    refused = undo(office, session.scalars(select(ImportBatch.id)).one())
    assert refused.status_code == 409
    assert len(stored(session)) == 2


def test_an_import_of_another_facility_is_neither_shown_nor_undone(office, session, facility):
    other = build_facility(session, "khac")
    theirs = ImportBatch(facility_id=other.facility.id, file_name="của họ.csv", rows=0)
    session.add(theirs)
    session.commit()
    assert undo(office, theirs.id).status_code == 404
    assert "của họ" not in office.get("/admin/imports").text
