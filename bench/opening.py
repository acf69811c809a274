"""What it takes until a kiosk stands ready: bytes and requests of its first day, and its start without a network."""

import tempfile
from collections import Counter
from urllib.parse import urlsplit

from playwright.sync_api import Request

from .served import installation, server
from .stand import PORTRAIT, RESPONDENTS, START, UNTIL, kiosk, pair

KINDS = {"/kiosk/": "html", "/kiosk/forms": "forms", "/kiosk/worker.js": "worker"}
STARTS = 5
# Painted: the first task after the frame in which the first screen stands.
WATCH = f"""
(() => {{
  const look = () => requestAnimationFrame(() => {{
    if (!{START}) return look();
    setTimeout(() => {{ window.stood = performance.now(); }});
  }});
  if (window === top) look();
}})();
"""


def measure() -> dict:
    """Bytes on the wire by kind, requests, and milliseconds to the first screen with no server there."""
    profiles = tempfile.TemporaryDirectory(prefix="langnghe-kiosk-", ignore_cleanup_errors=True)
    with profiles as profile, installation() as made:
        with server(made, RESPONDENTS):
            figures = _first_load(made, profile)
        starts = sorted(_start(made, profile) for _ in range(STARTS))
    return figures | {
        "kiosk_offline_start": (starts[len(starts) // 2], "ms"),
        "kiosk_offline_start_worst": (starts[-1], "ms"),
    }


def _first_load(made, profile: str) -> dict:
    """Everything a kiosk receives from its first request to its first screen, heads included."""
    sizes: Counter = Counter()
    requests: Counter = Counter()

    with kiosk(PORTRAIT, profile) as context:
        finished: list[Request] = []
        context.on("requestfinished", lambda request: finished.append(request))
        pair(context.pages[0], made)
        for request in finished:
            told, kind = request.sizes(), _kind(request)
            sizes[kind] += told["responseBodySize"] + told["responseHeadersSize"]
            requests[kind] += 1
    figures = {f"kiosk_bytes_{kind}": (size, "bytes") for kind, size in sorted(sizes.items())}
    whole = sum(size for kind, size in sizes.items() if kind != "kept")
    return figures | {
        "kiosk_bytes": (whole, "bytes"),
        "kiosk_requests": (sum(requests.values()) - requests["kept"], "requests"),
        "kiosk_requests_kept": (requests["kept"], "requests"),
    }


def _kind(request: Request) -> str:
    """What was asked for; "kept" is what the worker asks for to keep it."""
    path = urlsplit(request.url).path
    if request.service_worker:
        return "kept"
    suffix = path.rpartition(".")[2]
    return KINDS.get(path) or (suffix if suffix in ("css", "js") else "told")


def _start(made, profile: str) -> float:
    """Milliseconds from the navigation to the painted first screen, in a browser that was just started."""
    with kiosk(PORTRAIT, profile) as context:
        page = context.pages[0]
        page.add_init_script(WATCH)
        page.goto(f"http://127.0.0.1:{made.environ['PORT']}/kiosk/")
        page.evaluate(UNTIL % "window.stood")
        return page.evaluate("window.stood")
