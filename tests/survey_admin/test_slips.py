"""Slips in the office: made, counted, handed out without names, and of staff nothing shown too early."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select

from survey_admin.audit import AuditEntry
from survey_core import rounds, slips
from survey_core.intake import accept_all
from survey_core.models import Slip, SlipBatch
from tests.builders import build_facility
from tests.survey_core.test_slips import batch_of, filled

from .people import enter, token
from .test_posters import codes_on, path_of, pictures


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def page_of(collector):
    return f"/admin/collectors/{collector.id}/slips"


def post(office, collector, path="", **fields):
    fields = {"csrf_token": token(office, page_of(collector))} | fields
    return office.post(page_of(collector) + path + "?lang=en", data=fields)


def batches(session):
    session.rollback()
    return session.scalars(select(SlipBatch).order_by(SlipBatch.id)).all()


def test_slips_are_made_listed_and_noted_without_a_code(office, session, facility):
    collector = facility.collector(channel="invite")
    reply = post(office, collector, number="1.200", label="Khoa 3", expires_on="2099-12-31")
    assert reply.status_code == 303
    (batch,) = batches(session)
    assert (batch.made, batch.label, batch.expires_on) == (1200, "Khoa 3", date(2099, 12, 31))
    page = office.get(page_of(collector) + "?lang=en").text
    assert "Khoa 3" in page
    noted = session.scalars(select(AuditEntry).filter_by(action="slips.make")).one()
    codes = session.scalars(select(Slip.code)).all()
    assert len(codes) == 1200
    assert not [code for code in codes if code in f"{noted.subject}{noted.after}{page}"]


@pytest.mark.parametrize(("fields", "words"), [({"number": ""}, "1 to 5000"), ({"number": "5001"}, "1 to 5000"),
                                               ({"number": "vài"}, "not a whole number"),
                                               ({"number": "5", "expires_on": "mai"}, "not a day")])  # fmt: skip
def test_what_cannot_be_made_is_said_and_stays_typed(office, session, facility, fields, words):
    collector = facility.collector(channel="invite")
    reply = post(office, collector, label="Khoa 3", **fields)
    assert reply.status_code == 422
    assert words in reply.text
    assert 'value="Khoa 3"' in reply.text
    assert batches(session) == []


def test_a_list_of_visits_is_counted_and_nothing_of_it_kept(office, session, facility, engine):
    collector = facility.collector(channel="invite")
    content = "Họ tên,Ngày\n" + "".join(f"Người bệnh {n},2025-08-0{n}\n" for n in range(1, 8))
    reply = post(office, collector, file=(BytesIO(content.encode()), "ra-vien.csv"))
    assert reply.status_code == 303
    assert [batch.made for batch in batches(session)] == [7]
    kept = [str(row) for table in ("slip_batch", "slip", "audit_entry")
            for row in session.connection().exec_driver_sql(f"SELECT * FROM {table}")]  # fmt: skip
    assert not [row for row in kept if "Người bệnh" in row or "ra-vien" in row]


def test_a_list_without_rows_or_of_another_kind_is_refused(office, facility):
    collector = facility.collector(channel="invite")
    for content, words in ((b"H\xe1\xbb\x8d t\xc3\xaan\n", "no row below its head"), (b"%PDF-1", "PDF")):
        reply = post(office, collector, file=(BytesIO(content), "a.csv"))
        assert reply.status_code == 422
        assert words in reply.text


def test_the_codes_come_as_csv_and_workbook_with_their_addresses(office, session, facility):
    batch, codes = batch_of(facility)
    collector = facility.collector(channel="invite")
    text = post(office, collector, f"/{batch.id}/codes.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))[1:]
    assert sorted(row[1] for row in rows) == sorted(f"http://127.0.0.1:8000/q/{code}" for code in codes)
    assert {row[0].replace(" ", "") for row in rows} == set(codes)
    content = post(office, collector, f"/{batch.id}/codes.xlsx").data
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert {row[0].value.replace(" ", "") for row in sheet.iter_rows(min_row=2)} == set(codes)


def test_every_label_opens_its_own_form(office, kiosk, facility):
    batch, codes = batch_of(facility, number=30, expires_on=date(2099, 12, 31))
    content = post(office, facility.collector(channel="invite"), f"/{batch.id}/codes.pdf").data
    read = [found for picture in pictures(content) for found in codes_on(picture)]
    assert {address.rpartition("/")[2] for address in read} == set(codes)
    assert len(read) == 30
    for address in read[:3]:
        assert kiosk.get(path_of(address)).status_code == 200


def test_staff_codes_are_handed_out_once_and_in_no_order(office, session, facility):
    batch, codes = batch_of(facility, "staff", 60)
    collector = facility.collector("staff-2019", "invite")
    reply = post(office, collector, f"/{batch.id}/codes.csv")
    order = [row[0].replace(" ", "") for row in csv.reader(StringIO(reply.data.decode("utf-8-sig")))][1:]
    assert sorted(order) == sorted(codes)
    assert order != sorted(codes)
    again = post(office, collector, f"/{batch.id}/codes.csv")
    assert again.status_code == 409
    assert not [code for code in codes if code in again.text]


def test_of_staff_no_use_is_shown_before_the_round_closes_nor_of_few(office, engine, session, facility):
    batch, codes = batch_of(facility, "staff", 12)
    collector = facility.collector("staff-2019", "invite")
    with engine.begin() as connection:
        accept_all(connection, [filled(code, "staff") for code in codes[:9]])
    assert "75.00 %" not in office.get(page_of(collector) + "?lang=en").text
    with engine.begin() as connection:
        rounds.close(connection, batch.round_id)
    assert "75.00 %" in office.get(page_of(collector) + "?lang=en").text
    session.rollback()
    facility.facility.staff_threshold = 13
    session.commit()
    assert "too few people" in office.get(page_of(collector) + "?lang=en").text


def test_a_batch_is_revoked_and_its_answers_stay(office, session, facility, engine):
    batch, codes = batch_of(facility)
    with engine.begin() as connection:
        accept_all(connection, [filled(codes[0])])
    assert post(office, facility.collector(channel="invite"), f"/{batch.id}/revoke").status_code == 303
    (kept,) = batches(session)
    assert kept.revoked_at is not None
    assert kept.used == 1
    assert post(office, facility.collector(channel="invite"), f"/{batch.id}/codes.csv").status_code == 409


def test_only_an_invitation_of_ones_own_has_slips(office, session, facility):
    other = build_facility(session, "khac")
    batch, _codes = batch_of(other)
    for collector in (facility.collector(), other.collector(channel="invite")):
        assert office.get(page_of(collector)).status_code == 404
    own = facility.collector(channel="invite")
    for path in ("codes.csv", "revoke"):
        assert post(office, own, f"/{batch.id}/{path}").status_code == 404
    assert slips.hand_out(session, session.get_one(SlipBatch, batch.id))
