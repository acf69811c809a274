"""A kiosk in the lobby: a device of the installation, and a Chromium that was paired as it."""

import contextlib
import tempfile
from collections.abc import Iterator

from playwright.sync_api import BrowserContext, Frame, Page
from sqlalchemy.orm import Session

from survey_core import settings
from survey_core.collecting import open_collector
from survey_core.database import create_engine
from survey_core.models import Department, Questionnaire
from survey_core.pairing import add_device, issue_code

from .browser import chromium
from .served import Installation

RESPONDENTS = ("-m", "langnghe", "run", "--side", "respondents")
PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
START = (
    "document.querySelector('iframe')?.contentDocument?.querySelector('[data-screen=start]:not([hidden])')"
)
# The page's policy lets nobody evaluate a text, so it waits by itself, a minute at most.
UNTIL = """async () => {
  const last = Date.now() + 60_000;
  while (!(%s)) {
    if (Date.now() > last) throw new Error("the kiosk did not come so far");
    await new Promise((go) => setTimeout(go, 50));
  }
}"""


@contextlib.contextmanager
def kiosk(size: tuple[int, int] = PORTRAIT, profile: str | None = None) -> Iterator[BrowserContext]:
    """A Chromium with a touch screen of this size; over a profile of its own where none is named."""
    own = tempfile.TemporaryDirectory(prefix="langnghe-kiosk-", ignore_cleanup_errors=True)
    with own as folder, chromium(profile or folder, *size, has_touch=True) as context:
        yield context


def pair(page: Page, made: Installation) -> int:
    """Open the kiosk's page, type the code of a new device on its pad, wait for its first screen; the device's id."""
    device, code = _device(made)
    page.goto(f"http://127.0.0.1:{made.environ['PORT']}/kiosk/")
    for digit in code:
        page.locator(f"[data-screen=pairing] .pad [data-value='{digit}']").tap()
    page.locator("[data-do=pair]").tap()
    page.evaluate(UNTIL % START)
    page.evaluate(UNTIL % "navigator.serviceWorker.controller")
    return device


def person(page: Page) -> Frame:
    """The document of the person in front of the kiosk."""
    return next(frame for frame in page.frames if frame.parent_frame)


def _device(made: Installation) -> tuple[int, str]:
    """A device that serves outpatient-2024 in a department of its own, and its pairing code."""
    secret = settings.load(made.environ).secret_key
    engine = create_engine(made.database_url)
    with Session(engine) as session, session.begin():
        form = session.query(Questionnaire).filter_by(key="outpatient-2024").one()
        department = Department(facility_id=made.facility_id, code="SANH", name="Khoa Khám bệnh theo yêu cầu")
        session.add(department)
        session.flush()
        collector = open_collector(session, department, form, "kiosk")
        device = add_device(session, made.facility_id, "Kiosk sảnh", [collector.id])
        code = issue_code(session, secret, device)
        id = device.id  # noqa: A001
    engine.dispose()
    return id, code
