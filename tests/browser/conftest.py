"""A real Chromium in front of a real server of the respondents' application."""

import pytest

import kiosk_app
from survey_core.pairing import add_device
from tests.chromium import serving
from tests.conftest import dispose
from tests.forms import publish_for

from .everyone import HEAR_PLAYING, INCHES, spoken
from .kiosks import LOBBY, pair, shown
from .profiles import BRIEF, Booth, Server


@pytest.fixture
def respondents(settings):
    """The address of the respondents' application."""
    app = kiosk_app.create_app(settings)
    with serving(app) as address:
        yield address
    dispose(app)


@pytest.fixture
def server(settings):
    """The respondents' application behind a server that a test may stop and start."""
    app = kiosk_app.create_app(settings)
    server = Server(app)
    yield server
    server.stop()
    dispose(app)


@pytest.fixture
def booth(browser, server, tmp_path):
    """A kiosk's browser with a profile of its own, not started yet."""
    booth = Booth(browser, tmp_path / "profile", server)
    yield booth
    booth.stop()


@pytest.fixture
def short(facility, session):
    """A device that waits for its code and serves a form of two questions for one department."""
    publish_for(facility, BRIEF)
    collector = facility.collector("brief", channel="kiosk")
    facility.collector("brief", "kiosk", "NOI")  # where it may be moved to
    device = add_device(session, facility.facility.id, "Kiosk 1", [collector.id])
    session.commit()
    return device


@pytest.fixture
def speaking(browser, respondents, facility, session):
    """A paired kiosk of known size that serves the spoken form."""
    publish_for(facility, spoken(facility))
    collector = facility.collector("every-kind", channel="kiosk")
    device = add_device(session, facility.facility.id, "Kiosk 1", [collector.id])
    device.screen_inches = INCHES
    session.commit()
    context = browser.new_context(viewport=LOBBY, has_touch=True)
    context.add_init_script(HEAR_PLAYING)
    page = context.new_page()
    page.goto(f"{respondents}/kiosk/")
    pair(page, session, device)
    shown(page, "start")
    yield page
    context.close()
