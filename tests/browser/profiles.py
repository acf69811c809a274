"""A kiosk whose browser and whose server can both be switched off and on again, with what each has kept."""

import logging
import threading
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from survey_core import pairing
from survey_core.models import Device
from tests.chromium import ARGUMENTS, program
from tests.forms import EVERY_TYPE, SCORED, both

from .kiosks import LOBBY, SETTLED_MS, answer, kept, pair, person, shown, wait_for_empty_queue

# Two questions, so that many people can be served in a short time.
BRIEF = EVERY_TYPE | {
    "key": "brief",
    "sections": [{"code": "A", "title": both("Hai câu"), "items": [
        {**SCORED, "code": "S1", "text": both("Thời gian chờ")}, {**SCORED, "code": "S2", "text": both("Thái độ")},
    ]}],
}  # fmt: skip

SHIFTED = """(() => {
  const [Real, shift] = [Date, %d * 86400000];
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
})();"""


class Server:
    """The respondents' application behind one address that stays the same while it is away."""

    def __init__(self, app: Flask):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.app, self.port = app, 0
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self._through, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def _through(self, environ, start_response):
        """Once it is away, connections that a browser had opened before are cut too."""
        if self._server is None:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            raise ConnectionResetError
        return self.app(environ, start_response)

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._server = None


class Booth:
    """A browser with a profile on disk, in front of a server; `days` is how far its clock is off."""

    def __init__(self, browser: Browser, profile: Path, server: Server):
        self.browser, self.profile, self.server, self.days = browser, profile, server, 0
        self.context: BrowserContext | None = None

    def start(self, quota: int | None = None) -> Page:
        """Switch the kiosk on: its page comes from the server, or from what it keeps.

        `quota` is all the room in bytes on its disk; a browser that has written before would notice it after half
        a minute only.
        """
        self.context = self.browser.browser_type.launch_persistent_context(
            str(self.profile), executable_path=program(), args=ARGUMENTS, viewport=LOBBY, has_touch=True
        )
        self.context.add_init_script(SHIFTED % self.days)
        page = self.context.pages[0]
        if quota is not None:
            self.allot(quota)
        page.goto(f"{self.server.address}/kiosk/")
        return page

    def allot(self, quota: int | None) -> None:
        """Give the page so much room on the disk, or with None as much as there is."""
        assert self.context
        room = {} if quota is None else {"quotaSize": quota}
        devtools = self.context.new_cdp_session(self.context.pages[0])
        devtools.send("Storage.overrideQuotaForOrigin", {"origin": self.server.address, **room})

    def stop(self) -> None:
        if self.context:
            self.context.close()
        self.context = None

    def restart(self) -> Page:
        self.stop()
        return self.start()


def installed(page: Page, session, device) -> Page:
    """Pair a kiosk, and wait until it would start without a network."""
    pair(page, session, device)
    shown(page, "start")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def start(page: Page) -> None:
    person(page).locator("[data-do=start]").tap()


def rate(page: Page, item: str, value: int) -> None:
    """Answer a question once it takes touches."""
    expect(person(page).locator(f"[data-item={item}] legend")).to_be_focused()
    page.wait_for_timeout(SETTLED_MS)
    answer(page, item, value)


def serve(page: Page, value: int) -> None:
    """One more person gives both answers of the brief form, is thanked, and goes."""
    start(page)
    finish(page, value, "S1", "S2")


def finish(page: Page, value: int, *items: str) -> None:
    for item in items:
        rate(page, item, value)
    shown(page, "thanks")
    person(page).locator("[data-screen=thanks] [data-do=again]").tap()


def delivered(page: Page) -> None:
    """Wait until the server has everything, without the minute a kiosk may take to ask."""
    report(page)
    wait_for_empty_queue(page)


def call(page: Page, module: str, expression: str):
    """The value of an expression over a module of the page, the very one the page itself uses."""
    return page.evaluate(f"import('/static/js/{module}.js').then((module) => module.{expression})")


def report(page: Page) -> None:
    """Let the kiosk report now, not in a minute, and return once what it heard was taken in.

    It reports again only when it is done with the report before, so a second one begun says that the first is over.
    """
    begun, over = [], []
    page.on("request", lambda request: request.url.endswith("/heartbeat") and begun.append(request))
    for event in ("requestfinished", "requestfailed"):
        page.on(event, lambda request: over.append(request))
    while not (set(begun[:-1]) & set(over)):
        call(page, "signals", "tell('report')")  # unheard while it reports already
        page.wait_for_timeout(100)


def numbers(page: Page) -> list[int | None]:
    """The numbers of the answers in the queue."""
    return [entry.get("seq") for entry in kept(page)["queue"]]


def decide(session, device, **settings) -> None:
    """Staff change a kiosk's settings."""
    session.rollback()
    found = session.get_one(Device, device.id, populate_existing=True)
    for name, value in settings.items():
        setattr(found, name, value)
    session.commit()


def moved(session, device, *collectors) -> None:
    """Let a device serve these ways in from now on."""
    session.rollback()
    pairing.assign(session, session.get_one(Device, device.id), [collector.id for collector in collectors])
    session.commit()
