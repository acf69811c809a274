"""What opening the phone form costs: bytes on the wire and requests, counted by a real Chromium."""

import socket
import tempfile

from .browser import chromium
from .served import installation, server


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
    seen: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="langnghe-bench-", ignore_cleanup_errors=True) as profile,
        chromium(profile, 390, 844) as context,
    ):
        page = context.pages[0]
        page.on("request", lambda request: seen.append(request.url))
        page.goto(url, wait_until="networkidle")
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
