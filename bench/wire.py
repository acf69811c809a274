"""What opening the phone form costs: bytes on the wire and requests, counted by a real Chromium."""

import shutil
import socket

from playwright.sync_api import sync_playwright

from .served import installation, server

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


def measure() -> dict:
    """Requests Chromium makes for /q/<code>, and the bytes of the reply, head included, by encoding."""
    with installation() as made, server(made) as port:
        requests = _requests(f"http://127.0.0.1:{port}/q/{made.code}")
        sizes = {
            encoding: _bytes(port, f"/q/{made.code}", encoding) for encoding in ("br", "gzip", "identity")
        }
    return {"form_requests": (len(requests), "requests")} | {
        f"form_bytes_{encoding}": (size, "bytes") for encoding, size in sizes.items()
    }


def _requests(url: str) -> list[str]:
    browser_path = (
        shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )
    seen: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("request", lambda request: seen.append(request.url))
        page.goto(url, wait_until="networkidle")
        browser.close()
    return seen


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
