"""A kiosk in a real Chromium: pairing it, answering on it, and looking into what it keeps."""

import time

from playwright.sync_api import expect

from survey_core.pairing import issue_code
from tests.builders import SECRET

LOBBY = {"width": 1080, "height": 1920}
SETTLED_MS = 350  # taps too soon after a question came are ignored
ALL_KEPT = """async () => {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open("langnghe");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const all = (store) => new Promise((resolve) => {
    const request = database.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => resolve(request.result);
  });
  const kept = {};
  for (const store of ["kept", "queue", "parked"]) kept[store] = await all(store);
  database.close();
  return kept;
}"""


def pair(page, session, device):
    """Type a fresh code on the kiosk's own pad."""
    code = issue_code(session, SECRET, device)
    session.commit()
    for digit in code:
        page.locator(f"[data-screen=pairing] .pad [data-value='{digit}']").tap()
    page.locator("[data-do=pair]").tap()


def person(page):
    return page.frame_locator("iframe")


def answer(page, item, value):
    person(page).locator(f"[data-item={item}] label:has([value='{value}'])").tap()


def answer_all(page, value=5, begins_at=1):
    """Answer the short form from its first screen, or from a question, to the last one."""
    if begins_at == 1:
        person(page).locator("[data-do=start]").tap()
    for number in range(begins_at, 9):
        expect(person(page).locator(f"[data-item=S{number}] legend")).to_be_focused()
        page.wait_for_timeout(SETTLED_MS)
        answer(page, f"S{number}", value)


def shown(page, name, timeout=None):
    expect(person(page).locator(f"[data-screen={name}]")).to_be_visible(timeout=timeout)


def shell_shows(page, name, timeout=None):
    expect(page.locator(f"body > main [data-screen={name}]")).to_be_visible(timeout=timeout)


def kept(page):
    """What the kiosk holds: {"kept": [...], "queue": [...], "parked": [...]}."""
    return page.evaluate(ALL_KEPT)


def wait_for_empty_queue(page, seconds=30):
    """Until the server has everything that can be taken."""
    end = time.monotonic() + seconds
    while kept(page)["queue"]:
        assert time.monotonic() < end, "The queue never became empty."
        page.wait_for_timeout(100)
