"""A kiosk: a Chromium with a profile of its own that can be killed, and people in front of it."""

import contextlib
import os
import signal
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from tests.browser.kiosks import kept
from tests.chromium import ARGUMENTS, program

HOLD_MS = 4_200
PATIENCE_MS = 20_000
SHIFTED = """(() => {
  const Real = Date;
  globalThis.shiftClock = %d;
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() + globalThis.shiftClock); }
    static now() { return Real.now() + globalThis.shiftClock; }
  };
})();"""
DAY_MS = 86_400_000


class Booth:
    """One paired kiosk behind a network; `days` is how far its machine's clock is off."""

    def __init__(self, playwright: Playwright, address: str, folder: Path):
        self.playwright, self.address, self.profile = playwright, address, folder / "profile"
        self.days = 0
        self.context: BrowserContext | None = None
        self.page: Page | None = None

    def start(self, quota_bytes: int | None = None) -> None:
        """Switch the kiosk on; its page comes from the server or from its own worker.

        A small disk must be small before the page opens: a running browser goes on with what it knew of it.
        """
        if self.context is not None:
            return
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path=program(), args=ARGUMENTS, has_touch=True,
            viewport={"width": 1080, "height": 1920},
        )  # fmt: skip
        self.context.add_init_script(SHIFTED % (self.days * DAY_MS))
        self.page = self.context.pages[0]
        if quota_bytes is not None:
            self.limit_disk(quota_bytes)
        self._open(self.page)

    def _open(self, page: Page) -> None:
        with contextlib.suppress(Error):  # a page that does not come is opened again by who needs it
            page.goto(f"{self.address}/kiosk/", timeout=PATIENCE_MS)

    def kill(self) -> None:
        """kill -9 for every process of this browser."""
        mark = f"--user-data-dir={self.profile}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (folder / "cmdline").read_bytes().split(b"\0"):
                    os.kill(int(folder.name), signal.SIGKILL)

    @property
    def is_alive(self) -> bool:
        try:
            return self.page is not None and self.page.evaluate("1") == 1
        except Error:
            return False

    def buried(self) -> None:
        """The dead browser's connection is closed too."""
        if self.context is not None:
            with contextlib.suppress(Error):
                self.context.close()
        self.context = self.page = None

    def shift_clock(self, days: int) -> None:
        self.days = days
        with contextlib.suppress(Error):
            self.page.evaluate("(shift) => { globalThis.shiftClock = shift; }", days * DAY_MS)

    def limit_disk(self, quota_bytes: int | None) -> None:
        """Leave the page so much room on its disk, or all of it again."""
        with contextlib.suppress(Error):
            session = self.context.new_cdp_session(self.page)
            room = {} if quota_bytes is None else {"quotaSize": quota_bytes}
            session.send("Storage.overrideQuotaForOrigin", {"origin": self.address} | room)

    def is_disk_full(self) -> bool:
        """Whether the page's own database refuses to take anything."""
        write = "import('/static/js/store.js').then(({ put }) => put('kept', 'x', 'probe'))"
        return self.page.evaluate(f"{write}.then(() => false, () => true)")

    def pair(self, code: str) -> None:
        page = self.page
        page.locator("[name=code]").fill(code, timeout=PATIENCE_MS)
        page.locator("[data-do=pair]").tap()
        expect(self._seen(page, "start")).to_be_visible(timeout=PATIENCE_MS)

    def ask_for_news(self) -> None:
        """Let the kiosk report now rather than within the minute, and take in what is new."""
        with contextlib.suppress(Error):
            self.page.evaluate("import('/static/js/signals.js').then(({ tell }) => tell('report'))")
            self.page.wait_for_timeout(1_500)

    def wait_for_version(self, number: int) -> None:
        """Until the kiosk serves this version of its form, or so long that something must be broken."""
        newest = "import('/static/js/device.js').then(({ now }) => Math.max(0, ...now().ways.map((w) => w.version)))"
        self._wait(lambda: self.page.evaluate(newest) >= number, self.ask_for_news)

    def wait_for_parked(self) -> None:
        """Until an answer that the server refused is set aside."""
        self._wait(lambda: self.parked() > 0)

    def _wait(self, is_so, hurry=lambda: None) -> None:
        end = time.monotonic() + PATIENCE_MS / 1_000
        while time.monotonic() < end:
            with contextlib.suppress(Error):
                if is_so():
                    return
            hurry()
            time.sleep(0.2)

    def second_tab(self) -> Page:
        page = self.context.new_page()
        self._open(page)
        return page

    def person(self, words: str, page: Page | None = None) -> bool:
        """Somebody answers; whether they were thanked. Whatever breaks under their hands, they go away without."""
        page = page or self.page
        try:
            self._answer(page, words)
            expect(self._seen(page, "thanks")).to_be_visible(timeout=PATIENCE_MS)
        except (Error, AssertionError, AttributeError):
            return False
        with contextlib.suppress(Error):
            page.frame_locator("iframe").locator("[data-screen=thanks] [data-do=again]").tap(timeout=2_000)
        return True

    def _answer(self, page: Page, words: str) -> None:
        if page.url == "about:blank" or page.url.startswith("chrome-error"):
            self._open(page)
        frame = page.frame_locator("iframe")
        frame.locator("[data-do=start]").tap(timeout=PATIENCE_MS)
        page.wait_for_timeout(350)
        frame.locator("[data-item=S1] label:has([value='4'])").tap(timeout=5_000)
        frame.locator("[name=T1]").fill(words, timeout=5_000)
        page.wait_for_timeout(300)
        frame.locator("footer [data-do=next]").tap(timeout=5_000)

    def _seen(self, page: Page, screen: str):
        return page.frame_locator("iframe").locator(f"[data-screen={screen}]")

    def is_empty_within(self, seconds: float) -> bool:
        """Whether nothing waits to be sent any more."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(Error):
                if not kept(self.page)["queue"]:
                    return True
            time.sleep(0.5)
        return False

    def parked(self) -> int:
        return len(kept(self.page)["parked"])

    def save(self, pin: str, file: Path) -> None:
        """As staff do: hold the name at the top, type the kiosk's number, save what it holds."""
        page = self.page
        page.frame_locator("iframe").locator("[data-hold]").first.hover()
        page.mouse.down()
        page.wait_for_timeout(HOLD_MS)
        page.mouse.up()
        page.locator("[name=pin]").fill(pin)
        page.locator("[data-screen=pin] [data-do=pin]").click()
        with page.expect_download() as download:
            page.locator("[data-do=save]").click()
        download.value.save_as(file)
        page.locator("[data-screen=panel] [data-do=close]").click()
