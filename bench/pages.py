"""Every page of the staff side over the demo hospital: milliseconds and questions to the database."""

import re
import statistics
import time

from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from command_line import demo_hospital
from survey_admin.accounts import new_account
from survey_core import drafts, settings
from survey_core.database import create_engine
from survey_core.models import Questionnaire

from .served import installation
from .walk import pages

EMAIL, PASSWORD = "bench@langnghe.local", "measured, not guessed"  # noqa: S105
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
REPEATS = 5


def measure() -> dict:
    """Median milliseconds of each kind of page once its tallies are counted, and the statements it sends."""
    with installation() as made:
        _build(made)
        client = _signed_in(made)
        figures: dict = {}
        for endpoint, address in sorted(pages(client).items()):
            figures[f"page_{endpoint}"] = (_milliseconds(client, address), "ms")
            figures[f"page_{endpoint}_queries"] = (_statements(client, address), "statements")
        times = [value for value, unit in figures.values() if unit == "ms"]
        return figures | {"page_slowest": (max(times), "ms")}


def _build(made) -> None:
    engine = create_engine(made.database_url)
    with Session(engine) as session, session.begin():
        demo_hospital.build(session)
        hospital = demo_hospital.find(session)
        form = select(Questionnaire).filter_by(facility_id=hospital.id, key="outpatient-2024")
        drafts.edit(session, session.scalars(form).one())
        session.add(new_account(hospital.id, EMAIL, PASSWORD, "administrator"))
    engine.dispose()


def _signed_in(made) -> Client:
    from langnghe import mounted_staff
    from survey_admin import create_app

    app = create_app(settings.load(made.environ))
    client = Client(mounted_staff(app), app.response_class)
    client.app = app
    token = TOKEN.search(client.get("/admin/sign-in").text)[1]
    given = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    client.post("/admin/sign-in", data=given, environ_base={"REMOTE_ADDR": "127.0.0.1"})
    return client


def _milliseconds(client: Client, address: str) -> float:
    return statistics.median(_once(client, address) for _ in range(REPEATS))


def _once(client: Client, address: str) -> float:
    started = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - started) * 1000


def _statements(client: Client, address: str) -> int:
    from survey_core.web import db

    told: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        told.append(statement)

    with client.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    client.get(address)
    event.remove(engine, "before_cursor_execute", note)
    return len(told)
