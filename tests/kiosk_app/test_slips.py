"""A slip on a phone: it opens the form, brings one answer, and says kindly when it is spent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from survey_core import slips
from survey_core.database import now
from survey_core.models import Response, SlipBatch
from tests.survey_core.test_slips import batch_of

from .test_mobile import Fields, stored

both = pytest.mark.parametrize("audience", ["patient", "staff"])


def fill(kiosk, code):
    """(fields, address) of the opened form, as the browser would post it."""
    page = kiosk.get(f"/q/{code}?lang=en")
    assert page.status_code == 200
    action = page.text.split('action="')[1].split('"')[0].replace("&amp;", "&")
    return Fields(page.text).values | {"A1": "4"}, action


@both
def test_a_slip_opens_the_form_and_its_answer_is_thanked_for(kiosk, session, facility, audience):
    _batch, codes = batch_of(facility, audience)
    fields, action = fill(kiosk, codes[0])
    reply = kiosk.post(action, data=fields)
    assert reply.status_code == 303
    assert codes[0] not in reply.location
    assert kiosk.get(reply.location).status_code == 200
    assert len(stored(session)) == 1


@both
def test_a_form_sent_twice_is_thanked_for_twice_and_stored_once(kiosk, session, facility, audience):
    _batch, codes = batch_of(facility, audience)
    fields, action = fill(kiosk, codes[0])
    first, second = (kiosk.post(action, data=fields) for _n in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(stored(session)) == 1


def test_a_used_slip_says_so_and_nothing_of_the_answer(kiosk, facility):
    _batch, codes = batch_of(facility)
    fields, action = fill(kiosk, codes[0])
    kiosk.post(action, data=fields)
    reply = kiosk.get(f"/q/{codes[0]}?lang=en")
    assert reply.status_code == 410
    assert "This slip has been used" in reply.text
    assert "<form" not in reply.text


def test_a_used_staff_slip_is_answered_as_one_that_never_was(kiosk, facility):
    _batch, codes = batch_of(facility, "staff")
    fields, action = fill(kiosk, codes[0])
    kiosk.post(action, data=fields)
    used, unknown = (kiosk.get(f"/q/{code}") for code in (codes[0], "ZZZZZZZZZZZZ"))
    assert (used.status_code, used.text) == (unknown.status_code, unknown.text)


@both
def test_another_answer_with_a_used_slip_stays_before_its_person(kiosk, session, facility, audience):
    _batch, codes = batch_of(facility, audience)
    (one, action), (other, _action) = fill(kiosk, codes[0]), fill(kiosk, codes[0])
    kiosk.post(action, data=one)
    reply = kiosk.post(f"/q/{codes[0]}?lang=en", data=other)
    assert reply.status_code == 410
    assert "What you answered" in reply.text
    assert len(stored(session)) == 1


def test_a_revoked_slip_and_an_invitation_without_slip_explain_themselves(kiosk, session, facility):
    batch, codes = batch_of(facility)
    own = facility.collector(channel="invite").code
    assert "slip of their own" in kiosk.get(f"/q/{own}?lang=en").text
    slips.revoke(session.get_one(SlipBatch, batch.id))
    session.commit()
    assert "withdrawn" in kiosk.get(f"/q/{codes[0]}?lang=en").text


def test_the_number_of_a_staff_answer_never_stands_beside_its_slip_in_an_address(kiosk, facility):
    _batch, codes = batch_of(facility, "staff")
    fields, action = fill(kiosk, codes[0])
    assert fields["_response"] not in action
    assert "recorded against no name" in kiosk.get(f"/q/{codes[0]}?lang=en").text


def test_an_answer_from_a_device_is_known_again_after_its_slip_is_gone(kiosk, session, facility):
    _batch, codes = batch_of(facility, "staff")
    body = {"collector": codes[0], "questionnaire": "staff-2019", "version": 1, "answers": {"A1": 3},
            "language": "vi", "seq": 1}  # fmt: skip
    address = f"/responses/{uuid4()}"
    assert [kiosk.put(address, json=body).status_code for _n in range(2)] == [201, 200]
    assert kiosk.put(address, json=body | {"answers": {"A1": 1}}).status_code == 409
    session.rollback()
    assert [row.collector_id for row in session.scalars(select(Response))] == [None]


@both
def test_what_the_phones_script_measures_is_kept_of_patients_only(kiosk, session, facility, audience):
    _batch, codes = batch_of(facility, audience)
    fields, action = fill(kiosk, codes[0])
    finished = now()
    times = {
        "_started_at": (finished - timedelta(seconds=90)).isoformat(),
        "_finished_at": finished.isoformat(),
        "_client_now": finished.isoformat(),
    }
    assert kiosk.post(action, data=fields | times).status_code == 303
    (row,) = stored(session)
    known = (row.duration_seconds, row.answered_at is not None, row.received_at is not None)
    assert known == {"patient": (90, True, True), "staff": (None, False, False)}[audience]
