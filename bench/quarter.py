"""A quarter of 100,000 responses: the index cold and warm."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from time import perf_counter
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from survey_core import marking
from survey_core.collecting import open_collector
from survey_core.database import create_engine, now
from survey_core.models import Department, Device, Questionnaire, Response, TallyCell, Version

from .served import ROOT, installation

RESPONSES = 100_000
DEPARTMENTS = 12
CHANNELS = ("qr", "kiosk")
FIRST, DAYS = date(2025, 7, 1), 92
ROWS_AT_A_TIME = 10_000
OPENS, CLOSES = time(7), time(17)  # so that every rule of the quality flags has something to read
IMPORTS = "import langnghe, command_line.index, survey_admin.reports"


def measure() -> dict:
    """Seconds of `langnghe index` beyond the start of the interpreter and its imports."""
    with installation() as made:
        fill(made)
        start = min(_seconds(made, "-c", IMPORTS) for _ in range(5))
        index = ("-m", "langnghe", "index", "--form", "outpatient-2024", "--quarter", "2025Q3")
        cold = _seconds(made, *index)
        warm = min(_seconds(made, *index) for _ in range(5))
        return {
            "index_start": (start, "s"),
            "index_cold_beyond_start": (cold - start, "s"),
            "index_warm_beyond_start": (warm - start, "s"),
        }


def _seconds(made, *arguments: str) -> float:
    """Wall seconds of one python process."""
    started = perf_counter()
    _run(made, *arguments)
    return perf_counter() - started


def _run(made, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(  # noqa: S603
        command,
        env=made.environ,
        cwd=ROOT,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ).stdout


def few_answers(random: Random) -> dict:
    """The four questions beside the scales that the figures are made of."""
    return {"G1": random.randint(70, 110), "G2": "5", "sex": "female", "E5": "3"}


def fill(made, answers_of: Callable[[Random], dict] = few_answers) -> None:
    """Rows straight into the table (the door itself is measured in uploads), their cells marked as the door does."""
    engine = create_engine(made.database_url)
    with Session(engine) as session, session.begin():
        collectors = _collectors(session, made)
        form = session.query(Questionnaire).filter_by(key="outpatient-2024").one()
        version = session.query(Version).filter_by(questionnaire_id=form.id).one()
        random, moment = Random(1), now()  # noqa: S311
        for start in range(0, RESPONSES, ROWS_AT_A_TIME):
            rows = [
                _row(random, *collectors[n % len(collectors)], version.id, moment, n)
                | {"answers": answers_of(random)}
                for n in range(start, start + ROWS_AT_A_TIME)
            ]
            session.execute(insert(Response), rows)
            marking.mark(session.connection(), rows)
        session.execute(update(TallyCell).values(counted=0, data=None))
    engine.dispose()


def _collectors(session: Session, made) -> list:
    """The ways in, each with the kiosk that stands there, if it is one."""
    form = session.query(Questionnaire).filter_by(key="outpatient-2024").one()
    departments = [
        Department(facility_id=made.facility_id, code=f"D{n}", name=f"Khoa {n}") for n in range(DEPARTMENTS)
    ]
    session.add_all(departments)
    session.flush()
    collectors = [open_collector(session, d, form, channel) for d in departments for channel in CHANNELS]
    kiosks = {
        collector.id: Device(
            facility_id=made.facility_id, name=f"Kiosk {collector.id}", opens_at=OPENS, closes_at=CLOSES
        )
        for collector in collectors
        if collector.channel == "kiosk"
    }
    session.add_all(kiosks.values())
    session.flush()
    return [
        (collector, kiosks[collector.id].id if collector.id in kiosks else None) for collector in collectors
    ]


def _row(random: Random, collector, device: int | None, version_id: int, moment, n: int) -> dict:
    day = FIRST + timedelta(days=random.randrange(DAYS))
    second = int(
        random.triangular(0, 11 * 3_600, 3 * 3_600)
    )  # of the working day, which begins at midnight UTC
    person = random.random() < 0.7
    levels = "".join(
        random.choices("543210-", (70, 25, 2, 1, 0.3, 1, 0.7) if person else (20, 60, 12, 4, 2, 1, 1), k=31)
    )
    return {
        "facility_id": collector.facility_id, "id": UUID(int=random.getrandbits(128), version=4),
        "audience": "patient", "department_id": collector.department_id, "version_id": version_id,
        "round_id": None, "survey_type": 1, "channel": collector.channel, "collector_id": collector.id,
        "device_id": device, "device_seq": None if device is None else n, "language": "vi", "answered_on": day,
        "answered_at": datetime.combine(day, time(), UTC) + timedelta(seconds=second), "received_at": moment,
        "duration_seconds": int(random.lognormvariate(5.3, 0.5)), "is_time_uncertain": False,
        "is_late": False, "scores": levels,
    }  # fmt: skip
