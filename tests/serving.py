"""`langnghe run` as a person starts it: its own process, real server, real database."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.served import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent


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
        wait_for(f"{address}/ping", process)
        yield Served(address, log.read_text(), environ)
    finally:
        process.terminate()
        assert process.wait(timeout=30) in (0, -15), log.read_text()
