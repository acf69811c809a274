"""PUT /responses/<uuid>: every reply is JSON that names the id, and nothing is half-written."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from survey_core.models import Response
from tests.builders import wire


def put(kiosk, body, id=None, **options):
    options = {"json": body} if not isinstance(body, bytes) else {"data": body}
    return kiosk.put(f"/responses/{id or uuid4()}", **options)


def rows(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Response))


def test_a_new_response_is_201_and_a_known_one_200(facility, kiosk, session):
    id, body = str(uuid4()), wire(facility.collector(), "outpatient-2024", {"A1": 5})
    replies = [put(kiosk, body, id) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [201, 200, 200]
    assert [reply.json["id"] for reply in replies] == [id] * 3
    assert rows(session) == 1


def test_the_same_id_with_other_content_is_409_and_the_first_stands(facility, kiosk, session):
    id = str(uuid4())
    first, other = (wire(facility.collector(), "outpatient-2024", {"A1": level}) for level in (5, 1))
    assert [put(kiosk, body, id).status_code for body in (first, other, first)] == [201, 409, 200]
    assert session.scalars(select(Response.scores)).one()[0] == "5"


def test_the_code_may_be_typed_in_small_letters(facility, kiosk):
    body = wire(facility.collector(), "outpatient-2024", {"A1": 5})
    assert put(kiosk, body | {"collector": body["collector"].lower()}).status_code == 201


MALFORMED = {
    "not JSON": b"{",
    "empty": b"",
    "a list": b"[]",
    "not UTF-8": b'{"collector": "\xff"}',
    "very deep": b'{"answers":' + b"[" * 30_000,
    "NaN": b'{"collector":"C","questionnaire":"q","version":1,"answers":{"G1":NaN}}',
    "an answer twice": b'{"collector":"C","questionnaire":"q","version":1,"answers":{"A1":1,"A1":5}}',
    "no answers": b'{"collector":"C","questionnaire":"q","version":1}',
    "answers as a list": b'{"collector":"C","questionnaire":"q","version":1,"answers":[5]}',
    "version as text": b'{"collector":"C","questionnaire":"q","version":"1","answers":{}}',
    "version as truth": b'{"collector":"C","questionnaire":"q","version":true,"answers":{}}',
    "version too large": b'{"collector":"C","questionnaire":"q","version":99999999999999999999,"answers":{}}',
    "collector as number": b'{"collector":5,"questionnaire":"q","version":1,"answers":{}}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_body_is_400_with_a_sentence(facility, kiosk, session, body):
    id = str(uuid4())
    reply = put(kiosk, body, id)
    assert (reply.status_code, reply.json["id"]) == (400, id)
    assert reply.json["error"].endswith(".")
    assert rows(session) == 0


@pytest.mark.parametrize("id", ["1", "x" * 36, "00000000-0000-0000-0000-00000000000g", "%7B%7D", "a/b", "é"])
def test_an_id_that_is_no_uuid_is_400(facility, kiosk, id):
    reply = put(kiosk, wire(facility.collector(), "outpatient-2024", {"A1": 5}), id)
    assert reply.status_code == 400
    assert "error" in reply.json


def test_a_body_of_a_megabyte_is_413(facility, kiosk, session):
    body = wire(facility.collector(), "outpatient-2024", {"H2": "a" * 1_000_000})
    reply = put(kiosk, body)
    assert (reply.status_code, reply.is_json) == (413, True)
    assert rows(session) == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"collector": "NOSUCHCODE22"}, "unknown_collector"),
        ({"version": 9}, "unknown_version"),
        ({"questionnaire": "staff-2019"}, "wrong_collector"),
        ({"answers": {"A1": 6}}, "out_of_scale"),
        ({"answers": {"Q7": 1}}, "unknown_item"),
        ({"answers": {}}, "no_answers"),
        ({"language": "tlh"}, "unknown_language"),
    ],
)
def test_a_refusal_is_422_with_its_reasons(facility, kiosk, session, change, reason):
    reply = put(kiosk, wire(facility.collector(), "outpatient-2024", {"A1": 5}) | change)
    assert reply.status_code == 422
    assert [entry["reason"] for entry in reply.json["reasons"]] == [reason]
    assert rows(session) == 0


@pytest.mark.parametrize(
    "junk",
    ["yesterday", 5, None, "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "2025-01-01T00:00:00"],
)
def test_times_that_cannot_be_are_never_a_reason_to_refuse(facility, kiosk, session, junk):
    times = {"started_at": junk, "finished_at": junk, "client_now": junk}
    body = wire(facility.collector(), "outpatient-2024", {"A1": 5}) | times
    assert put(kiosk, body).status_code == 201
    assert session.scalars(select(Response.is_time_uncertain)).one() is True


def test_lone_surrogates_in_an_answer_are_stored_without_them(facility, kiosk, session):
    body = wire(facility.collector(), "outpatient-2024", {"H2": "\ud83dĐược\x07"})
    assert put(kiosk, json.dumps(body).encode()).status_code == 201
    assert session.scalars(select(Response.answers)).one() == {"H2": "Được"}


def test_a_kiosk_needs_its_key_and_a_revoked_one_is_401(facility, kiosk, session):
    collector = facility.collector("short-outpatient", "kiosk")
    device, key = facility.paired_device(collector)
    body, bearer = wire(collector, "short-outpatient", {"S1": 5}), {"Authorization": f"Bearer {key}"}

    def status(headers):
        return kiosk.put(f"/responses/{uuid4()}", json=body, headers=headers).status_code

    assert (status({}), status({"Authorization": "Bearer wrong"}), status(bearer)) == (401, 401, 201)
    from survey_core.pairing import revoke

    revoke(device)
    session.commit()
    assert status(bearer) == 401


@pytest.mark.parametrize("method", ["get", "post", "delete", "patch"])
def test_other_methods_are_answered_in_json_and_never_404(kiosk, method):
    id = str(uuid4())
    reply = getattr(kiosk, method)(f"/responses/{id}")
    assert (reply.status_code, reply.json["id"]) == (405, id)


def test_a_database_that_is_gone_is_503_with_a_time_to_come_back(facility, kiosk, settings, monkeypatch):
    from sqlalchemy.exc import OperationalError

    from survey_core.writer import Writer

    def broken(self, submission):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(Writer, "accept", broken)
    reply = put(kiosk, wire(facility.collector(), "outpatient-2024", {"A1": 5}))
    assert (reply.status_code, reply.headers["Retry-After"], reply.json["status"]) == (503, "5", "error")


def test_too_many_from_one_device_are_429_in_json(facility, settings):
    import dataclasses

    import kiosk_app
    from kiosk_app.limits import PER_DEVICE

    app = kiosk_app.create_app(dataclasses.replace(settings, limits_on=True))
    client, many = app.test_client(), int(PER_DEVICE.split("/")[0])
    headers = {"Authorization": "Bearer one-kiosk"}
    replies = [client.put("/responses/no-uuid", headers=headers) for _ in range(many + 1)]
    assert (replies[-2].status_code, replies[-1].status_code) == (400, 429)
    assert replies[-1].headers["Retry-After"]
    assert replies[-1].json["id"] == "no-uuid"


def test_ping_and_health_say_who_they_are(kiosk):
    pong = kiosk.get("/ping").json
    assert pong["langnghe"] == "pong"
    assert abs(datetime.fromisoformat(pong["now"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert kiosk.get("/healthz").json == {"status": "ok"}


def test_no_reply_to_a_device_sets_a_cookie(facility, kiosk):
    reply = put(kiosk, wire(facility.collector(), "outpatient-2024", {"A1": 5}))
    assert "Set-Cookie" not in reply.headers
