"""A hospital on the embedded database whose server can be killed, started anew and shipped a new release."""

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.served import free_port, wait_for
from command_line.init import found_facility
from survey_core import schema, settings
from survey_core.collecting import open_collector
from survey_core.database import create_engine
from survey_core.models import Department, Device, Questionnaire, Response
from survey_core.pairing import add_device, issue_code
from survey_core.publishing import publish
from tests.faults.form import two_questions

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ("analysis", "command_line", "jobs", "kiosk_app", "survey_admin", "survey_core", "templates")
KEY = "fault-check"


class Hospital:
    """One facility with one kiosk; the program runs from a copy of its own, so that a new release can be shipped."""

    def __init__(self, folder: Path):
        self.program, self.port, self.process = folder / "program", free_port(), None
        for name in PROGRAM:
            shutil.copytree(ROOT / name, self.program / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "langnghe.py", self.program)
        self.environ = os.environ | {
            "LANGNGHE_INSTANCE": str(folder / "instance"), "HOST": "127.0.0.1", "PORT": str(self.port),
            "LANGNGHE_LIMITS": "off", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        self.environ.pop("LANGNGHE_DATABASE_URL", None)
        settings.prepare_instance(self.environ)
        self.settings = settings.load(self.environ)
        self.engine = create_engine(self.settings.database_url).execution_options(writes=True)
        schema.upgrade(self.engine)
        self.releases, self.versions = 0, 0
        self._found()

    def _found(self) -> None:
        with Session(self.engine) as session, session.begin():
            facility = found_facility(session, "faults", "Bệnh viện thử lỗi")
            department = Department(facility_id=facility.id, code="KB", name="Khoa Khám bệnh")
            session.add(department)
            session.flush()
            self.facility_id = facility.id
            self._publish(session)
            form = session.scalars(select(Questionnaire).filter_by(key=KEY)).one()
            collector = open_collector(session, department, form, "kiosk")
            device = add_device(session, facility.id, "Kiosk thử", [collector.id])
            self.device_id, self.pin = device.id, device.service_pin

    def pairing_code(self) -> str:
        with Session(self.engine) as session, session.begin():
            return issue_code(session, self.settings.secret_key, session.get_one(Device, self.device_id))

    def start(self) -> None:
        if self.process is not None:
            return
        command = [sys.executable, "-m", "langnghe", "run", "--side", "respondents"]
        self.process = subprocess.Popen(
            command, env=self.environ, cwd=self.program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        wait_for(f"http://127.0.0.1:{self.port}/ping", self.process)

    def kill(self) -> None:
        """No farewell: every process of the server is gone at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ship_release(self) -> None:
        """A newer version of the page, on a server started anew."""
        self.kill()
        self.releases += 1
        with (self.program / "kiosk_app" / "static" / "kiosk.css").open("a") as sheet:
            sheet.write(f"\n/* release {self.releases} */\n")
        self.start()

    def publish_version(self) -> None:
        with Session(self.engine) as session, session.begin():
            self._publish(session)

    def _publish(self, session: Session) -> None:
        self.versions += 1
        publish(session, self.facility_id, two_questions(KEY, f"Phiếu thử, lần {self.versions}"))

    def stored(self) -> Counter:
        """How often each person's words are stored."""
        with Session(self.engine) as session:
            return Counter(answers.get("T1") for answers in session.scalars(select(Response.answers)))

    def times(self) -> dict[str, tuple]:
        """(answered_at, is_time_uncertain) by the person's words."""
        query = select(Response.answers, Response.answered_at, Response.is_time_uncertain)
        with Session(self.engine) as session:
            return {
                answers.get("T1"): (at, is_uncertain) for answers, at, is_uncertain in session.execute(query)
            }

    def take_in(self, file: Path) -> None:
        """What the kiosk saved, read in by staff."""
        command = [sys.executable, "-m", "langnghe", "import", "queue", str(file)]
        subprocess.run(command, env=self.environ, cwd=self.program, check=True, capture_output=True)

    def close(self) -> None:
        self.kill()
        self.engine.dispose()
