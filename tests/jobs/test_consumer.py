"""The process that does the jobs: alone in its instance, on a timetable, begun and ended with the web server."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from huey import RedisHuey, SqliteHuey
from sqlalchemy import select

from jobs import consumer
from jobs.turn import LOCK_FILE, only_one
from survey_core.database import now
from survey_core.models import Alert, Delivery, DeviceState
from tests.serving import ROOT, running
from tests.survey_admin.people import add_person

LONGEST_SECONDS = 60
NOON = datetime(2026, 11, 25, 5, 0)  # without a zone, as huey asks
sqlite_only = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def once(found):
    """What this comes to say, as soon as it says anything; the test fails where it never does."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        with suppress(OSError, ValueError):
            if told := found():
                return told
        time.sleep(0.05)
    raise AssertionError("it never came")


def sent_at(session):
    session.rollback()
    return session.scalars(select(Delivery.sent_at)).one_or_none()


def is_alive(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


class Waiting(Exception):
    pass


def waiting():
    raise Waiting


def test_one_process_of_an_instance_does_the_jobs_and_another_takes_over(tmp_path):
    with only_one(tmp_path, waiting):
        assert (tmp_path / LOCK_FILE).read_text() == str(os.getpid())
        with pytest.raises(Waiting), only_one(tmp_path, waiting):
            pass
    with only_one(tmp_path, waiting):
        pass


@sqlite_only
@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 11, 25, 3, 7, tzinfo=UTC), {"watch_kiosks", "send_mail"}),
        (datetime(2026, 11, 25, 3, 40, tzinfo=UTC), {"watch_kiosks", "send_mail", "watch_posters"}),
        (datetime(2026, 11, 25, 3, 20, tzinfo=UTC), {"watch_kiosks", "send_mail", "remind_of_closing"}),
        (datetime(2026, 11, 25, 19, 15, tzinfo=UTC), {"watch_kiosks", "send_mail", "thin_histories"}),
    ],
)
def test_each_job_has_its_time(settings, engine, at, due):
    huey = consumer.scheduled(settings, engine, now())
    assert isinstance(huey, SqliteHuey)
    assert {task.name for task in huey.read_periodic(at.replace(tzinfo=None))} == due


@sqlite_only
def test_a_job_that_meets_a_broken_database_is_logged_by_its_kind_and_tried_again(settings, engine, caplog):
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE alert RENAME TO elsewhere")
    huey = consumer.scheduled(settings, engine, now())
    for task in huey.read_periodic(NOON):
        huey.execute(task)
    assert "watch: OperationalError" in caplog.text
    assert "SELECT" not in caplog.text


@sqlite_only
def test_no_kiosk_is_blamed_after_the_server_itself_was_away(
    settings, engine, session, facility, monkeypatch
):
    facility.paired_device(facility.collector("short-outpatient", channel="kiosk"))
    start = now()
    huey = consumer.scheduled(settings, engine, start)
    (watch,) = [task for task in huey.read_periodic(NOON) if task.name == "watch_kiosks"]
    raised = []
    for minute in (0, 120, 124, 128, 132, 134, 135):
        monkeypatch.setattr(consumer, "now", lambda at=start + timedelta(minutes=minute): at)
        huey.execute(watch)
        session.rollback()
        raised.append(session.scalars(select(Alert.kind)).all())
    assert raised == [[]] * 6 + [["silent"]]


@sqlite_only
def test_installations_that_share_a_redis_have_queues_of_their_own(settings, engine):
    names = set()
    for url in ("sqlite:///a", "sqlite:///b"):
        huey = consumer._storage(replace(settings, database_url=url, redis_url="redis://127.0.0.1:1/0"))
        assert isinstance(huey, RedisHuey)
        names.add(huey.name)
    assert len(names) == 2


def test_run_does_the_jobs_in_a_child_that_is_begun_anew_and_ends_with_it(
    settings, session, facility, mailbox, monkeypatch, tmp_path
):
    add_person(session, facility)
    device, _key = facility.paired_device(facility.collector("short-outpatient", channel="kiosk"))
    session.add(
        DeviceState(facility_id=facility.facility.id, device_id=device.id, reported_at=now(), parked=1)
    )
    session.commit()
    monkeypatch.setenv("LANGNGHE_MAIL_URL", f"smtp://{mailbox.host}:{mailbox.port}?starttls=no")
    monkeypatch.setenv("LANGNGHE_MAIL_FROM", "langnghe@bv.vn")
    lock = settings.instance / LOCK_FILE
    with running(settings, tmp_path):
        letter = once(lambda: mailbox.letters)[0]
        assert letter["To"] == "quality_officer@bv.vn"
        once(lambda: sent_at(session))
        first = int(lock.read_text())
        os.kill(first, signal.SIGKILL)
        second = once(lambda: int(lock.read_text()) not in (0, first) and int(lock.read_text()))
        assert is_alive(second)
    assert not is_alive(second)
    assert sent_at(session) is not None  # one letter, and no second one of the second child


@sqlite_only
def test_the_respondents_side_alone_does_no_jobs(settings, session, facility, tmp_path):
    with running(settings, tmp_path, "--side", "respondents"):
        pass
    assert not (settings.instance / LOCK_FILE).exists()


@sqlite_only
def test_a_child_ends_when_its_parent_is_killed(environment, tmp_path):
    code = "from jobs.child import Keeper; import time; k = Keeper(); k.start(); time.sleep(600)"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    child = once(lambda: int((environment.instance / LOCK_FILE).read_text()))
    parent.kill()
    parent.wait()
    once(lambda: not is_alive(child))
