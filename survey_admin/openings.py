"""When the kiosks of a facility stand open, as the quality flags need it: on a day, in seconds of that day."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from analysis.quality import DAY, UNKNOWN
from survey_core.models import Device, Facility

NOON = time(12)


@dataclass(frozen=True)
class Openings:
    """`hours` holds opening time, closing time and ISO weekdays by device id, of those that have hours."""

    time_zone: str = "UTC"
    hours: Mapping[int, tuple[time, time, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, facility: Facility) -> "Openings":
        """The hours in force now; they judge earlier days as well."""
        query = (
            select(Device.id, Device.opens_at, Device.closes_at, Device.open_days)
            .where(Device.facility_id == facility.id, Device.opens_at.is_not(None))
            .order_by(Device.id)
        )
        return cls(
            facility.time_zone,
            {
                id_: (opens, closes, days)
                for id_, opens, closes, days in connection.execute(query)
                if opens and closes
            },
        )

    @cached_property
    def fingerprint(self) -> int:
        """A checksum that changes with the zone and with any kiosk's hours."""
        return zlib.crc32(repr((self.time_zone, sorted(self.hours.items()))).encode())

    def on(self, device_id: int, day: date) -> tuple[int, int]:
        """Opening and closing second of a day: both UNKNOWN without hours, both DAY where it stays closed."""
        if device_id not in self.hours:
            return UNKNOWN, UNKNOWN
        opens, closes, days = self.hours[device_id]
        return (_second(opens), _second(closes)) if str(day.isoweekday()) in days else (DAY, DAY)

    def ahead(self, day: date) -> int:
        """Seconds the facility's clock is ahead of UTC on a day."""
        offset = datetime.combine(day, NOON, ZoneInfo(self.time_zone)).utcoffset() or timedelta(0)
        return int(offset.total_seconds())


def _second(at: time) -> int:
    return at.hour * 3_600 + at.minute * 60 + at.second
