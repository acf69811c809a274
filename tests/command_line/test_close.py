"""`langnghe close` and `langnghe issues`: closing a quarter without a browser."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from command_line import check, close, export, index, issues
from survey_admin.audit import AuditEntry
from survey_core.models import Issue
from tests.survey_admin.closings import FORM, answer

ASKED = ["--form", FORM, "--quarter", "2025Q3"]


@pytest.fixture
def answered(facility, environment, monkeypatch):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    answer(facility)
    return facility


def run(module, *arguments):
    return CliRunner().invoke(module.command, arguments)


def test_a_quarter_is_closed_once_its_open_points_are_taken_on(answered, session):
    refused = run(close, "2025Q3")
    assert refused.exit_code == 1
    assert f"{FORM} was answered without a round" in refused.stderr
    assert "--anyway" in refused.stderr
    done = run(close, "2025Q3", "--anyway")
    assert (done.exit_code, done.stdout) == (0, f"{FORM}: issue 1\n")
    twice = run(close, "2025Q3", "--anyway")
    assert (twice.exit_code, "closed already" in twice.stderr) == (1, True)
    assert session.scalars(select(AuditEntry.actor)).one().startswith("langnghe")


def test_index_and_workbook_are_of_the_newest_issue_unless_live_is_asked(answered, tmp_path):
    run(close, "2025Q3", "--anyway")
    answer(answered, 10, level=1)
    frozen, live = (json.loads(run(index, *ASKED, "--json", *more).stdout) for more in ([], ["--live"]))
    assert (frozen["value"], frozen["issue"]["number"], frozen["issue"]["received_since"]) == (1, 1, 10)
    assert (live["value"], live["issue"]) == (0.5, None)
    assert "figures of issue 1" in run(index, *ASKED).stdout
    file = tmp_path / "a.xlsx"
    assert run(export, "report", *ASKED, "--output", str(file)).exit_code == 0
    assert file.stat().st_size


def test_another_issue_needs_a_change_and_a_reason(answered):
    run(close, "2025Q3", "--anyway")
    assert "Nothing has changed" in run(close, "2025Q3", "--again", "--reason", "x").stderr
    answer(answered, 10, level=1)
    assert "Say why" in run(close, "2025Q3", "--again").stderr
    again = run(close, "2025Q3", "--again", "--reason", "Kiosk về muộn")
    assert (again.exit_code, again.stdout) == (0, f"{FORM}: issue 2\n")
    listed = json.loads(run(issues, "--json").stdout)
    assert [(one["quarter"], one["issue"], one["reason"]) for one in listed] == [
        ("2025Q3", 1, ""),
        ("2025Q3", 2, "Kiosk về muộn"),
    ]
    assert run(issues, "--quarter", "2025Q1").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["2025Q5"], 2, "2025Q5"),
        (["2099Q1"], 1, "runs until 31/03/2099"),
        (["2025Q2", "--again", "--reason", "x"], 1, "not closed yet"),
        (["2025Q2", "--again", "--form", "none", "--reason", "x"], 1, "none"),
        (["2025Q3", "--facility", "xx"], 1, "xx"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(answered, arguments, code, said):
    result = run(close, *arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_check_reads_every_issue_and_names_one_that_was_tampered_with(answered, engine):
    run(close, "2025Q3", "--anyway")
    assert json.loads(run(check, "--json").stdout)["ok"] is True
    with engine.begin() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        connection.exec_driver_sql("DROP TRIGGER issue_is_frozen" + ("" if is_sqlite else " ON issue"))
        connection.execute(update(Issue).values(content=Issue.content + " "))
    (said,) = json.loads(run(check, "--json").stdout)["differences"]
    assert said.startswith(f"bvt: issue 1 of {FORM} in 2025Q3: The frozen figures are damaged")
