"""Files of raw responses: made whole or not at all, begun again after a death, gone after a week."""

import csv
import os
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import delete, select

from jobs.exporting import Exporting, beside
from survey_admin import export_making, export_orders
from survey_core.database import now
from survey_core.models import ExportFile
from tests.serving import running
from tests.survey_admin.orders import again, files, make, order
from tests.survey_admin.people import add_person

from .test_consumer import once

sqlite_only = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def person(session, facility):
    facility.answer_all([{"A1": level, "H1": "Tốt"} for level in (5, 4, 3)])
    return add_person(session, facility)


@pytest.fixture
def exporting(settings, engine):
    return Exporting(engine, settings.instance)


def rows_of(path) -> int:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return len(list(csv.DictReader(file)))
    return openpyxl.load_workbook(path).worksheets[0].max_row - 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_as_many_rows_as_the_database_and_is_for_nobody_else_on_the_machine(
    settings, exporting, session, person, kind
):
    made = order(session, person, kind)
    assert exporting.make_waiting(now()) == "1 files made, 0 failed"
    made = again(session, made)
    path = export_orders.path_of(export_orders.folder(settings.instance), made)
    assert (made.state, made.total, made.written, made.attempts, made.problem) == ("ready", 3, 3, 1, "")
    assert (rows_of(path), made.bytes) == (3, path.stat().st_size)
    assert path.parent.stat().st_mode & 0o077 == 0
    assert files(settings) == {path.name} | ({f"{made.token}.codes.csv"} if kind == "csv" else set())
    assert exporting.make_waiting(now()) == ""


def test_the_code_book_beside_a_csv_says_what_the_file_holds(settings, engine, session, person):
    made = order(session, person, "csv", period="2025-08-01..2025-08-31")
    assert make(settings, engine) == ""
    path = export_orders.codes_of(export_orders.folder(settings.instance), made)
    with path.open(encoding="utf-8-sig", newline="") as file:
        told = {row[0]: row for row in csv.reader(file)}
    assert (told["Số dòng"][1], told["Thời gian"][1]) == ("3", "2025-08-01 – 2025-08-31")
    assert told["A1"][3].startswith("Trên đường có biển")


def test_the_oldest_order_is_made_first_and_each_by_one_only(engine, session, person):
    first, second = order(session, person), order(session, person, "csv")
    assert [export_orders.claim(engine).id for _ in range(2)] == [first.id, second.id]
    assert export_orders.claim(engine) is None


def test_every_so_often_it_is_put_down_how_far_the_file_is(settings, engine, session, person, monkeypatch):
    monkeypatch.setattr(export_making, "LOOKS_EVERY_ROWS", 1)
    monkeypatch.setattr(export_making, "TELLS_EVERY_SECONDS", -1)
    told, note = [], export_orders.note
    monkeypatch.setattr(
        export_orders, "note", lambda *one, **values: told.append(values) or note(*one, **values)
    )
    order(session, person)
    make(settings, engine)
    assert told[:4] == [{"total": 3, "written": 0}, *({"written": n} for n in (1, 2, 3))]


def test_what_a_dead_process_was_making_is_made_again_three_times_at_most(
    settings, engine, exporting, session, person
):
    made = order(session, person)
    (settings.instance / "exports").mkdir()
    half = settings.instance / "exports" / f".{made.token}.xlsx.1.part"
    for begun in (1, 1, 0):
        half.write_text("half")
        assert export_orders.claim(engine) is not None
        assert export_orders.recover(engine, half.parent, now()) == begun
        assert not half.exists()
    made = again(session, made)
    assert (made.state, made.problem) == ("failed", "died")
    assert exporting.make_waiting(now()) == ""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_full_disk_is_told_and_leaves_nothing(settings, engine, session, person, kind):
    made = order(session, person, kind)
    (settings.instance / "exports").mkdir()
    part = settings.instance / "exports" / f".{made.token}.{kind}.{os.getpid()}.part"
    part.symlink_to("/dev/full")
    assert make(settings, engine) == "disk_full"
    assert (again(session, made).state, made.problem) == ("failed", "disk_full")
    assert files(settings) == set()


def test_a_file_taken_back_while_it_is_made_leaves_nothing(settings, engine, session, person, monkeypatch):
    made = order(session, person, "csv")
    monkeypatch.setattr(export_making, "LOOKS_EVERY_ROWS", 2)
    monkeypatch.setattr(export_making, "TELLS_EVERY_SECONDS", -1)
    note = export_orders.note

    def taken_back(engine, order, **values):
        if values == {"written": 2}:
            with engine.begin() as connection:
                connection.execute(delete(ExportFile).where(ExportFile.id == made.id))
        return note(engine, order, **values)

    monkeypatch.setattr(export_orders, "note", taken_back)
    assert make(settings, engine) == ""
    assert files(settings) == set()


@pytest.mark.parametrize(
    ("asked", "problem"),
    [({"form": "nowhere"}, "form"), ({"form": "staff-2019"}, "no_round"), ({"period": "never"}, "unknown")],
)
def test_what_cannot_be_made_is_told_by_its_code(settings, engine, session, person, asked, problem):
    made = order(session, person, **asked)
    assert make(settings, engine) == problem
    assert again(session, made).problem == problem


def test_a_week_later_the_file_and_what_nobody_knows_of_are_gone(
    settings, engine, exporting, session, person
):
    old, new = order(session, person, "csv"), order(session, person, "csv")
    make(settings, engine), make(settings, engine)
    again(session, old).ended_at = now() - timedelta(days=7)
    session.commit()
    (settings.instance / "exports" / "stray.xlsx").write_text("of a database that was restored")
    assert exporting.sweep(now()) == 1
    session.rollback()
    assert session.scalars(select(ExportFile.token)).all() == [new.token]
    assert files(settings) == {f"{new.token}.csv", f"{new.token}.codes.csv"}


def test_what_was_left_half_made_is_made_by_whoever_looks_next(engine, exporting, session, person):
    made = order(session, person)
    export_orders.claim(engine)
    assert exporting.make_waiting(now()) == "1 files made, 0 failed"
    assert (again(session, made).state, made.attempts) == ("ready", 2)


@sqlite_only
def test_what_waits_is_made_beside_the_jobs_of_the_minute(exporting, session, person):
    begun = []
    with beside(lambda: begun.append(exporting.make_waiting(now()))):
        made = order(session, person)
        once(lambda: again(session, made).state == "ready")
    assert list(filter(None, begun)) == ["1 files made, 0 failed"]


@sqlite_only
def test_the_running_product_makes_what_is_asked_for_and_what_died(settings, session, person, tmp_path):
    dead = order(session, person, state="running", attempts=1)
    with running(settings, tmp_path):
        asked = order(session, person, "csv")
        once(lambda: {again(session, one).state for one in (dead, asked)} == {"ready"})
    assert (dead.attempts, asked.attempts) == (2, 1)
