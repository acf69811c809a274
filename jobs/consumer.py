"""The process that does the jobs: huey's scheduler and one worker, on a file of the instance folder or on Redis."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from huey import Huey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from survey_core.database import create_engine, now
from survey_core.settings import Settings

from . import alert_mail, alerting, closing_mail, poster_watching, sending, thinning, watching
from .exporting import Exporting, beside
from .turn import only_one

QUEUE_FILE = "jobs.sqlite3"
# A job that could not begin within its minute is not made up for: the next one does its work.
EXPIRES_SECONDS = 55
POSTERS_AT_MINUTE = "40"
POSTERS_EXPIRE_SECONDS = 55 * 60
QUARTERS_AT_MINUTE = "20"
QUARTERS_EXPIRE_SECONDS = 55 * 60
FILES_AT_MINUTE = "30"
LONGEST_BREAK = timedelta(minutes=5)
NIGHT = {"hour": "19", "minute": "15"}  # UTC: a quarter past two in Việt Nam
logger = logging.getLogger("langnghe.jobs")


def run(settings: Settings, wait: Callable[[], None] = lambda: None) -> None:
    """Do the jobs until the process is told to stop; alone in this instance."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("huey").setLevel(logging.WARNING)
    with only_one(settings.instance, wait):
        # The engine is made here, in the process that uses it.
        engine = create_engine(settings.database_url)
        huey, exporting = scheduled(settings, engine, now()), Exporting(engine, settings.instance)
        with beside(lambda: _reported("export", lambda: exporting.make_waiting(now()))):
            huey.create_consumer(workers=1, max_delay=2).run()
        engine.dispose()


def scheduled(settings: Settings, engine: Engine, since: datetime) -> Huey:
    """A huey with every job on its timetable; `since` is when we began to listen to the kiosks."""
    huey, listening = _storage(settings), Listening(since)

    @huey.periodic_task(crontab(minute="*"), expires=EXPIRES_SECONDS)
    def watch_kiosks() -> None:
        at = now()
        if _reported("watch", lambda: watch(settings, engine, at, listening.since_at(at))):
            listening.until(at)

    @huey.periodic_task(crontab(minute=POSTERS_AT_MINUTE), expires=POSTERS_EXPIRE_SECONDS)
    def watch_posters() -> None:
        _reported("posters", lambda: look_at_posters(settings, engine, now()))

    @huey.periodic_task(crontab(minute=QUARTERS_AT_MINUTE), expires=QUARTERS_EXPIRE_SECONDS)
    def remind_of_closing() -> None:
        _reported("quarters", lambda: remind_of_quarters(settings, engine, now()))

    @huey.periodic_task(crontab(minute="*"), expires=EXPIRES_SECONDS)
    def send_mail() -> None:
        _reported("mail", lambda: _in_words(sending.send_waiting(engine, settings.mail, now())))

    @huey.periodic_task(crontab(**NIGHT))
    def thin_histories() -> None:
        _reported("thin", lambda: f"{thinning.thin(engine, now())} rows deleted")

    @huey.periodic_task(crontab(minute=FILES_AT_MINUTE))
    def sweep_files() -> None:
        swept = Exporting(engine, settings.instance).sweep
        _reported("sweep", lambda: _in_words({"files deleted": swept(now())}))

    return huey


class Listening:
    """Since when kiosks could be heard without a break: not while this machine slept or the database was away."""

    def __init__(self, since: datetime):
        self._since = self._last = since

    def since_at(self, at: datetime) -> datetime:
        if at - self._last > LONGEST_BREAK:
            self._since = at
        return self._since

    def until(self, at: datetime) -> None:
        """A minute in which all went well."""
        self._last = at


def watch(settings: Settings, engine: Engine, at: datetime, since: datetime) -> str:
    """How the kiosks are, and what was done about it."""
    return _see_to(settings, engine, watching.look(engine, at, since), at)


def look_at_posters(settings: Settings, engine: Engine, at: datetime) -> str:
    """Which posters bring more than visits explain, and what was done about it."""
    return _see_to(settings, engine, poster_watching.look(engine, at), at)


def remind_of_quarters(settings: Settings, engine: Engine, at: datetime) -> str:
    """Mails about a quarter to be closed; without a mail server nobody counts as reminded."""
    mails = closing_mail.remind(engine, settings.public_url, at) if settings.mail else 0
    return f"mails {mails}" if mails else ""


def _see_to(settings: Settings, engine: Engine, findings: Sequence[alerting.Finding], at: datetime) -> str:
    """Raise and clear alerts, and put down the mails about them in the same transaction; what happened."""
    if not any(finding.is_news for finding in findings):
        return ""
    mails = 0
    with Session(engine) as session, session.begin():
        news = alerting.carry_out(session, findings, at)
        if settings.mail:
            mails = sum(alert_mail.write(session, one, settings.public_url, at) for one in news)
    raised, cleared = sum(len(one.raised) for one in news), sum(len(one.cleared) for one in news)
    return f"raised {raised}, cleared {cleared}, mails {mails}" if news else ""


def _storage(settings: Settings) -> Huey:
    """Redis may serve several installations: each has a name of its own there."""
    name = "langnghe-" + hashlib.sha256(settings.database_url.encode()).hexdigest()[:12]
    if settings.redis_url:
        return RedisHuey(name, url=settings.redis_url, results=False)
    return SqliteHuey(name, filename=str(settings.instance / QUEUE_FILE), results=False)


def _reported(job: str, work: Callable[[], str]) -> bool:
    """Log what a job did, or by its kind what went wrong, never a person's data; whether it went well."""
    try:
        told = work()
    except SQLAlchemyError as error:
        logger.error("%s: %s", job, type(error).__name__)
        return False
    if told:
        logger.info("%s: %s", job, told)
    return True


def _in_words(told: dict) -> str:
    return ", ".join(f"{count} {what}" for what, count in told.items() if what)
