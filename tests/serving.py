"""`langnghe run` as a person starts it: its own process, real server, real database."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN_SECONDS = 90


@dataclass(frozen=True)
class Served:
    """A running product: its address, what it printed, its environment."""

    address: str
    printed: str
    environ: dict

    @property
    def password(self) -> str:
        found = re.search(r"(?:password|mật khẩu): (\S+)", self.printed)
        assert found, self.printed
        return found[1]

    @property
    def phone(self) -> str:
        found = re.search(r"\S+/q/\w+", self.printed)
        assert found, self.printed
        return found[0]

    def langnghe(self, *arguments: str) -> str:
        """What a command prints in this installation."""
        command = [sys.executable, "-m", "langnghe", *arguments]
        return subprocess.run(
            command, env=self.environ, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout


@contextlib.contextmanager
def running(settings, tmp_path, *options: str) -> Iterator[Served]:
    """`langnghe run` with these options on this installation's database, ended when the block ends."""
    port = free_port()
    environ = os.environ | {
        "LANGNGHE_INSTANCE": str(settings.instance), "LANGNGHE_DATABASE_URL": settings.database_url,
        "HOST": "127.0.0.1", "PORT": str(port), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    log = tmp_path / "printed.txt"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "langnghe", "run", *options],
            env=environ,
            cwd=ROOT,
            stdout=file,
            stderr=file,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/ping", process, log)
        yield Served(address, log.read_text(), environ)
    finally:
        process.terminate()
        assert process.wait(timeout=30) in (0, -15), log.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.2)
    raise AssertionError(f"the server did not start: {log.read_text()}")
