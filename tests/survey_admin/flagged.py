"""A kiosk's day for tests about quality flags: responses with instants, through the one door."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from survey_core.models import Device
from survey_core.questionnaire import OFFICIAL_FORMS, parse
from survey_core.security import device_key_hash
from survey_core.timing import Clock
from tests.builders import FacilityBuilder

FORM = parse((OFFICIAL_FORMS / "outpatient-2024.json").read_text(encoding="utf-8"))
ZONE, MONDAY = ZoneInfo("Asia/Ho_Chi_Minh"), date(2025, 8, 4)
CALM_SECONDS = 240


def varied(start: int = 0, low: int = 4) -> dict:
    """Every scored question at two levels in turn, so that nothing is straight-lined; by `start` unlike another."""
    codes = [item.code for item in FORM.likert]
    return {code: low + (n * (start + 3) + n // (start + 2)) % 2 for n, code in enumerate(codes)}


@dataclass(frozen=True)
class KioskDay:
    """A paired kiosk of a department that sends what is asked for."""

    facility: FacilityBuilder
    device: Device
    key: str
    department: str

    @classmethod
    def of(cls, facility: FacilityBuilder, department: str = "KB") -> "KioskDay":
        collector = facility.collector(channel="kiosk", department=department)
        return cls(facility, *facility.paired_device(collector), department)

    def send(
        self, answers: dict, at: str = "09:00:00", seconds: int = CALM_SECONDS, on: date = MONDAY, **fields
    ) -> None:
        """One response that ended at this local time."""
        finished = datetime.combine(on, time.fromisoformat(at), ZONE)
        clock = Clock(finished - timedelta(seconds=seconds), finished, finished)
        collector = self.facility.collector(channel="kiosk", department=self.department)
        given = {"answered_on": None, "received_at": finished, "clock": clock}
        self.facility.answer_all(
            [answers], collector=collector, device_key_hash=device_key_hash(self.key), **given | fields
        )

    def stands_open(self, opens: str, closes: str, days: str = "1234567") -> None:
        """Give the kiosk hours."""
        device = self.facility.session.get_one(Device, self.device.id)
        device.opens_at, device.closes_at = time.fromisoformat(opens), time.fromisoformat(closes)
        device.open_days = days
        self.facility.session.commit()


def mix(facility: FacilityBuilder, kiosk: KioskDay) -> FacilityBuilder:
    """Ten calm content people and four flagged discontent ones in one department, two calm ones in another."""
    facility.answer_all([varied(n, low=4) for n in range(10)])
    for n in range(4):
        kiosk.send(varied(n, low=1), f"{8 + n:02}:20:00", seconds=12)
    facility.answer_all([varied(1, low=3)] * 2, collector=facility.collector(department="NOI"))
    return facility
