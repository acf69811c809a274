"""A kiosk whose disk takes nothing: nobody is thanked before the server has their answers."""

import pytest
from sqlalchemy import select

from survey_core.database import now
from survey_core.models import Response
from survey_core.pairing import add_device

from .kiosks import kept, pair, person, shell_shows, shown
from .profiles import decide, installed, rate, start

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
WITHOUT_DATABASE = "indexedDB.open = () => { throw new DOMException('No disk.', 'UnknownError'); }"


@pytest.fixture
def page(booth, session, short):
    """A paired kiosk on whose disk no byte more has room."""
    installed(booth.start(), session, short)
    booth.stop()
    page = booth.start(quota=1)
    shown(page, "start")
    return page


@pytest.fixture
def diskless(booth, session, short):
    """A paired kiosk in a browser whose database never opens."""
    page = booth.start()
    booth.context.add_init_script(WITHOUT_DATABASE)
    page.reload()
    pair(page, session, short)
    shown(page, "start")
    return page


def answered(page):
    start(page)
    rate(page, "S1", 4)
    rate(page, "S2", 4)


def scores(session):
    session.rollback()
    return [(row.scores, row.is_time_uncertain) for row in session.scalars(select(Response))]


@pytest.mark.parametrize("kind", ["page", "diskless"])
def test_thanks_come_only_once_the_server_has_the_answers(request, server, session, kind):
    page = request.getfixturevalue(kind)
    server.stop()
    answered(page)
    shown(page, "retrying")
    page.wait_for_timeout(2_000)
    assert not person(page).locator("[data-screen=thanks]").is_visible()
    server.start()
    shown(page, "thanks", timeout=40_000)
    assert scores(session) == [("44", False)]


@pytest.mark.parametrize("kind", ["page", "diskless"])
def test_with_the_server_there_everybody_is_served_as_ever(request, session, kind):
    page = request.getfixturevalue(kind)
    for count in (1, 2):
        answered(page)
        shown(page, "thanks")
        assert scores(session) == [("44", False)] * count
        person(page).locator("[data-screen=thanks] [data-do=again]").tap()


def test_once_the_disk_takes_answers_again_they_are_thanked_for_and_kept(page, booth, server):
    server.stop()
    answered(page)
    shown(page, "retrying")
    booth.allot(None)
    shown(page, "thanks", timeout=40_000)
    assert [entry["seq"] for entry in kept(page)["queue"]] == [1]


def test_a_kiosk_revoked_meanwhile_is_paired_anew_with_the_answers_still_at_hand(
    page, session, short, facility
):
    start(page)
    rate(page, "S1", 4)
    decide(session, short, revoked_at=now())
    other = add_device(session, facility.facility.id, "Kiosk 2", [facility.collector("brief", "kiosk").id])
    session.commit()
    rate(page, "S2", 4)
    shell_shows(page, "pairing")
    pair(page, session, other)
    shown(page, "thanks")
    assert scores(session) == [("44", False)]
