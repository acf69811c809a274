"""The field of the phone's form that people never see: a program that fills it in is thanked, stored and flagged."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from kiosk_app import limits
from survey_core.database import now
from tests.builders import wire

from .test_mobile import Fields, post, stored

TYPED = "http://buy.example"
FILLED = {"A1": "5", "_website": TYPED}
one_database = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def test_what_fills_it_in_is_thanked_like_all_and_noted_without_what_stood_in_it(kiosk, address, session):
    ids = [uuid4(), uuid4(), uuid4()]
    for id, sent in zip(ids, (FILLED, {"A1": "5", "_website": ""}, {"A1": "5"}), strict=True):
        reply = post(kiosk, address, sent, id)
        assert (reply.status_code, reply.location) == (303, f"{address}/thanks")
    assert {row.id: row.is_trapped for row in stored(session)} == dict(
        zip(ids, (True, False, False), strict=True)
    )
    assert TYPED not in str([vars(row) for row in stored(session)])


@one_database
def test_it_alone_is_no_answer(kiosk, address, session):
    assert post(kiosk, address, {"_website": TYPED}).status_code == 422
    assert stored(session) == []


def staff_address(facility) -> str:
    today = now().date()
    facility.round(starts=today - timedelta(days=2), ends=today + timedelta(days=2))
    return f"/q/{facility.collector('staff-2019').code}"


def test_a_staff_answer_keeps_nothing_of_it_and_the_database_forbids_it(kiosk, facility, engine, session):
    assert post(kiosk, staff_address(facility), FILLED).status_code == 303
    assert [(row.audience, row.is_trapped) for row in stored(session)] == [("staff", False)]
    session.rollback()
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE response SET is_trapped = :yes"), {"yes": True})


@pytest.mark.parametrize(("first", "again"), [({}, FILLED), (FILLED, {})])
def test_the_same_answers_sent_again_are_known_whether_it_is_filled_in_or_not(
    kiosk, address, session, first, again
):
    id = uuid4()
    for more in (first, again):
        assert post(kiosk, address, {"A1": "5"} | more, id).location == f"{address}/thanks"
    assert [row.is_trapped for row in stored(session)] == [bool(first)]


@one_database
@pytest.mark.parametrize("name", ["is_trapped", "trapped", "_website"])
def test_no_device_can_set_it(kiosk, facility, session, name):
    body = wire(facility.collector(), "outpatient-2024", {"A1": 5}) | {name: True}
    assert kiosk.put(f"/responses/{uuid4()}", json=body).status_code == 201
    assert [row.is_trapped for row in stored(session)] == [False]


@one_database
def test_a_form_that_comes_back_with_an_error_still_carries_it(kiosk, address, session):
    reply = post(kiosk, address, FILLED | {"age": "999"})
    back = Fields(reply.text).values
    assert (reply.status_code, back["_website"]) == (422, TYPED)
    assert post(kiosk, address, back | {"age": "50"}).status_code == 303
    assert [row.is_trapped for row in stored(session)] == [True]


@one_database
def test_a_page_that_waits_to_be_sent_again_still_carries_it(kiosk, address, monkeypatch):
    def busy(*_):
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("kiosk_app.sync.Writer.accept", busy)
    reply = post(kiosk, address, FILLED)
    assert (reply.status_code, Fields(reply.text).values) == (503, FILLED)


@one_database
def test_a_page_after_too_many_sendings_still_carries_it(limited, address, monkeypatch):
    monkeypatch.setattr(type(limits.limiter.limiter), "hit", lambda *_, **__: False)
    reply = post(limited, address, FILLED)
    assert (reply.status_code, Fields(reply.text).values) == (429, FILLED)


@one_database
@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Hãy để trống ô này."), ("en", "Leave this field empty.")]
)
def test_whoever_meets_it_all_the_same_is_told_to_leave_it_empty(kiosk, address, language, words):
    page = kiosk.get(f"{address}?lang={language}").text
    trap = page.partition('<p class="trap"')[2].partition("</p>")[0]
    assert words in trap.partition("<input")[0]
    for part in ('aria-hidden="true"', 'tabindex="-1"', 'autocomplete="off"'):
        assert part in trap
    assert "value=" not in trap
