"""POST /responses: many through the same door in one transaction, each with the receipt a PUT would have had."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from survey_core.models import Response
from survey_core.submission import MOST_IN_A_BATCH
from tests.builders import wire


@pytest.fixture
def way(facility):
    return facility.collector("short-outpatient", channel="kiosk")


@pytest.fixture
def send(kiosk, facility, way):
    _device, key = facility.paired_device(way)
    headers = {"Authorization": f"Bearer {key}"}
    return lambda *entries: kiosk.post("/responses", json={"responses": list(entries)}, headers=headers)


def entry(way, level=5, **fields):
    return {"id": str(uuid4())} | wire(way, "short-outpatient", {"S1": level}) | fields


def stored(session):
    session.rollback()
    return list(session.scalars(select(Response)))


def test_every_response_of_a_batch_has_its_own_receipt(send, way, session):
    good, twin, wrong, odd = entry(way), entry(way), entry(way, level=9), entry(way, version="1")
    receipts = send(good, twin, good, wrong, odd, entry(way, collector="NOBODYKNOWS2")).json["receipts"]
    assert [receipt["code"] for receipt in receipts] == [201, 201, 200, 422, 400, 422]
    assert [receipt["id"] for receipt in receipts[:3]] == [good["id"], twin["id"], good["id"]]
    assert receipts[3]["reasons"][0]["item"] == "S1"
    assert {str(row.id) for row in stored(session)} == {good["id"], twin["id"]}


def test_a_batch_sent_again_stores_nothing_twice(send, way, session):
    many = [entry(way, seq=number) for number in range(1, MOST_IN_A_BATCH + 1)]
    codes = [[receipt["code"] for receipt in send(*many).json["receipts"]] for _ in range(2)]
    assert codes == [[201] * MOST_IN_A_BATCH, [200] * MOST_IN_A_BATCH]
    assert sorted(row.device_seq for row in stored(session)) == list(range(1, MOST_IN_A_BATCH + 1))


@pytest.mark.parametrize("body", [{}, {"responses": []}, {"responses": {}}, {"responses": [5]},
                                  {"responses": [{"id": 5}]}, {"responses": [{}] * (MOST_IN_A_BATCH + 1)}])  # fmt: skip
def test_a_body_that_is_no_batch_is_refused_as_a_whole(kiosk, body):
    reply = kiosk.post("/responses", json=body)
    assert reply.status_code == 400
    assert reply.json["error"]


def test_without_a_paired_key_each_is_refused(kiosk, way):
    (receipt,) = kiosk.post("/responses", json={"responses": [entry(way)]}).json["receipts"]
    assert (receipt["code"], receipt["status"]) == (401, "unauthorised")


def test_a_form_left_by_its_person_is_kept_as_such(send, way, session):
    (receipt,) = send(entry(way, incomplete=True)).json["receipts"]
    assert receipt["code"] == 201
    assert [row.is_incomplete for row in stored(session)] == [True]


def test_a_kiosk_that_was_off_meanwhile_has_its_time_bounded_by_its_last_contact(send, way, session):
    contact = datetime.now(UTC) - timedelta(hours=3)
    lost = datetime(1970, 1, 1, 0, 5, tzinfo=UTC).isoformat()  # its clock had no battery
    send(entry(way, started_at=lost, finished_at=lost, last_contact_at=contact.isoformat()))
    (row,) = stored(session)
    assert row.is_time_uncertain
    assert abs(row.answered_at - contact) < timedelta(seconds=1)


def test_a_number_no_kiosk_can_have_reached_is_passed_over(send, way, session):
    send(entry(way, seq=2_000_000_000))
    assert [row.device_seq for row in stored(session)] == [None]
