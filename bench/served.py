"""A served installation in a temporary folder, default set-up, limits off on loopback."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from command_line.init import found_facility
from survey_core import schema, settings
from survey_core.collecting import open_collector
from survey_core.database import create_engine
from survey_core.models import Department, Questionnaire

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN_SECONDS = 90


@dataclass(frozen=True)
class Installation:
    """A prepared instance: its environment, its database, one open qr collector of outpatient-2024."""

    environ: dict
    database_url: str
    code: str
    facility_id: int


@contextlib.contextmanager
def installation():
    """A fresh instance on the embedded database with one facility."""
    with tempfile.TemporaryDirectory(prefix="langnghe-bench-") as folder:
        environ = os.environ | {
            "LANGNGHE_INSTANCE": folder, "LANGNGHE_LIMITS": "off",
            "HOST": "127.0.0.1", "PORT": str(free_port()),
        }  # fmt: skip
        environ.pop("LANGNGHE_DATABASE_URL", None)
        settings.prepare_instance(environ)
        url = settings.load(environ).database_url
        engine = create_engine(url)
        schema.upgrade(engine)
        with Session(engine) as session, session.begin():
            facility = found_facility(session, "bench", "Bệnh viện đo")
            department = Department(facility_id=facility.id, code="KB", name="Khoa Khám bệnh")
            session.add(department)
            session.flush()
            form = session.query(Questionnaire).filter_by(key="outpatient-2024").one()
            code = open_collector(session, department, form, "qr").code
            made = Installation(environ, url, code, facility.id)
        engine.dispose()
        yield made


PRODUCT = ("-m", "langnghe", "run")
BARE = ("-c", "from command_line import run; import os; "
        "run.APPLICATIONS['both'] = 'bench.bare:application'; "
        "run.serve('127.0.0.1', int(os.environ['PORT']), 'both', 1)")  # fmt: skip


@contextlib.contextmanager
def server(made: Installation, program: tuple[str, ...] = PRODUCT):
    """The product, or the bare view behind the same server, in its own process; yields its port."""
    port = int(made.environ["PORT"])
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *program], env=made.environ, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/ping", process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen) -> None:
    """Return once this address answers; RuntimeError where the process ends or never serves."""
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=1):  # noqa: S310
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
