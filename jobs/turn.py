"""One consumer per installation: whoever holds the lock file runs, the others wait to take over."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
    import msvcrt

LOCK_FILE = "jobs.lock"
ASKS_EVERY_SECONDS = 1


@contextmanager
def only_one(instance: Path, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Go on once no other process of this instance runs the jobs; `wait` is called where that takes long.

    The system lets go of the lock whenever its process ends, however it ends. The file names the process.
    """
    with (instance / LOCK_FILE).open("a+") as file:
        if not _take(file):
            wait()
            while not _take(file):
                time.sleep(ASKS_EVERY_SECONDS)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _take(file: IO[str]) -> bool:
    try:
        if fcntl is None:
            file.seek(2**20)  # Windows keeps others from reading what is locked: not where the number stands
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
