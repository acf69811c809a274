"""What quality flags need beside the answers, read for many tally cells at once: how long, on which kiosk, when."""

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, String, Text, case, cast, func, literal, or_, type_coerce

from analysis.quality import DAY, UNKNOWN, Rows
from survey_core.models import Response

from .openings import Openings

RESPONSE = Response.__table__.c
KIOSK = "kiosk"
CLOCK, NO_CLOCK = "HH24:MI:SS.US", "--:--:--.------"
DIGITS = np.array([36_000, 3_600, 0, 600, 60, 0, 10, 1, 0, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6])
NONE = str(UNKNOWN)


def columns(connection: Connection) -> list:
    """Duration, kiosk, UTC time of the day and trap of each response; no time where the device's clock was uncertain."""
    return [
        func.aggregate_strings(func.coalesce(cast(RESPONSE.duration_seconds, Text), NONE), ",").label(
            "durations"
        ),
        func.aggregate_strings(func.coalesce(cast(RESPONSE.device_id, Text), NONE), ",").label("devices"),
        func.aggregate_strings(clock(connection), "").label("clocks"),
        func.aggregate_strings(case((RESPONSE.is_trapped, literal("1")), else_=literal("0")), "").label(
            "trapped"
        ),
    ]


def clock(connection: Connection) -> ColumnElement[str]:
    """The UTC time of the day of a response as HH:MM:SS.ffffff; NO_CLOCK where it says nothing."""
    at = RESPONSE.answered_at
    is_sqlite = connection.dialect.name == "sqlite"
    known = func.substr(type_coerce(at, String), 12, len(NO_CLOCK)) if is_sqlite else func.to_char(at, CLOCK)
    unknown = or_(RESPONSE.device_id.is_(None), at.is_(None), RESPONSE.is_time_uncertain)
    return case((unknown, literal(NO_CLOCK)), else_=known)


class KioskTimes:
    """The same as columns, cell after cell; only a kiosk's answers have a place and a time."""

    def __init__(self, openings: Openings):
        self.openings = openings
        self.durations: list[int] = []
        self.places: list[int] = []
        self.clocks: list[str] = []
        self.ahead: list[int] = []
        self.hours: list[tuple[int, int]] = []
        self.trapped: list[str] = []

    def add(self, row) -> None:
        self.durations.extend(map(int, row.durations.split(",")))
        self.trapped.append(row.trapped)
        if row.channel == KIOSK:
            self._add_kiosks(row)
        else:
            self.places.extend([UNKNOWN] * row.people)
            self.clocks.append(NO_CLOCK * row.people)
            self.ahead.extend([0] * row.people)

    def _add_kiosks(self, row) -> None:
        devices = list(map(int, row.devices.split(",")))
        known = sorted(set(devices) - {UNKNOWN})
        place = {device: len(self.hours) + n for n, device in enumerate(known)}
        self.hours.extend(self.openings.on(device, row.day) for device in known)
        self.places.extend([place.get(device, UNKNOWN) for device in devices])
        self.clocks.append(row.clocks)
        self.ahead.extend([self.openings.ahead(row.day)] * row.people)

    def rows(self, states: npt.NDArray[np.uint8]) -> Rows:
        """With the states of the same responses, what the flags are raised from."""
        places = np.array(self.places, dtype=np.intp)
        # The last pair stands for UNKNOWN, the place -1.
        hours = np.array([*self.hours, (UNKNOWN, UNKNOWN)], dtype=np.intp)[places]
        return Rows(
            scores=states,
            durations=np.array(self.durations, dtype=np.intp),
            places=places,
            finishes=(seconds(np.frombuffer("".join(self.clocks).encode(), dtype=np.uint8)) + self.ahead)
            % DAY,
            opens=hours[:, 0],
            closes=hours[:, 1],
            trapped=np.frombuffer("".join(self.trapped).encode(), dtype=np.uint8) == ord("1"),
        )


def seconds(clocks: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Seconds of the day of such times, one a row, character by character; nan where it says NO_CLOCK."""
    digits = clocks.reshape(-1, len(NO_CLOCK))
    return np.where(digits[:, 0] == ord("-"), np.nan, (digits.astype(float) - ord("0")) @ DIGITS)
