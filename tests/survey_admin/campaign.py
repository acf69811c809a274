"""A quality office at work on its rounds: the day it is, what it sends, what it reads."""

from datetime import UTC, date, datetime

from survey_admin import progress, round_form
from survey_core.models import RoundTarget

from .people import token

FORM = "outpatient-2024"


def stop_the_clock(monkeypatch) -> dict:
    """Half of the third quarter of 2025 is over, 46 of 92 days, until a test moves 'now'."""
    at = {"now": datetime(2025, 8, 16, 3, tzinfo=UTC)}
    for module in (progress, round_form):
        monkeypatch.setattr(module, "now", lambda: at["now"])
    return at


def post(client, path, follow=True, **fields):
    given = fields | {"csrf_token": token(client, "/admin/rounds/new")}
    return client.post(f"/admin{path}?lang=en", data=given, follow_redirects=follow)


def text(reply) -> str:
    return " ".join(reply.text.split())


def target(session, round_, department, people=None, visits=None):
    session.add(RoundTarget(facility_id=round_.facility_id, round_id=round_.id, department_id=department.id,
                            target=people, visits=visits))  # fmt: skip
    session.commit()


def people(facility, number, department="KB", on=date(2025, 8, 4)):
    facility.answer_all([{"A1": 5}] * number, on, facility.collector(department=department))
