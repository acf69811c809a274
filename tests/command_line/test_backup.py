"""A backup is whole or it is not made; a restore gives back everything."""

import zipfile
from datetime import date, time

import pytest
from click.testing import CliRunner
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from command_line import backup
from langnghe import main
from survey_core import schema
from survey_core.database import create_engine, now
from survey_core.models import (
    Alert,
    Collector,
    Delivery,
    Device,
    DeviceEvent,
    DeviceState,
    LeftCount,
    Response,
    device_collector,
)


def langnghe(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def filled(environment, facility):
    facility.answer_all([{"A1": 5, "H2": "Cảm ơn bác sĩ"}, {"A1": 0}, {"B1": 3, "G1": 97.5}])
    facility.round()
    facility.answer({"A1": 4}, collector=facility.collector("staff-2019"))
    facility.paired_device(facility.collector("short-outpatient", "kiosk"))
    return environment


def responses(url):
    engine = create_engine(url)
    with Session(engine) as session:
        found = {row.id: (row.scores, row.answers) for row in session.scalars(select(Response))}
    engine.dispose()
    return found


def everything(url):
    engine = create_engine(url)
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        rows = {t.name: sorted(map(str, connection.execute(select(t)))) for t in found.sorted_tables}
    engine.dispose()
    return rows


def test_what_is_restored_is_what_was_backed_up(filled, factories, tmp_path, monkeypatch, request):
    file = tmp_path / "copy.langnghe.zip"
    assert langnghe("backup", "--output", file).exit_code == 0
    target = tmp_path / "new"
    monkeypatch.setenv("LANGNGHE_INSTANCE", str(target))
    monkeypatch.setenv("LANGNGHE_DATABASE_URL", f"sqlite:///{target}/restored.sqlite3")
    result = langnghe("restore", file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (target / "secret.key").read_text() == filled.secret_key
    restored = responses(f"sqlite:///{target}/restored.sqlite3")
    assert restored == responses(filled.database_url)
    assert len(restored) == 4


@pytest.fixture
def of_a_kiosk(filled, session, facility):
    """A row of everything a kiosk has: hours, a state, a history, people who left, an alert and the mail about it."""
    device = session.scalars(select(Device)).one()
    device.opens_at, device.closes_at, device.greeting = time(7, 30), time(17), {"vi": "Xin mời"}
    own = {"facility_id": device.facility_id, "device_id": device.id}
    way = session.scalars(select(Collector).filter_by(channel="kiosk")).one()
    session.add_all([
        DeviceState(**own, reported_at=now(), seq=7, waiting=[[3, 7]], is_persisted=None),
        DeviceEvent(**own, what="settled", facts={"reason": "Ổ đĩa hỏng"}),
        LeftCount(**own, collector_id=way.id, version=1, item="A1", day=date(2025, 8, 4), people=3),
        Alert(**own, kind="silent", facts={"since": "2025-08-04T00:00:00+00:00"}),
        Delivery(facility_id=device.facility_id, recipient="ha@bv.vn", subject="Kiosk", body="…"),
    ])  # fmt: skip
    session.commit()
    return filled


def test_a_kiosk_and_all_that_is_known_of_it_comes_back(of_a_kiosk, factories, tmp_path, monkeypatch):
    langnghe("backup", "--output", tmp_path / "copy.langnghe.zip")
    kind = "postgresql" if of_a_kiosk.database_url.startswith("sqlite") else "sqlite"  # the other one
    (tmp_path / "new").mkdir()
    url = factories(kind).empty(tmp_path / "new")
    monkeypatch.setenv("LANGNGHE_INSTANCE", str(tmp_path / "new"))
    monkeypatch.setenv("LANGNGHE_DATABASE_URL", url)
    result = langnghe("restore", tmp_path / "copy.langnghe.zip")
    assert (result.exit_code, result.stderr) == (0, "")
    assert told(url) == told(of_a_kiosk.database_url)
    factories(kind).drop(url)


def told(url):
    """Every row of the tables about kiosks, as the model reads it."""
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = [one.__table__ for one in (Device, DeviceState, DeviceEvent, LeftCount, Alert, Delivery)]
        rows = {table.name: connection.execute(select(table)).all() for table in [*tables, device_collector]}
    engine.dispose()
    assert all(rows.values())
    return rows


def test_a_row_that_refers_to_a_later_one_comes_back_too(filled, session, facility, tmp_path, monkeypatch):
    from survey_core import collecting
    from survey_core.models import Collector, Department

    old = session.merge(facility.collector())
    collecting.rotate(session, old)
    first, second = session.scalars(select(Department).order_by(Department.id))
    first.parent_id = second.id
    session.commit()
    langnghe("backup", "--output", tmp_path / "copy.langnghe.zip")
    target = tmp_path / "elsewhere"
    monkeypatch.setenv("LANGNGHE_INSTANCE", str(target))
    monkeypatch.setenv("LANGNGHE_DATABASE_URL", f"sqlite:///{target}/restored.sqlite3")
    result = langnghe("restore", tmp_path / "copy.langnghe.zip")
    assert (result.exit_code, result.stderr) == (0, "")
    engine = create_engine(f"sqlite:///{target}/restored.sqlite3")
    with Session(engine) as restored:
        assert restored.get_one(Collector, old.id).replaced_by_id == old.replaced_by_id
        assert restored.get_one(Department, first.id).parent_id == second.id
    engine.dispose()


def test_a_restored_database_goes_on_counting_its_keys(filled, factories, tmp_path, monkeypatch):
    file = tmp_path / "copy.langnghe.zip"
    langnghe("backup", "--output", file)
    engine = create_engine(filled.database_url)
    with engine.begin() as connection:  # empty the very same database, then restore into it
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        else:
            found = MetaData()
            found.reflect(connection)
            found.drop_all(connection)
    assert langnghe("restore", file).exit_code == 0
    from survey_core.models import Facility

    with Session(engine) as session:
        session.add(Facility(code="another", name="Another"))
        session.commit()
    engine.dispose()


def test_a_restore_never_writes_over_data(filled, tmp_path):
    file = tmp_path / "copy.langnghe.zip"
    langnghe("backup", "--output", file)
    before = everything(filled.database_url)
    result = langnghe("restore", file)
    assert result.exit_code == 1
    assert "LANGNGHE_INSTANCE" in result.stderr
    assert everything(filled.database_url) == before


def test_a_damaged_backup_is_named(filled, tmp_path):
    file, damaged = tmp_path / "copy.langnghe.zip", tmp_path / "damaged.langnghe.zip"
    langnghe("backup", "--output", file)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("Cảm ơn".encode(), b"XXX"))
    result = langnghe("restore", damaged)
    assert result.exit_code == 1
    assert "response" in result.stderr


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_a_file_that_is_no_backup_is_named(environment, tmp_path, content):
    file = tmp_path / "other.pdf"
    file.write_bytes(content)
    result = langnghe("restore", file)
    assert result.exit_code == 1
    assert str(file) in result.stderr


def test_an_upgrade_waits_for_a_complete_backup(filled, facility, monkeypatch):
    monkeypatch.setattr(schema, "head", lambda: "9999")
    refused = langnghe("init")
    assert refused.exit_code == 1
    assert "langnghe backup" in refused.stderr
    assert langnghe("backup").exit_code == 0
    engine = create_engine(filled.database_url)
    assert backup.newest_is_complete(engine)
    facility.answer({"A1": 1})
    assert not backup.newest_is_complete(engine)
    engine.dispose()


def test_a_backup_belongs_to_its_owner_alone(filled, tmp_path):
    langnghe("backup")
    (file,) = filled.backups.glob("*.langnghe.zip")
    assert file.stat().st_mode & 0o077 == 0
