"""The responses of a demo hospital, as its tests look at them."""

from datetime import date
from types import SimpleNamespace

from sqlalchemy import select

from survey_core.models import Department, Questionnaire, Response, Version

TODAY = date(2026, 11, 22)


def responses_of(session) -> list[SimpleNamespace]:
    """Each response with its form and its department."""
    query = (
        select(Response.__table__, Questionnaire.key.label("form"), Department.code.label("department"))
        .join(Version, Version.id == Response.version_id)
        .join(Questionnaire, Questionnaire.id == Version.questionnaire_id)
        .join(Department, Department.id == Response.department_id)
    )
    return [SimpleNamespace(**row._mapping) for row in session.execute(query)]
