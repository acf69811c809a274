"""A kiosk started from its kit: the real script, the real Chromium, a page that says it was opened."""

import contextlib
import os
import queue
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, request

from tests.chromium import program, serving

# The only differences from a kiosk: no screen, and a user whom the sandbox does not take.
WITHOUT_SCREEN = ("--headless", "--no-sandbox", "--disable-gpu")
PAGE = """<!doctype html><title>kiosk</title><script>
const told = (starts) => fetch("/seen", {method: "POST", headers: {"Content-Type": "application/json"},
  body: JSON.stringify({path: location.pathname, starts, aloud: new AudioContext().state === "running"})});
const kept = indexedDB.open("kept", 1);
kept.onupgradeneeded = () => kept.result.createObjectStore("counts");
kept.onsuccess = () => {
  const change = kept.result.transaction("counts", "readwrite", {durability: "strict"});
  const counts = change.objectStore("counts"), found = counts.get("starts");
  found.onsuccess = () => counts.put((found.result || 0) + 1, "starts");
  change.oncomplete = () => told((found.result || 0) + 1);
};
</script>"""


class Visits(queue.Queue):
    """What the page told each time it was opened."""


@contextlib.contextmanager
def survey() -> Iterator[tuple[str, Visits]]:
    """The address of a server with a kiosk's page, and what that page told."""
    app, visits = Flask("survey"), Visits()
    app.add_url_rule("/kiosk/", "page", lambda: PAGE)
    app.add_url_rule("/seen", "seen", lambda: visits.put(request.get_json()) or "", methods=["POST"])
    with serving(app) as address:
        yield address, visits


@contextlib.contextmanager
def started(script: Path, home: Path, *words: str) -> Iterator[subprocess.Popen]:
    """The kiosk of this script, ended afterwards with all that it started."""
    folder = home / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chromium").unlink(missing_ok=True)
    (folder / "chromium").symlink_to(program())
    environment = {"HOME": str(home), "PATH": f"{folder}:{os.environ['PATH']}", "WATCH_SECONDS": "0.1"}
    process = subprocess.Popen(
        ["sh", str(script), *WITHOUT_SCREEN, *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_until_gone(home: Path, seconds: float) -> None:
    """Return once no process of this kiosk shows a page; the operating system takes a moment to end them."""
    deadline = time.monotonic() + seconds
    while page_processes(home):
        assert time.monotonic() < deadline, "the page outlived its kiosk"
        time.sleep(0.05)


def page_processes(home: Path) -> list[int]:
    """The renderers that show the kiosk's page."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if f"--user-data-dir={home}/" in line and "--type=renderer" in line and "webui" not in line:
                found.append(int(folder.name))
    return found


def running_binary() -> str:
    """The program of a Chromium that runs, wherever it lies: what starts it may be a script."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"--type=zygote" in (folder / "cmdline").read_bytes():
                return os.readlink(folder / "exe")
    raise AssertionError("No Chromium runs whose program could be read under /proc.")
