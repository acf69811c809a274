"""Builders: a small facility, and answers to send it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.collecting import open_collector
from survey_core.intake import Receipt, Submission, accept_all
from survey_core.models import Collector, Department, Device, Facility, Questionnaire, Round
from survey_core.pairing import add_device, issue_code, redeem_code
from survey_core.publishing import publish
from survey_core.questionnaire import official_forms

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
SECRET = "0" * 64


@dataclass
class FacilityBuilder:
    """A facility with two departments, every official form published, and what a test asks for on top."""

    session: Session
    facility: Facility
    departments: dict[str, Department]
    forms: dict[str, Questionnaire]

    def collector(
        self, form: str = "outpatient-2024", channel: str = "qr", department: str = "KB"
    ) -> Collector:
        """The open collector of this kind, made at the first asking and open since 2025-01-01."""
        wanted = {
            "department_id": self.departments[department].id,
            "questionnaire_id": self.forms[form].id,
            "channel": channel,
        }
        found = self.session.scalars(select(Collector).filter_by(**wanted, closed_at=None)).first()
        if found is None:
            found = open_collector(self.session, self.departments[department], self.forms[form], channel)
            found.created_at = FIRST_DAY
        self.session.commit()
        return found

    def paired_device(self, *collectors: Collector) -> tuple[Device, str]:
        """A paired kiosk serving these collectors, and its key."""
        device = add_device(self.session, self.facility.id, "Kiosk 1", [c.id for c in collectors])
        code = issue_code(self.session, SECRET, device)
        redeemed = redeem_code(self.session, SECRET, code)
        self.session.commit()
        assert redeemed is not None
        return device, redeemed[1]

    def round(
        self, form: str = "staff-2019", starts: date = date(2025, 7, 1), ends: date = date(2025, 9, 30)
    ) -> Round:
        questionnaire = self.forms[form]
        made = Round(
            facility_id=self.facility.id, questionnaire_id=questionnaire.id, audience=questionnaire.audience,
            name=f"{form} {starts}", starts_on=starts, ends_on=ends,
        )  # fmt: skip
        self.session.add(made)
        self.session.commit()
        return made

    def answer(
        self, answers: dict, on: date = date(2025, 8, 4), collector: Collector | None = None, **fields
    ) -> Receipt:
        """Send one response through the door, as answered on this local day."""
        return self.answer_all([answers], on, collector, **fields)[0]

    def answer_all(
        self, many: list[dict], on: date = date(2025, 8, 4), collector=None, **fields
    ) -> list[Receipt]:
        collector = collector or self.collector()
        form = self.session.get(Questionnaire, collector.questionnaire_id)
        given = {"version": 1, "answered_on": on, "is_trusted": True} | fields
        self.session.commit()
        submissions = [
            Submission(id=uuid4(), collector=collector.code, questionnaire=form.key, answers=answers, **given)
            for answers in many
        ]
        with self.session.get_bind().begin() as connection:
            return accept_all(connection, submissions)


def build_facility(session: Session, code: str = "bvt") -> FacilityBuilder:
    facility = Facility(code=code, name="Bệnh viện Đa khoa tỉnh", name_en="Provincial General Hospital",
                        governing_body="Sở Y tế tỉnh", place="Sơn Hà")  # fmt: skip
    session.add(facility)
    session.flush()
    departments = {
        "KB": Department(facility_id=facility.id, code="KB", name="Khoa Khám bệnh", name_en="Outpatients"),
        "NOI": Department(
            facility_id=facility.id, code="NOI", name="Khoa Nội tổng hợp", name_en="Internal medicine"
        ),
    }
    session.add_all(departments.values())
    for _key, text in official_forms():
        publish(session, facility.id, text)
    forms = {
        form.key: form for form in session.scalars(select(Questionnaire).filter_by(facility_id=facility.id))
    }
    session.commit()
    return FacilityBuilder(session, facility, departments, forms)


def full_answers(form, level: int = 5, **others) -> dict:
    """Every Likert item of a definition at one level."""
    return {item.code: level for item in form.likert} | others


def wire(collector: Collector, form: str, answers: dict, **fields) -> dict:
    """The body of a PUT, as a device sends it now."""
    instant = datetime.now(UTC)
    return {
        "collector": collector.code,
        "questionnaire": form,
        "version": 1,
        "answers": answers,
        "language": "vi",
        "started_at": (instant - timedelta(seconds=60)).isoformat(),
        "finished_at": instant.isoformat(),
        "client_now": instant.isoformat(),
        "seq": 1,
    } | fields
