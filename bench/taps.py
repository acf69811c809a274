"""What a finger feels on a slow kiosk: from the tap to what is seen, over a whole form, both ways up."""

import statistics
from collections.abc import Callable

from playwright.sync_api import CDPSession, Page

from .served import installation, server
from .stand import LANDSCAPE, PORTRAIT, RESPONDENTS, kiosk, pair, person

SLOWER = 6
CALM_MS = 900  # a choice is shown, the next question comes, a trembling finger is waited for
QUESTIONS = 30
OTHERS = (
    "/kiosk/heartbeat",
    "/responses/",
    "about:srcdoc",
)  # once a minute, once a form, and not on the wire

# Painted: the first task after the frame that holds the change. A question that comes by itself is counted from when
# it was due, so that a page too busy to keep its own time is found out.
WATCH = """
if (window === top) {
  window.felt = { choice: [], question: [], next: [] };
  window.painted = (kind, since, clock = performance) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.felt[kind].push(clock.now() - since);
    port2.postMessage(null);
  });
  const page = () => document.querySelector("iframe")?.contentDocument;
  const shown = () => page()?.querySelector(".screen:not([hidden])");
  const later = window.setTimeout.bind(window);
  window.setTimeout = (work, milliseconds, ...given) => {
    const due = performance.now() + (milliseconds ?? 0);
    return later(() => {
      const before = shown();
      work(...given);
      if (before && shown() !== before) window.painted("question", due);
    }, milliseconds);
  };
}
"""
LISTEN = """() => {
  let lifted = 0;
  const shown = () => document.querySelector(".screen:not([hidden])");
  let before = null;
  addEventListener("pointerup", (event) => { lifted = event.timeStamp; before = shown(); }, true);
  addEventListener("change", () => top.painted("choice", lifted, performance), true);
  addEventListener("click", ({ target }) => {
    if (target.closest("[data-do=next]") && shown() !== before) top.painted("next", lifted, performance);
  });
}"""
MIDDLE = """(one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}"""
# Where to tap next: an answer after which the form moves on by itself, else "Next"; nothing where no question stands.
TARGET = f"""(wanted) => {{
  const shown = document.querySelector(".screen:not([hidden])");
  if (!shown.dataset.item) return null;
  const answer = wanted === "answer" && shown.querySelector("label:has([type=radio]:not([data-other]))");
  return ({MIDDLE})(answer || document.querySelector("[data-do=next]"));
}}"""


def measure() -> dict:
    """Milliseconds, median and worst: tap to seen choice, end of its pause to the next question, "Next" to it.

    "work" is what one "Next" asks of the page's main thread, as a core so much slower would need it: the figure that
    a busy machine leaves as it is.
    """
    figures: dict = {}
    asked = 0
    for name, size in (("portrait", PORTRAIT), ("landscape", LANDSCAPE)):
        with installation() as made, server(made, RESPONDENTS), kiosk(size) as context:
            context.pages[0].add_init_script(WATCH)
            pair(context.pages[0], made)
            session = context.new_cdp_session(context.pages[0])
            figures[f"kiosk_next_work_{name}"] = (_work(context.pages[0], session) * SLOWER, "ms")
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            felt, requests = _felt(context.pages[0])
        asked += requests
        for kind, times in felt.items():
            figures[f"kiosk_{kind}_{name}"] = (statistics.median(times), "ms")
            figures[f"kiosk_{kind}_{name}_worst"] = (max(times), "ms")
    return figures | {"kiosk_requests_while_answering": (asked, "requests")}


def _work(page: Page, session: CDPSession) -> float:
    """Milliseconds of processor time of the main thread from one "Next" until the page is calm again, the median."""
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    works: list[float] = []

    def touch(page: Page, point: dict) -> None:
        before = _busy_ms(session)
        _at(page, point)
        works.append(_busy_ms(session) - before)

    _walk(page, "next", touch)
    session.send("Performance.disable")
    return statistics.median(works)


def _busy_ms(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "TaskDuration") * 1000


def _felt(page: Page) -> tuple[dict[str, list[float]], int]:
    """What was felt by one person who only presses "Next", and one who answers; the requests made meanwhile."""
    page.evaluate("for (const times of Object.values(window.felt)) times.length = 0")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for wanted in ("next", "answer"):
        _tap(page, "document.querySelector('[data-screen=empty] [data-do=leave]')")
        _walk(page, wanted)
    felt = page.evaluate("window.felt")
    if min(map(len, felt.values())) < QUESTIONS:
        raise RuntimeError(f"too few questions were measured: {felt}")
    return felt, sum(not any(part in url for part in OTHERS) for url in requests)


def _at(page: Page, point: dict) -> None:
    page.touchscreen.tap(point["x"], point["y"])
    page.wait_for_timeout(CALM_MS)


def _walk(page: Page, wanted: str, touch: Callable[[Page, dict], None] = _at) -> None:
    """From the first screen to the end of the form, by one kind of tap where a question has it."""
    person(page).evaluate(LISTEN)
    _tap(page, "document.querySelector('[data-do=start]')")
    while target := person(page).evaluate(TARGET, wanted):
        touch(page, target)


def _tap(page: Page, element: str) -> None:
    """Tap the middle of this element."""
    _at(page, person(page).evaluate(f"() => ({MIDDLE})({element})"))
