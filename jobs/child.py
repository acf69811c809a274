"""The consumer as a child of the web server: begun with it, begun anew when it dies, ended with it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LOOKS_EVERY_SECONDS = 1
ENDS_WITHIN_SECONDS = 10
# A consumer that dies at once, say of a full disk, is not begun anew in a whirl.
RESTS_SECONDS = 5


@contextmanager
def beside() -> Iterator[None]:
    """Keep a consumer running in a process of its own for as long as the block runs."""
    keeper = Keeper()
    keeper.start()
    try:
        yield
    finally:
        keeper.end()


class Keeper:
    """Starts the child, and again whenever it ends before it was told to."""

    def __init__(self) -> None:
        self._is_ending = threading.Event()
        self._child = _start()
        self._thread = threading.Thread(target=self._keep, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Tell the child to stop; one that does not is killed."""
        self._is_ending.set()
        self._child.terminate()
        try:
            self._child.wait(ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
        self._thread.join(ENDS_WITHIN_SECONDS)

    def _keep(self) -> None:
        while True:
            self._child.wait()
            if self._is_ending.wait(RESTS_SECONDS):
                return
            self._child = _start()
            if self._is_ending.is_set():
                self._child.terminate()


def _start() -> subprocess.Popen:
    """A new session keeps Ctrl-C for the web server, which then ends its child in order."""
    command = [sys.executable, "-m", "langnghe", "jobs", "--beside", str(os.getpid())]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


def end_with(parent: int) -> None:
    """In the child: end as soon as the parent is gone, even if it was killed and could say nothing."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(LOOKS_EVERY_SECONDS)
        os._exit(0)

    threading.Thread(target=look, name="parent", daemon=True).start()
