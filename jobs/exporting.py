"""Files of raw responses: begun within a second of being asked for, one at a time, swept away after a week."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from survey_admin import export_making, export_orders

LOOKS_EVERY_SECONDS = 1.0
ENDS_WITHIN_SECONDS = 3.0  # what is not done by then is begun again by the next process


class Exporting:
    """What makes the files of an installation: this process alone, one file after the other."""

    def __init__(self, engine: Engine, instance: Path):
        self._engine, self._place = engine, export_orders.folder(instance)

    def make_waiting(self, at: datetime) -> str:
        """Make every file that waits, first what was left half-made by a death; what was made."""
        made: list[str] = []
        if export_orders.is_any_unfinished(self._engine):
            export_orders.recover(self._engine, self._place, at)
            while order := export_orders.claim(self._engine):
                made.append(export_making.make(self._engine, self._place, order))
        failed = sum(map(bool, made))
        return f"{len(made) - failed} files made, {failed} failed" if made else ""

    def sweep(self, at: datetime) -> int:
        """Delete what was kept long enough; how many files."""
        return export_orders.sweep(self._engine, self._place, at)


@contextmanager
def beside(make: Callable[[], object]) -> Iterator[None]:
    """For as long as the block runs, `make` what waits, in a thread of its own: no job of the minute waits for it."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOKS_EVERY_SECONDS):
            with suppress(OSError):  # a folder out of reach for a moment: it is looked at again
                make()

    thread = threading.Thread(target=look, name="exports", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(ENDS_WITHIN_SECONDS)
