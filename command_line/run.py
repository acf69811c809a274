"""`langnghe run`: serve the product on HOST:PORT until Ctrl-C."""

import os
import socket
import sys
from contextlib import nullcontext
from datetime import date

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobs.child import beside
from survey_core.models import Collector, Facility, Questionnaire

from .init import prepare
from .opening import open_database, read_settings
from .words import _, fail

THREADS = 16
APPLICATIONS = {
    "both": "langnghe:application",
    "respondents": "langnghe:respondents",
    "staff": "langnghe:staff_alone",
}


@click.command()
@click.option(
    "--set-up",
    is_flag=True,
    help="First do what init does, with the demo hospital where there is no facility.",
)
@click.option(
    "--side",
    type=click.Choice(list(APPLICATIONS)),
    default="both",
    help="Which pages to serve.",
)
@click.option(
    "--workers", type=click.IntRange(1, 16), default=1, help="Processes (PostgreSQL profits from several)."
)
def command(set_up: bool, side: str, workers: int) -> None:
    """Serve kiosk, phone and staff pages on HOST:PORT (environment; 127.0.0.1:8000), and do the jobs beside."""
    host, port = os.environ.get("HOST") or "127.0.0.1", _port()
    _refuse_taken_port(host, port)
    if set_up:
        for line in prepare(_demo_where_nothing_is):
            click.echo(line)
    engine = open_database()
    settings = read_settings()
    with Session(engine) as session:
        for line in addresses(session, settings.public_url, side):
            click.echo(line)
    engine.dispose()
    sys.stdout.flush()
    with beside() if side != "respondents" else nullcontext():
        serve(host, port, side, workers)


def _demo_where_nothing_is(session: Session) -> str | None:
    from . import demo_hospital

    if session.scalar(select(func.count()).select_from(Facility)):
        return None
    demo_hospital.build(session, date.today())
    return _("The demo hospital was set up. Remove it with 'langnghe demo --remove'.")


def addresses(session: Session, public_url: str, side: str) -> list[str]:
    """Where each kind of person opens the product."""
    lines = []
    if side != "staff":
        lines.append(_("Kiosk:  %(url)s", url=f"{public_url}/kiosk/"))
        if code := _a_phone_code(session):
            lines.append(_("Phone:  %(url)s", url=f"{public_url}/q/{code}"))
    if side != "respondents":
        lines.append(_("Staff:  %(url)s", url=f"{public_url}/admin/"))
    return lines + [_("Press Ctrl-C to stop.")]


def serve(host: str, port: int, side: str, workers: int) -> None:
    """Run the web server in this process until it is told to stop. It writes no access log."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        APPLICATIONS[side],
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def _a_phone_code(session: Session) -> str | None:
    query = (
        select(Collector.code)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .where(Collector.channel == "qr", Collector.closed_at.is_(None), Collector.audience == "patient")
        .order_by(Questionnaire.key != "outpatient-2024", Collector.id)
        .limit(1)
    )
    return session.scalar(query)


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        fail(_("PORT is '%(text)s'; it must be a number from 1 to 65535.", text=text))
    return int(text)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            fail(_("Cannot listen on %(host)s port %(port)s (%(reason)s). Choose another: PORT=8001 make run",
                   host=host, port=port, reason=error.strerror))  # fmt: skip
