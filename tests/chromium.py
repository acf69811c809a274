"""A real Chromium and a real server for the tests that need eyes."""

import contextlib
import logging
import shutil
import threading
from collections.abc import Iterator

from flask import Flask
from playwright.sync_api import Browser, Playwright
from werkzeug.serving import make_server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextlib.contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, headless."""
    browser = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
    yield browser
    browser.close()


def program() -> str:
    """Where the system's Chromium is; tests/system.sh has seen to it that there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(path for path in map(shutil.which, names) if path)


@contextlib.contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of the application behind a threaded server on 127.0.0.1."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
