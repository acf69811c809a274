"""`langnghe collector`: the ways in."""

import click
from sqlalchemy import select

from survey_core.models import Collector, Department, Facility, Questionnaire

from .listing import show
from .opening import find_facility, open_session, read_settings


@click.group()
def command() -> None:
    """List the collectors."""


@command.command("list")
@click.option("--facility", "code", help="Only this facility.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(code: str | None, as_json: bool) -> None:
    """One line per collector: code, questionnaire, channel, department, facility, open."""
    with open_session() as session:
        query = (
            select(Collector, Questionnaire.key, Department.code, Facility.code)
            .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
            .join(Department, Department.id == Collector.department_id)
            .join(Facility, Facility.id == Collector.facility_id)
            .order_by(Facility.code, Department.position, Department.code, Collector.id)
        )
        if code is not None:
            query = query.where(Facility.id == find_facility(session, code).id)
        address = read_settings().public_url
        show([_row(address, *found) for found in session.execute(query)], as_json)


def _row(address: str, collector: Collector, form: str, department: str, facility: str) -> dict:
    return {
        "code": collector.code,
        "questionnaire": form,
        "channel": collector.channel,
        "department": department,
        "facility": facility,
        "open": collector.is_open,
        "address": f"{address}/q/{collector.code}" if collector.channel in ("qr", "invite") else None,
    }
