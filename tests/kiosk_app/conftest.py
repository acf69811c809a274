"""What the respondents' tests share."""

from dataclasses import replace

import pytest

import kiosk_app
from kiosk_app import limits
from tests.conftest import dispose


@pytest.fixture
def limited(settings):
    """A client of the respondents' application with its limits on and nothing counted yet."""
    app = kiosk_app.create_app(replace(settings, limits_on=True))
    limits.limiter.reset()
    yield app.test_client()
    limits.limiter.reset()
    dispose(app)


@pytest.fixture
def address(facility):
    """The address of a phone's form."""
    return f"/q/{facility.collector().code}"
