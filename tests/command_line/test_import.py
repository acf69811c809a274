"""import responses, as a Unix tool."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from langnghe import main
from survey_core import rounds
from survey_core.models import Response

HEAD = "department,questionnaire,version,channel,answered_on,A1"
GOOD, BAD = "KB,outpatient-2024,1,qr,2025-08-04,5", "KB,outpatient-2024,1,qr,2025-08-04,6"


def load(path, *options):
    return CliRunner().invoke(main, ["import", "responses", str(path), *options])


@pytest.fixture
def given(facility, tmp_path):
    """Write a file of these lines; a collector for them exists."""
    facility.collector()

    def write(*lines: str):
        path = tmp_path / "in.csv"
        path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
        return path

    return write


def stored(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Response))


def test_good_rows_are_stored(environment, session, given):
    result = load(given(GOOD, GOOD))
    assert result.exit_code == 0, result.output
    assert stored(session) == 2


def test_one_bad_row_keeps_all_out_and_is_named(environment, session, given):
    result = load(given(GOOD, BAD))
    assert result.exit_code == 1
    assert "in.csv" in result.stderr
    assert "3" in result.stderr
    assert "A1" in result.stderr
    assert stored(session) == 0


def test_skip_bad_stores_the_others(environment, session, given):
    result = load(given(GOOD, BAD), "--skip-bad")
    assert result.exit_code == 0
    assert "A1" in result.stderr
    assert stored(session) == 1


def test_a_dry_run_writes_nothing(environment, session, given):
    assert load(given(GOOD), "--dry-run").exit_code == 0
    assert load(given(GOOD, BAD), "--dry-run").exit_code == 1
    assert stored(session) == 0


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0", "Khoa Nội".encode("utf-16")]
)
def test_a_file_that_cannot_be_read_is_one_sentence(environment, facility, tmp_path, content):
    (tmp_path / "in.xlsx").write_bytes(content)
    (tmp_path / "in.csv").write_bytes(content)
    for name in ("in.xlsx", "in.csv", "missing.csv"):
        result = load(tmp_path / name)
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1
        assert result.stderr.startswith("langnghe: ")


def test_raw_exports_and_imports_start_without_the_staff_pages_and_numpy():
    """They run often and beside a hospital's other programs: what they do not need is not loaded."""
    program = ("import sys, command_line.export, command_line.imports, survey_admin.exports, survey_admin.importing;"
               "print(sorted({'flask_security', 'numpy', 'scipy', 'openpyxl'} & set(sys.modules)))")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_an_import_is_listed_and_undone_as_a_whole(environment, session, given, facility):
    facility.answer({"A1": 5})
    load(given(GOOD, GOOD))
    (listed,) = json.loads(run("import", "list", "--json").stdout)
    assert (listed["file"], listed["rows"], listed["undone"]) == ("in.csv", 2, False)
    assert run("import", "undo", str(listed["number"])).exit_code == 0
    assert stored(session) == 1
    assert json.loads(run("import", "list", "--json").stdout)[0]["undone"] is True
    again = run("import", "undo", str(listed["number"]))
    assert again.exit_code == 1
    assert "import list" in again.stderr


def test_an_import_into_a_closed_round_is_not_undone(environment, session, given, facility):
    round_ = facility.round("outpatient-2024")
    load(given(GOOD))
    rounds.close(session.connection(), round_.id)
    session.commit()
    refused = run("import", "undo", "1")
    assert (refused.exit_code, round_.name in refused.stderr, stored(session)) == (1, True, 1)


def run(*arguments: str):
    return CliRunner().invoke(main, arguments)
