"""The demo hospital before its first answer: facility, departments, forms, collectors and one kiosk."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.collecting import open_collector
from survey_core.models import Department, Facility, Questionnaire, Version
from survey_core.pairing import add_device
from survey_core.publishing import publish
from survey_core.questionnaire import Definition, official_forms, parse

from .asking import Way
from .departments import WARDS, Stream, Ward

FACILITY_CODE = "demo"
STAFF_FORM = "staff-2019"
STAFF_STREAM = Stream(STAFF_FORM, "invite", "Phiếu mời nhân viên tự rút từ hộp", 0)
LEAVING = Stream("outpatient-2024", "invite", "Phiếu mời phát khi ra về", 0)
DEVICE_NAME = "Kiosk sảnh chính"


@dataclass(frozen=True)
class Hospital:
    """The facility and its ways in, patients' and staff's, in the order of the departments.

    Staff, and outpatients who leave by `invitation`, answer with slips.
    """

    facility: Facility
    staff_form: Questionnaire
    patient_ways: tuple[Way, ...]
    staff_ways: tuple[Way, ...]
    invitation: Way


def found(session: Session, opened_at: datetime) -> Hospital:
    """Everything that existed when the hospital began to ask, at `opened_at`."""
    facility = _facility(session, opened_at)
    departments = _departments(session, facility)
    forms = _forms(session, facility)
    opener = _Opener(session, departments, forms, opened_at, ZoneInfo(facility.time_zone))
    patient_ways = tuple(opener.open(ward, stream) for ward in WARDS for stream in ward.streams)
    staff_ways = tuple(opener.open(ward, STAFF_STREAM) for ward in WARDS if ward.staff)
    invitation = opener.open(WARDS[0], LEAVING)
    device = add_device(session, facility.id, DEVICE_NAME, opener.kiosk_ids)
    device.created_at = opened_at
    return Hospital(facility, forms[STAFF_FORM][0], patient_ways, staff_ways, invitation)


def _facility(session: Session, opened_at: datetime) -> Facility:
    facility = Facility(
        code=FACILITY_CODE,
        name="Bệnh viện Đa khoa tỉnh Sơn Hà (minh hoạ)",
        name_en="Sơn Hà Provincial General Hospital (demo)",
        governing_body="Sở Y tế tỉnh Sơn Hà",
        place="Sơn Hà",
        is_demo=True,
        created_at=opened_at,
    )
    session.add(facility)
    session.flush()
    return facility


def _departments(session: Session, facility: Facility) -> dict[str, Department]:
    made = {
        ward.code: Department(
            facility_id=facility.id,
            code=ward.code,
            ministry_code=ward.ministry_code,
            name=ward.name,
            name_en=ward.name_en,
            position=position,
        )
        for position, ward in enumerate(WARDS, 1)
    }
    session.add_all(made.values())
    session.flush()
    for ward in WARDS:
        if ward.parent:
            made[ward.code].parent_id = made[ward.parent].id
    return made


Form = tuple[Questionnaire, Version, Definition]


def _forms(session: Session, facility: Facility) -> dict[str, Form]:
    """Every form that ships with the product, published."""
    forms = {}
    for key, text in official_forms():
        version = publish(session, facility.id, text)
        form = session.scalars(select(Questionnaire).filter_by(id=version.questionnaire_id)).one()
        forms[key] = (form, version, parse(text))
    return forms


@dataclass
class _Opener:
    """Opens collectors and remembers which ones belong to a kiosk."""

    session: Session
    departments: dict[str, Department]
    forms: dict[str, Form]
    opened_at: datetime
    zone: ZoneInfo

    def __post_init__(self):
        self.kiosk_ids: list[int] = []

    def open(self, ward: Ward, stream: Stream) -> Way:
        form, version, definition = self.forms[stream.form]
        collector = open_collector(
            self.session, self.departments[ward.code], form, stream.channel, stream.label
        )
        collector.created_at = self.opened_at
        if stream.channel == "kiosk":
            self.kiosk_ids.append(collector.id)
        return Way(
            collector=collector.code,
            channel=stream.channel,
            ward=ward,
            definition=definition,
            version=version.number,
            zone=self.zone,
            per_quarter=stream.per_quarter,
        )
