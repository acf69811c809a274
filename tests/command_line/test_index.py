"""`langnghe index` prints the report's own figures, and one sentence where it cannot."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from command_line.index import command
from survey_admin.queries import Question
from survey_admin.reports import as_index, build
from survey_core.models import Version
from survey_core.periods import Quarter
from survey_core.questionnaire import parse
from tests.builders import build_facility, full_answers

FORM = "outpatient-2024"
ASKED = ["--form", FORM, "--quarter", "2025Q3"]


@pytest.fixture
def answered(session, facility, environment):
    query = select(Version.definition).filter_by(questionnaire_id=facility.forms[FORM].id)
    definition = parse(session.scalars(query).one())
    facility.answer_all([full_answers(definition, level) for level in (5, 5, 4, 2)])
    return facility


def run(*arguments):
    return CliRunner().invoke(command, arguments)


def test_json_is_the_report_of_page_and_workbook(answered, engine):
    printed = json.loads(run(*ASKED, "--json").stdout)
    expected = as_index(build(engine, Question(answered.facility.id, FORM, Quarter(2025, 3)), "vi"))
    assert {**printed, "made_at": ""} == {**json.loads(json.dumps(expected)), "made_at": ""}
    assert (printed["value"], printed["people"], printed["answers"]) == (0.75, 4, 4 * 31)


def test_people_read_value_interval_people_answers_and_definition(answered, monkeypatch):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    lines = run(*ASKED).stdout.splitlines()
    assert lines[0] == "Provincial General Hospital"
    assert "75.00 %" in lines[2]
    assert "95 % confidence interval" in lines[2]
    assert lines[3] == "People: 4 · answers: 124 · left out: 0 of 4 forms received"
    assert lines[4].startswith("Definition")


def test_a_department_is_asked_by_its_code(answered):
    index = json.loads(run(*ASKED, "--department", "NOI", "--json").stdout)
    assert (index["department"], index["value"], index["withheld"]) == ("NOI", None, "no_answers")


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["--form", "nothing", "--quarter", "2025Q3"], 1, FORM),
        ([*ASKED, "--department", "XX"], 1, "KB"),
        ([*ASKED, "--facility", "XX"], 1, "bvt"),
        (["--form", "staff-2019", "--quarter", "2025Q3", "--department", "KB"], 1, "langnghe: "),
        (["--form", FORM, "--quarter", "2025X3"], 2, "2025Q3"),
        (["--form", FORM], 2, "--quarter"),
    ],
)
def test_an_impossible_question_is_one_sentence_and_an_exit_code(answered, arguments, code, named):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert named in result.stderr


def test_with_several_facilities_one_must_be_named(answered, session):
    build_facility(session, code="second")
    assert run(*ASKED).exit_code == 1
    assert json.loads(run(*ASKED, "--facility", "bvt", "--json").stdout)["people"] == 4


def test_an_installation_that_was_never_initialised_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("LANGNGHE_INSTANCE", str(tmp_path))
    monkeypatch.delenv("LANGNGHE_DATABASE_URL", raising=False)
    result = run(*ASKED)
    assert result.exit_code == 1
    assert "langnghe init" in result.stderr
    (tmp_path / "secret.key").write_text("0" * 64)
    assert "langnghe init" in run(*ASKED).stderr


def test_no_web_application_and_no_drawing_is_loaded(answered):
    code = "import sys, command_line.index, survey_admin.reports; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"flask_security", "matplotlib", "openpyxl", "alembic", "scipy.stats", "kiosk_app"}
    assert not heavy & set(done.stdout.split())
