"""Files of raw responses: begun within a second of being asked for, one at a time, swept away after a week."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from survey_admin import export_making, export_orders

LOOKS_EVERY_SECONDS = 1.0


class Exporting:
    """What makes the files of an installation: this process alone, one file after the other."""

    def __init__(self, engine: Engine, instance: Path):
        self._engine, self._place = engine, export_orders.folder(instance)
        self._making = threading.Lock()

    def make_waiting(self) -> str:
        """Make every file that waits; what was made. Nothing where somebody is at it already."""
        if not self._making.acquire(blocking=False):
            return ""
        try:
            made = list(self._each())
        finally:
            self._making.release()
        failed = [problem for problem in made if problem]
        return f"{len(made) - len(failed)} files made, {len(failed)} failed" if made else ""

    def _each(self) -> Iterator[str]:
        while (order := export_orders.claim(self._engine)) is not None:
            yield export_making.make(self._engine, self._place, order)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits and nobody is at it."""
        return not self._making.locked() and export_orders.is_any_waiting(self._engine)

    def recover(self, at: datetime) -> int:
        """What a process that died was making waits again; how many files."""
        return export_orders.recover(self._engine, self._place, at)

    def sweep(self, at: datetime) -> int:
        """Delete what was kept long enough; how many files."""
        return export_orders.sweep(self._engine, self._place, at)


@contextmanager
def looking(exporting: Exporting, begin: Callable[[], object]) -> Iterator[None]:
    """For as long as the block runs, `begin` the making whenever a file is asked for."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOKS_EVERY_SECONDS):
            with suppress(SQLAlchemyError, OSError):  # the database is away for a moment: it is asked again
                if exporting.is_wanted:
                    begin()

    thread = threading.Thread(target=look, name="exports", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
