"""Nobody meets another's traces: what one person said and chose is looked for everywhere a page can keep it."""

import pytest
from playwright.sync_api import expect

from survey_core.pairing import add_device
from tests.forms import EVERY_TYPE, SCORED, _options, both, publish_for

from .kiosks import SETTLED_MS, answer, pair, person, shown, wait_for_empty_queue

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SECRETS = ("Xuzqaviro", "Vokwyjelt")  # beside "other", and in a text
FORM = EVERY_TYPE | {
    "key": "traces",
    "sections": [{"code": "A", "title": both("Ba câu"), "items": [
        {**SCORED, "code": "S1", "text": both("Thời gian chờ")},
        {"code": "E5", "role": "choice", "type": "choice", "text": both("Ông/bà biết bệnh viện qua đâu?"),
         "options": [*_options(kin="Người quen"), {"value": "other", "text": both("Nguồn khác"), "other": True}]},
        {"code": "H1", "role": "text", "type": "text", "text": both("Ý kiến khác"), "max_length": 500},
    ]}],
}  # fmt: skip
# The seconds of somebody who is not there any more go by at once, when a test says so.
HURRY = """(() => {
  const real = globalThis.setInterval;
  globalThis.setInterval = (work, every) => real(() => {
    for (let left = globalThis.isHurried ? 200 : 1; left > 0; left -= 1) work();
  }, every);
})();"""
EVERYWHERE = """async () => {
  const pages = [document, ...Array.from(frames, (one) => one.document)];
  const own = (page) => [page.documentElement.outerHTML, page.cookie, page.defaultView.name, page.title,
    page.location.href, JSON.stringify(page.defaultView.history.state), page.getSelection().toString(),
    ...Array.from(page.querySelectorAll("input, textarea"), ({ name, value, checked }) => [name, value, checked])];
  const databases = await indexedDB.databases();
  const opened = (name) => new Promise((resolve) => {
    indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
  });
  const kept = [];
  for (const { name } of databases) {
    const database = await opened(name);
    for (const store of database.objectStoreNames) {
      const request = database.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => { request.onsuccess = resolve; });
      kept.push([store, request.result]);
    }
    database.close();
  }
  const cached = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) cached.push(one.url, await (await cache.match(one)).text());
  }
  const globals = Object.getOwnPropertyNames(window).filter((name) => typeof window[name] === "string");
  return JSON.stringify({ pages: pages.map(own), local: { ...localStorage }, session: { ...sessionStorage }, kept, cached,
    names: globals.map((name) => window[name]) });
}"""


@pytest.fixture
def page(browser, respondents, facility, session):
    """A kiosk in front of its first person."""
    publish_for(facility, FORM)
    device = add_device(session, facility.facility.id, "Kiosk 1", [facility.collector("traces", "kiosk").id])
    context = browser.new_context(viewport={"width": 1080, "height": 900}, has_touch=True)
    context.add_init_script(HURRY)
    page = context.new_page()
    page.goto(f"{respondents}/kiosk/")
    pair(page, session, device)
    shown(page, "start")
    yield page
    context.close()


def write(page, field, text):
    """Type as a hand does: nothing of the test's own stays in the page."""
    person(page).locator(field).tap()
    page.keyboard.insert_text(text)
    expect(person(page).locator(field)).to_have_value(text)


def move(page, item):
    person(page).locator("footer [data-do=next]").tap()
    if item:
        expect(person(page).locator(f"[data-item={item}] legend")).to_be_focused()
        page.wait_for_timeout(SETTLED_MS)


def begin(page):
    """Another language, and every way of display."""
    person(page).locator("[data-do=language]").first.tap()
    expect(person(page).locator("html")).to_have_attribute("lang", "en")
    person(page).locator("[data-do=start]").tap()
    for tool in person(page).locator("[data-do=wear]").all():
        tool.tap()
    page.wait_for_timeout(SETTLED_MS)


def leave_traces(page):
    """Everything a person can leave behind, up to the last question; and both searches would find it."""
    begin(page)
    answer(page, "S1", 2)
    expect(person(page).locator("[data-item=E5] legend")).to_be_focused()
    page.wait_for_timeout(SETTLED_MS)
    answer(page, "E5", "other")
    write(page, ".other", SECRETS[0])
    move(page, "H1")
    write(page, "[data-item=H1] textarea", SECRETS[1])
    assert all(found in text for found in SECRETS for text in (page.evaluate(EVERYWHERE), heap(page)))


def finished(page):
    leave_traces(page)
    move(page, None)
    shown(page, "thanks")
    wait_for_empty_queue(page)
    person(page).locator("[data-screen=thanks] [data-do=again]").tap()


def walked_away(page):
    leave_traces(page)
    page.evaluate("globalThis.isHurried = true")
    shown(page, "start")
    page.evaluate("globalThis.isHurried = false")


def chose_to_leave(page):
    """Nothing is left answered, so that the way out without answers is offered."""
    begin(page)
    move(page, "E5")
    move(page, "H1")
    write(page, "[data-item=H1] textarea", SECRETS[1])
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    move(page, None)
    person(page).locator("[data-screen=empty] [data-do=leave]").tap()


def heap(page):
    """Every string the page's memory still holds, once nothing unused is left."""
    devtools = page.context.new_cdp_session(page)
    chunks = []
    devtools.on("HeapProfiler.addHeapSnapshotChunk", lambda event: chunks.append(event["chunk"]))
    devtools.send("HeapProfiler.enable")
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    return "".join(chunks)


@pytest.mark.parametrize("go", [finished, walked_away, chose_to_leave])
def test_nothing_of_one_person_is_left_for_the_next(page, go):
    before = page.evaluate("history.length")
    go(page)
    shown(page, "start")
    expect(person(page).locator("html")).to_have_attribute("lang", "vi")
    expect(person(page).locator("body")).to_have_class("person")
    assert person(page).locator(":checked").count() == 0
    assert page.frames[1].evaluate("document.scrollingElement.scrollTop") == 0
    assert page.evaluate("history.length") == before
    everywhere = page.evaluate(EVERYWHERE)
    assert [secret for secret in SECRETS if secret in everywhere] == []
    remembered = heap(page)
    assert len(remembered) > 1_000_000
    assert [secret for secret in SECRETS if secret in remembered] == []
