"""The ways in by script: opened, changed, drawn."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from langnghe import main
from survey_admin.audit import AuditEntry

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def opened(*options):
    result = run(
        "collector", "add", "--questionnaire", "outpatient-2024", "--channel", "qr", "--json", *options
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_all_opens_every_department_once(environment, facility):
    assert [row["department"] for row in opened("--all")] == ["KB", "NOI"]
    assert opened("--all") == []


@pytest.mark.parametrize(("options", "told"), [(["--department", "ZZ"], "KB, NOI"), ([], "--all")])
def test_a_department_that_is_missing_is_told_with_the_way_out(environment, facility, options, told):
    result = run("collector", "add", "--questionnaire", "outpatient-2024", "--channel", "qr", *options)
    assert result.exit_code == 1
    assert told in result.stderr


def test_a_rotated_code_is_replaced_and_the_trail_tells_who_did_it(environment, session, facility):
    (row,) = opened("--department", "KB")
    result = run("collector", "change", row["code"], "rotate")
    assert result.exit_code == 0
    assert result.output.strip() != row["code"]
    assert run("collector", "change", row["code"], "pause").exit_code == 1
    entries = session.execute(select(AuditEntry.action, AuditEntry.actor).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == ["collector.open", "collector.rotate"]
    assert all(entry.actor.startswith("langnghe") for entry in entries)


@pytest.mark.parametrize(("name", "start"), [("a.svg", b"<?xml"), ("a.png", b"\x89PNG")])
def test_a_code_is_drawn_into_a_file(environment, facility, tmp_path, name, start):
    (row,) = opened("--department", "KB")
    assert run("collector", "qr", row["code"], "--output", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(start)
    assert run("collector", "qr", row["code"], "--output", tmp_path / "a.gif").exit_code == 1
