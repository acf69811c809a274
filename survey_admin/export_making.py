"""The making of one file of raw responses: read in one snapshot, its progress told, its end put down."""

import logging
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.models import ExportFile, Facility
from survey_core.periods import parse_period
from survey_core.voice import speaking_in

from . import export_orders, exports, patient_exports, staff_exports
from .exports import ExportError, Table

TELLS_EVERY_SECONDS = 1.0
LOOKS_EVERY_ROWS = 500
logger = logging.getLogger("langnghe.jobs")


class TakenBack(Exception):
    """The order was deleted while its file was being made."""


def make(engine: Engine, place: Path, order: ExportFile) -> str:
    """Make the file of an order that was claimed; '' where that went well, else the code of the problem."""
    problem = ""
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        with speaking_in(order.language), exports.snapshot(engine) as connection:
            _write(engine, place, order, table_of(connection, order))
        _settle(engine, place, order, state="ready", bytes=export_orders.path_of(place, order).stat().st_size)
    except TakenBack:
        export_orders.remove_files(place, order)
    except Exception as error:  # noqa: BLE001 - whatever it was, the person must not wait for ever
        problem = _code(error)
        logger.error("export: %s", type(error).__name__)
        export_orders.remove_files(place, order)
        _settle(engine, place, order, state="failed", problem=problem)
    return problem


def _code(error: Exception) -> str:
    """What the pages know the problem by."""
    if isinstance(error, ExportError):
        return error.code
    if isinstance(error, OSError):
        return "disk_full" if exports.is_full(error) else "unwritable"
    return "database" if isinstance(error, SQLAlchemyError) else "unknown"


def table_of(connection: Connection, order: ExportFile) -> Table:
    """The rows of an order. Raises ExportError where there is nothing that may be read."""
    facility = Session(connection, expire_on_commit=False).get_one(Facility, order.facility_id)
    form = exports.find_form(connection, facility, order.form)
    days = parse_period(order.period).days(facility.quarter_rule)
    if form.audience == "patient":
        return patient_exports.patient_table(connection, form, days)
    rounds = staff_exports.readable_rounds(connection, form, days)
    if not rounds.shown:
        raise ExportError(_("There is no closed round of enough people to write."), "no_round")
    return staff_exports.staff_table(connection, form, rounds)


def _write(engine: Engine, place: Path, order: ExportFile, table: Table) -> None:
    if not export_orders.note(engine, order, total=table.count, written=0):
        raise TakenBack
    watched = replace(table, read=lambda as_text: _watched(engine, order, table.read(as_text)))
    written = exports.save(watched, export_orders.path_of(place, order))
    if not export_orders.note(engine, order, written=written):
        raise TakenBack


def _watched(engine: Engine, order: ExportFile, rows: Generator[list]) -> Generator[list]:
    """The rows in passing, every second of them put down how many there were."""
    told = monotonic()
    with closing(rows):
        for written, row in enumerate(rows, 1):
            if not written % LOOKS_EVERY_ROWS and monotonic() - told > TELLS_EVERY_SECONDS:
                told = monotonic()
                _tell(engine, order, written)
            yield row


def _tell(engine: Engine, order: ExportFile, written: int) -> None:
    with suppress(OperationalError):  # a busy database must not stop what only reads it
        if not export_orders.note(engine, order, written=written):
            raise TakenBack


def _settle(engine: Engine, place: Path, order: ExportFile, **values: object) -> None:
    if not export_orders.note(engine, order, ended_at=now(), **values):
        export_orders.remove_files(place, order)
