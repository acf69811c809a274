"""A million responses (40 departments, four quarters, three forms): index, page and workbook, cold and warm.

Beside them a straightforward computation of the same rate and interval with pandas and statsmodels.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from uuid import UUID

import numpy as np
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from survey_core import marking
from survey_core.collecting import open_collector
from survey_core.database import create_engine, now
from survey_core.models import Department, Questionnaire, Response, TallyCell, Version

from .served import ROOT, Installation, installation

RESPONSES = 1_000_000
DEPARTMENTS = 40
FORMS = {"outpatient-2024": 31, "inpatient-2024": 36, "mother-2019": 23}
CHANNELS = ("qr", "kiosk")
FIRST, DAYS = date(2025, 1, 1), 365
ROWS_AT_A_TIME = 20_000
LEVELS = np.frombuffer(b"543210-", dtype=np.uint8)
CONTENT, OTHERS = (0.70, 0.25, 0.02, 0.01, 0.003, 0.01, 0.007), (0.20, 0.60, 0.12, 0.04, 0.02, 0.01, 0.01)
# The same figures from the inside of one process: what a person waits for, without the interpreter's start.
ASK = """
import json, sys, time
import langnghe, survey_admin.reports
from survey_admin import workbook
from survey_admin.queries import Question
from survey_core.database import create_engine
from survey_core.periods import parse_period
from survey_core.settings import load
engine, figures = create_engine(load().database_url), {}
def timed(name, call):
    started = time.perf_counter(); found = call(); figures[name] = time.perf_counter() - started
    return found
def build():
    return survey_admin.reports.build(engine, Question(int(sys.argv[1]), "outpatient-2024", parse_period("2025Q4")), "vi")
timed("cold", build)
report = min((timed("warm", build) for _ in range(5)), key=lambda _: figures["warm"])
figures["warm"] = min(timed("again", build) and figures["again"] for _ in range(5))
timed("workbook", lambda: workbook.report_bytes(build()))
rate = report.headline.satisfaction
print(json.dumps(figures | {"value": rate.value, "people": rate.people}))
"""
# One person's answers are a cluster: the share and its linearised variance, read row by row.
PANDAS = """
import json, sqlite3, sys, time
started = time.perf_counter()
import numpy as np, pandas as pd
from statsmodels.stats.proportion import proportion_confint
rows = pd.read_sql_query(
    "SELECT r.scores, r.department_id FROM response r JOIN version v ON v.id = r.version_id "
    "JOIN questionnaire q ON q.id = v.questionnaire_id "
    "WHERE q.key = 'outpatient-2024' AND r.answered_on BETWEEN '2025-10-01' AND '2025-12-31'", sqlite3.connect(sys.argv[1]))
letters = pd.DataFrame(rows.scores.map(list).tolist())
answers = letters.isin(list("12345")).sum(axis=1)
kept = (letters.eq("-").sum(axis=1) <= 0.2 * letters.shape[1]) & (answers > 0)
y, n = letters.isin(["4", "5"]).sum(axis=1)[kept], answers[kept]
p, people = y.sum() / n.sum(), len(n)
variance = people / (people - 1) * ((y - p * n) ** 2).sum() / n.sum() ** 2
effective = p * (1 - p) / variance
low, high = proportion_confint(p * effective, effective, method="wilson")
by_department = [(name, g.sum() / n[g.index].sum()) for name, g in y.groupby(rows.department_id[kept])]
print(json.dumps({"seconds": time.perf_counter() - started, "value": p, "people": people}))
"""


def measure() -> dict:
    """Seconds of the report of one quarter of one form among a million responses."""
    with installation() as made:
        started = perf_counter()
        fill(made)
        figures: dict = {"million_fill": (perf_counter() - started, "s")}
        asked = json.loads(_run(made, "-c", ASK, str(made.facility_id)))
        for name in ("cold", "warm", "workbook"):
            figures[f"million_report_{name}"] = (asked[name], "s")
        page = json.loads(_run(made, "-m", "bench.million_page", str(made.facility_id)))
        figures |= {f"million_page_{name}": (page[name], "s") for name in ("cold", "warm")}
        plain = json.loads(_run(made, "-c", PANDAS, made.database_url.removeprefix("sqlite:///")))
        figures["million_pandas"] = (plain["seconds"], "s")
        figures["million_difference"] = (abs(asked["value"] - plain["value"]), "")
        return figures


def _run(made: Installation, *arguments: str) -> str:
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments],
        env=made.environ,
        cwd=ROOT,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    ).stdout


def fill(made: Installation) -> None:
    """Rows straight into the table, their cells marked as the door does and none of them counted."""
    engine = create_engine(made.database_url)
    random = np.random.default_rng(1)
    with Session(engine) as session:
        ways = _ways(session, made)
        session.commit()
        for _part in range(RESPONSES // ROWS_AT_A_TIME):
            rows = list(_rows(random, ways))
            session.execute(insert(Response), rows)
            marking.mark(session.connection(), rows)
            session.commit()
        session.execute(update(TallyCell).values(counted=0, data=None))
        session.commit()
    engine.dispose()


def _ways(session: Session, made: Installation) -> list:
    """(collector, version, number of scored questions) of every department, form and channel."""
    departments = [
        Department(facility_id=made.facility_id, code=f"D{n}", name=f"Khoa {n}") for n in range(DEPARTMENTS)
    ]
    session.add_all(departments)
    session.flush()
    ways = []
    for key, width in FORMS.items():
        form = session.query(Questionnaire).filter_by(key=key, facility_id=made.facility_id).one()
        version = session.query(Version).filter_by(questionnaire_id=form.id).one().id
        for department in departments:
            ways += [
                (open_collector(session, department, form, channel), version, width) for channel in CHANNELS
            ]
    return ways


def _rows(random: np.random.Generator, ways: list) -> Iterator[dict]:
    n = ROWS_AT_A_TIME
    chosen, days = random.integers(len(ways), size=n).tolist(), random.integers(DAYS, size=n).tolist()
    seconds, ids = random.integers(36_000, size=n).tolist(), random.bytes(16 * n)
    content, moment = random.random(n) < 0.7, now()
    levels = np.where(
        content[:, None],
        random.choice(LEVELS, size=(n, 36), p=np.array(CONTENT) / sum(CONTENT)),
        random.choice(LEVELS, size=(n, 36), p=np.array(OTHERS) / sum(OTHERS)),
    ).astype(np.uint8)
    for i in range(n):
        collector, version, width = ways[chosen[i]]
        day = FIRST + timedelta(days=days[i])
        yield {
            "facility_id": collector.facility_id, "id": UUID(bytes=ids[16 * i : 16 * i + 16], version=4),
            "audience": "patient", "department_id": collector.department_id, "version_id": version,
            "round_id": None, "survey_type": 1, "channel": collector.channel, "collector_id": collector.id,
            "device_id": None, "device_seq": None, "language": "vi", "answered_on": day,
            "answered_at": datetime.combine(day, time(), UTC) + timedelta(seconds=seconds[i]),
            "received_at": moment, "duration_seconds": 60 + seconds[i] % 400, "is_time_uncertain": False,
            "is_late": False, "scores": levels[i, :width].tobytes().decode(), "answers": {"G1": 90, "G2": "5"},
        }  # fmt: skip
