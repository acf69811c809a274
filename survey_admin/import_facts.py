"""What a line of a file says of itself beside its answers, as people write it: department, channel and day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.department_history import History
from survey_core.models import CHANNELS, Department, Facility
from survey_core.periods import local_day

from .collector_lines import CHANNEL_NAMES
from .importing import EARLIEST
from .paging import plain

DEPARTMENT, CHANNEL, DAY = "department", "channel", "answered_on"
WORDS = {
    "giay": "paper", "phieu giay": "paper", "phong van": "interview", "dien thoai": "phone", "ma qr": "qr",
    "online": "qr", "truc tuyen": "qr",
}  # fmt: skip
TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")


class UnknownFact(ValueError):
    """Something a line says of itself that is not known here; the message says how to mend it."""


@dataclass(frozen=True)
class Facts:
    """Codes of departments and channels by everything they are called, and the last day an answer can be of."""

    departments: Mapping[str, str]
    channels: Mapping[str, str]
    today: date

    @classmethod
    def of(cls, session: Session, facility: Facility) -> "Facts":
        """Present names win over former ones, and codes over names."""
        query = select(Department).where(Department.facility_id == facility.id)
        departments = session.scalars(query.order_by(Department.id)).all()
        former = History.of(session, facility.id).names
        called: dict[str, str] = {}
        for names in (lambda one: former.get(one.id, ()), lambda one: (one,)):
            for one in departments:
                called |= {
                    squeezed(text): one.code for named in names(one) for text in (named.name, named.name_en)
                }
        called |= {squeezed(one.code): one.code for one in departments}
        called.pop("", None)
        channels = {squeezed(str(name)): code for code, name in CHANNEL_NAMES.items()}
        return cls(called, WORDS | channels | {code: code for code in CHANNELS},
                   local_day(now(), facility.time_zone))  # fmt: skip

    def settled(self, given: Mapping[str, str]) -> dict[str, str]:
        """The same in our codes. Raises UnknownFact."""
        department = self.departments.get(squeezed(given[DEPARTMENT]))
        if department is None:
            raise UnknownFact(_("Department “%(name)s” is not known. Write its code or its name as it stands under Departments, or "
                                "add it there.", name=given[DEPARTMENT][:60] or "–"))  # fmt: skip
        channel = self.channels.get(squeezed(given[CHANNEL]))
        if channel is None:
            raise UnknownFact(_("Channel “%(name)s” is not known. Write one of these: %(known)s.", name=given[CHANNEL][:60] or "–",
                                known=", ".join(map(str, CHANNEL_NAMES.values()))))  # fmt: skip
        return {DEPARTMENT: department, CHANNEL: channel, DAY: self._day(given[DAY]).isoformat()}

    def _day(self, text: str) -> date:
        for day_format in FORMATS:
            try:
                day = datetime.strptime(TIME_OF_DAY.sub("", text), day_format).date()
            except ValueError:
                continue
            if not EARLIEST <= day <= self.today:
                raise UnknownFact(_("The day of the answers cannot lie ahead, nor before the year 2000."))
            return day
        raise UnknownFact(_("“%(text)s” is not a day; write it like 30/09/2025.", text=text[:40] or "–"))


def squeezed(text: str) -> str:
    """A text as it is compared: without case, diacritics and spare blanks."""
    return " ".join(plain(text).split())
