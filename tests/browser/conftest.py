"""A real Chromium in front of a real server of the respondents' application."""

import pytest

import kiosk_app
from tests.chromium import serving
from tests.conftest import dispose


@pytest.fixture
def respondents(settings):
    """The address of the respondents' application."""
    app = kiosk_app.create_app(settings)
    with serving(app) as address:
        yield address
    dispose(app)
