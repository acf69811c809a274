"""What opening the phone form costs: bytes, requests, and how long a slow phone waits for the first question.

Beside it the same for the naive page. Slow is 3G at its worst as Chromium imitates it: 400 ms for each round trip,
400 kbit/s; the opening of connections is not delayed, which flatters the page that needs more of them.
"""

import socket
import statistics
import tempfile
import urllib.request

from playwright.sync_api import BrowserContext

from .browser import chromium
from .naive import naive
from .served import installation, server

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
TIMES = 5
# The first question stands there, in its style; counted in the frame after.
FIRST_QUESTION = """
const look = () => {
  const first = document.querySelector("fieldset");
  const stands = first && getComputedStyle(first).borderTopLeftRadius === "16px";
  requestAnimationFrame(() => { if (stands) window.stands = performance.now(); else look(); });
};
look();
"""


def measure() -> dict:
    """Bytes by encoding with their head, requests, wire bytes and milliseconds to the first question, both ways."""
    with installation() as made, server(made) as port:
        address = f"http://127.0.0.1:{port}/q/{made.code}"
        sizes = {
            encoding: _bytes(port, f"/q/{made.code}", encoding) for encoding in ("br", "gzip", "identity")
        }
        with urllib.request.urlopen(address) as reply, naive(reply.read().decode()) as usual:  # noqa: S310
            figures = _opened("form", address) | _opened("naive", usual)
    return figures | {f"form_bytes_{encoding}": (size, "bytes") for encoding, size in sizes.items()}


def _opened(name: str, url: str) -> dict:
    with (
        tempfile.TemporaryDirectory(prefix="langnghe-bench-", ignore_cleanup_errors=True) as profile,
        chromium(profile, 390, 844) as context,
    ):
        context.add_init_script(FIRST_QUESTION)
        walks = [_walk(context, url) for _ in range(TIMES)]
    requests, received, waits = zip(*walks, strict=True)
    return {
        f"{name}_requests": (requests[0], "requests"),
        f"{name}_bytes_received": (max(received), "bytes"),
        f"{name}_first_question_slow_3g": (statistics.median(waits), "ms"),
    }


def _walk(context: BrowserContext, url: str) -> tuple[int, int, float]:
    """(requests, bytes received, ms to the first question) of one opening with nothing kept from before."""
    page, requests, received = context.new_page(), [], []
    page.on("request", lambda request: requests.append(request.url))
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    page.goto(url, wait_until="networkidle")
    waited = page.wait_for_function("window.stands").json_value()
    page.close()
    return len(requests), sum(received), waited


def _bytes(port: int, path: str, encoding: str) -> int:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
    )
    received = 0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request.encode())
        while chunk := connection.recv(65536):
            received += len(chunk)
    return received
