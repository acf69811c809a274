"""How often codes are opened: counted in memory, and added to the day's number a few seconds later.

Nothing is known of who opened a code: no address, no device, no cookie. A staff questionnaire is not counted.
"""

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from .database import now
from .marking import insert_for
from .models import Collector, Facility, ScanCount
from .periods import local_day

SECONDS_IN_MEMORY = 10.0

Openings = Mapping[tuple[str, datetime], int]


class ScanCounter:
    """The openings of the last seconds in this process; a thread of its own writes them, so that no reader waits."""

    def __init__(self, engine: Engine, seconds: float = SECONDS_IN_MEMORY):
        self._engine, self._seconds = engine, seconds
        self._guard = threading.Lock()
        self._openings: Counter[tuple[str, datetime]] = Counter()
        self._timer: threading.Timer | None = None

    def count(self, code: str) -> None:
        """One more opening of this code; costs no question to the database."""
        with self._guard:
            self._openings[code, now().replace(second=0, microsecond=0)] += 1
            if self._timer is None:
                self._timer = threading.Timer(self._seconds, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what was counted. Without its database it is kept, and written with the next openings."""
        with self._guard:
            openings, self._openings = self._openings, Counter()
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
        if not openings:
            return
        try:
            with self._engine.begin() as connection:
                add(connection, openings)
        except SQLAlchemyError:
            with self._guard:
                self._openings.update(openings)

    def forget(self) -> None:
        """Drop what was not written yet; no thread is left waiting."""
        with self._guard:
            self._openings.clear()
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None


def add(connection: Connection, openings: Openings) -> None:
    """Add openings of patients' posters by (code, instant) to their local days; the caller commits."""
    codes = {code for code, _at in openings}
    known = connection.execute(
        select(Collector.code, Collector.id, Collector.facility_id, Facility.time_zone)
        .join(Facility, Facility.id == Collector.facility_id)
        .where(Collector.code.in_(codes), Collector.audience == "patient", Collector.channel == "qr")
    ).all()
    ways = {way.code: way for way in known}
    days: Counter[tuple[int, int, object]] = Counter()
    for (code, at), opened in openings.items():
        if way := ways.get(code):
            days[way.id, way.facility_id, local_day(at, way.time_zone)] += opened
    if days:
        _upsert(connection, days)


def _upsert(connection: Connection, days: Counter) -> None:
    rows = [
        {"collector_id": id_, "facility_id": facility_id, "day": day, "opened": opened}
        for (id_, facility_id, day), opened in sorted(
            days.items()
        )  # one order for all: no two processes lock up
    ]
    statement = insert_for(connection.dialect.name)(ScanCount)
    more = ScanCount.opened + statement.excluded.opened
    connection.execute(
        statement.on_conflict_do_update(index_elements=["collector_id", "day"], set_={"opened": more}), rows
    )
