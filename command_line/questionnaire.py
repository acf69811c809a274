"""`langnghe questionnaire`: what forms there are."""

import click
from sqlalchemy import select

from survey_core.models import Facility, Questionnaire, Version
from survey_core.questionnaire import parse

from .listing import show
from .opening import find_facility, open_session


@click.group()
def command() -> None:
    """List the questionnaires."""


@command.command("list")
@click.option("--facility", "code", help="Only this facility.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(code: str | None, as_json: bool) -> None:
    """One line per questionnaire and published version."""
    with open_session() as session:
        query = (
            select(Questionnaire, Version, Facility.code)
            .join(Version, Version.questionnaire_id == Questionnaire.id)
            .join(Facility, Facility.id == Questionnaire.facility_id)
            .order_by(Facility.code, Questionnaire.key, Version.number)
        )
        if code is not None:
            query = query.where(Facility.id == find_facility(session, code).id)
        show([_row(*found) for found in session.execute(query)], as_json)


def _row(form: Questionnaire, version: Version, facility: str) -> dict:
    definition = parse(version.definition)
    return {
        "key": form.key,
        "version": version.number,
        "audience": form.audience,
        "items": len(definition.items),
        "scored": len(definition.likert),
        "published": version.published_at is not None,
        "facility": facility,
        "title": definition.title["vi"],
    }
