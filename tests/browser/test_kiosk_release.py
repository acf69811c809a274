"""A newer page on the server: it comes whole, between people, or not at all."""

import contextlib
import shutil

import pytest
from flask import Response as Reply
from flask import request
from playwright.sync_api import Error, expect
from sqlalchemy import select

from kiosk_app import precache
from survey_core.models import Response

from .kiosks import answer, kept, person, shell_shows, shown
from .profiles import call, decide, delivered, finish, installed, rate, serve, start

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
FILE = "/static/js/hours.js"
LOOKED = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/kiosk/");
  const found = new Promise((resolve) => registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker.addEventListener("statechange", () => resolve(worker.state), { once: true });
  }));
  await (await import("/static/js/release.js")).look();
  return found;
}"""


class Release:
    """The application's files in a folder where a test may change them, and what comes between them and a kiosk."""

    def __init__(self, app, folder, monkeypatch):
        shutil.copytree(precache.STATIC, folder)
        monkeypatch.setattr(precache, "STATIC", folder)
        app.static_folder = str(folder)
        self.app, self.folder, self.portal, self.refused = app, folder, None, ()
        app.before_request(self._refuse)
        app.after_request(self._replace)

    def publish(self) -> None:
        """Change one file of the page: a newer version."""
        path = self.folder / "js" / "hours.js"
        path.write_text(path.read_text("utf-8") + "// newer\n", "utf-8")
        self.app.extensions.pop("kiosk_version")

    def _refuse(self):
        return ("down", 503) if request.path.startswith(tuple(self.refused)) else None

    def _replace(self, response):
        if self.portal and request.path == FILE:
            response.close()
            return Reply(self.portal)
        return response


@pytest.fixture
def release(server, tmp_path, monkeypatch):
    return Release(server.app, tmp_path / "static", monkeypatch)


@pytest.fixture
def page(booth, session, short, release):
    decide(session, short, idle_seconds=600)  # nobody here is forgotten, however slow the machine
    return installed(booth.start(), session, short)


def version(page):
    return page.evaluate("document.documentElement.dataset.version")


def look(page):
    """What the kiosk does now and then: look for a newer version; "installed" where one came whole, else "redundant"."""
    return page.evaluate(LOOKED)


def wait_for_another(page, before):
    """Until the page is of another version, however often Chromium holds the older worker for busy.

    It ends such a worker after five minutes, and the newer one takes over; a test does not wait that long.
    """
    devtools = page.context.new_cdp_session(page)
    devtools.send("ServiceWorker.enable")
    for _second in range(60):
        page.wait_for_timeout(1_000)
        with contextlib.suppress(Error):  # asked in the moment of the change
            if (now := version(page)) not in (before, None):
                return
            if now == before:  # else the page is being loaded, from the worker
                devtools.send("ServiceWorker.stopAllWorkers")
    raise AssertionError("The newer page never came.")


def test_a_newer_page_waits_for_the_person_and_keeps_the_queue(page, release, session):
    before = version(page)
    release.refused = ["/responses"]
    serve(page, 3)
    start(page)
    rate(page, "S1", 4)
    release.publish()
    assert look(page) == "installed"
    call(page, "signals", "tell('news')")
    page.wait_for_timeout(1_000)
    assert (version(page), call(page, "release", "isNewer()")) == (before, True)
    finish(page, 4, "S2")
    wait_for_another(page, before)
    shown(page, "start")
    assert version(page) is not None
    assert [entry["seq"] for entry in kept(page)["queue"]] == [1, 2]
    release.refused = []
    delivered(page)
    session.rollback()
    assert sorted(session.scalars(select(Response.scores))) == ["33", "44"]


def test_the_newer_page_starts_without_a_network_and_the_older_one_is_gone(page, booth, server, release):
    before = version(page)
    release.publish()
    look(page)
    call(page, "signals", "tell('news')")
    wait_for_another(page, before)
    shown(page, "start")
    server.stop()
    page = booth.restart()
    shown(page, "start")
    assert version(page) != before
    assert page.evaluate("caches.keys()") == [f"langnghe-page-{version(page)}"]


def test_a_page_that_came_without_one_of_its_modules_comes_anew(booth, release):
    release.refused = [FILE]
    page = booth.start()
    shell_shows(page, "loading")
    release.refused = []
    shell_shows(page, "pairing")


@pytest.mark.parametrize(
    "portal", ["<html>Wi-Fi</html>", "export const isOpen = () => true; // another version"]
)
def test_a_portals_page_or_a_mixture_is_never_kept(page, booth, server, release, portal):
    before = version(page)
    release.publish()
    release.portal = portal
    assert look(page) == "redundant"
    assert not call(page, "release", "isNewer()")
    server.stop()
    page = booth.restart()
    shown(page, "start")
    assert version(page) == before
    serve(page, 5)
    server.start()
    delivered(page)


def test_two_tabs_change_one_after_the_other(page, booth, release):
    other = booth.context.new_page()
    other.goto(page.url)
    start(other)
    rate(other, "S1", 4)
    before = version(page)
    release.publish()
    page.bring_to_front()
    look(page)
    call(page, "signals", "tell('news')")
    wait_for_another(page, before)
    assert version(other) == before
    other.bring_to_front()
    expect(person(other).locator("[data-item=S2] legend")).to_be_visible()
    answer(other, "S2", 4)
    shown(other, "thanks")
    person(other).locator("[data-screen=thanks] [data-do=again]").tap()
    wait_for_another(other, before)
    shown(other, "start")
    assert version(other) == version(page) != before
