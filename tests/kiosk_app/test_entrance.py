"""A code that takes no answers says why, kindly, in the reader's language."""

import pytest

from survey_core.collecting import close, pause, rotate
from survey_core.database import now


def paused(_session, facility):
    pause(facility.collector())


def closed(_session, facility):
    close(facility.collector())


def rotated(session, facility):
    rotate(session, facility.collector())


def retired(_session, facility):
    facility.forms["outpatient-2024"].retired_at = now()


REASONS = [
    (paused, 403, "tạm dừng", "This survey is paused for the moment", "come back later"),
    (closed, 410, "không còn được dùng", "This code is no longer in use", "look for a newer poster"),
    (rotated, 410, "đã được thay", "This code was replaced by a new one", "scan the new poster"),
    (retired, 410, "không còn", "This questionnaire is no longer asked", "takes no more answers"),
]


@pytest.mark.parametrize(("shut", "status", "vietnamese", "english", "way_out"), REASONS)
def test_a_code_that_is_shut_explains_itself(
    kiosk, facility, session, shut, status, vietnamese, english, way_out
):
    address = f"/q/{facility.collector().code}"
    shut(session, facility)
    session.commit()
    reply = kiosk.get(address)
    assert reply.status_code == status
    assert vietnamese in reply.text
    assert "This " not in reply.text
    reply = kiosk.get(f"{address}?lang=en")
    assert (reply.status_code, '<html lang="en">' in reply.text) == (status, True)
    assert english in reply.text
    assert way_out in reply.text


def test_a_rotated_code_has_a_successor_that_asks_the_form(kiosk, facility, session):
    successor = rotate(session, facility.collector())
    session.commit()
    assert kiosk.get(f"/q/{successor.code}").status_code == 200
