"""init and run: what a first start makes, and what each bad setting says."""

import socket
import stat

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from langnghe import COMMANDS, main
from survey_admin.accounts import Account
from survey_core.database import create_engine
from survey_core.models import Facility, Questionnaire


def langnghe(*arguments):
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    monkeypatch.setenv("LANGNGHE_INSTANCE", str(tmp_path / "instance"))
    for name in ("LANGNGHE_DATABASE_URL", "LANGNGHE_SECRET_KEY", "LANGNGHE_PUBLIC_URL", "HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "instance"


def rows(folder, model):
    engine = create_engine(f"sqlite:///{folder}/langnghe.sqlite3")
    with Session(engine) as session:
        found = session.scalars(select(model)).all()
    engine.dispose()
    return found


def test_init_makes_a_facility_with_its_forms_and_one_account(fresh):
    result = langnghe("init", "--facility", "bvt", "--name", "Bệnh viện tỉnh")
    assert result.exit_code == 0
    assert [facility.name for facility in rows(fresh, Facility)] == ["Bệnh viện tỉnh"]
    assert len(rows(fresh, Questionnaire)) == 5
    (account,) = rows(fresh, Account)
    assert account.role == "administrator"
    assert account.password.startswith("$argon2")
    assert stat.S_IMODE((fresh / "secret.key").stat().st_mode) == 0o600


def test_the_first_password_is_told_once(fresh):
    first, second = langnghe("init").output, langnghe("init").output
    assert "admin@langnghe.local" in first
    assert "admin@langnghe.local" not in second


def test_a_second_facility_is_made_only_when_it_is_named(fresh):
    for arguments in ([], [], ["--facility", "bvt", "--name", "Bệnh viện tỉnh"], ["--facility", "bvt"]):
        assert langnghe("init", *arguments).exit_code == 0
    assert sorted(facility.code for facility in rows(fresh, Facility)) == ["bv", "bvt"]


def test_a_chosen_password_is_never_printed(fresh, monkeypatch):
    monkeypatch.setenv("LANGNGHE_ADMIN_EMAIL", "QLCL@BenhVien.vn")
    monkeypatch.setenv("LANGNGHE_ADMIN_PASSWORD", "mat-khau-rat-dai")
    assert "mat-khau-rat-dai" not in langnghe("init").output
    assert rows(fresh, Account)[0].email == "qlcl@benhvien.vn"


@pytest.mark.parametrize(
    ("name", "value", "command", "told"),
    [
        ("LANGNGHE_INSTANCE", "/proc/nowhere", "init", "LANGNGHE_INSTANCE"),
        ("LANGNGHE_INSTANCE", "/nonexistent/folder", "index", "langnghe init"),
        ("LANGNGHE_DATABASE_URL", "mysql://root@localhost/x", "init", "PostgreSQL"),
        ("LANGNGHE_DATABASE_URL", "not an address", "init", "LANGNGHE_DATABASE_URL"),
        ("LANGNGHE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "init", "LANGNGHE_DATABASE_URL"),
        ("LANGNGHE_DATABASE_URL", "sqlite:////nonexistent/folder/x.db", "init", "LANGNGHE_DATABASE_URL"),
        ("LANGNGHE_PUBLIC_URL", "benhvien.vn", "init", "LANGNGHE_PUBLIC_URL"),
        ("PORT", "eighty", "run", "PORT"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(fresh, monkeypatch, name, value, command, told):
    monkeypatch.setenv(name, value)
    arguments = ["--form", "outpatient-2024", "--quarter", "2025Q3"] if command == "index" else []
    result = langnghe(command, *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_taken_port_is_told_before_anything_is_set_up(fresh, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        result = langnghe("run", "--set-up")
    assert result.exit_code == 1
    assert "PORT=" in result.stderr
    assert not fresh.exists()


def test_a_damaged_database_file_is_one_sentence(fresh):
    fresh.mkdir()
    (fresh / "langnghe.sqlite3").write_bytes(b"%PDF-1.7 not a database at all" * 100)
    result = langnghe("init")
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    result = langnghe(command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output
