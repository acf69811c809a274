"""`langnghe channels` prints the figures of the page, and one sentence where nothing is compared."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from command_line.channels import command
from survey_admin.channels import channels
from survey_admin.questions import Question
from survey_core.periods import Quarter
from tests.builders import full_answers
from tests.survey_admin.people import enter
from tests.survey_admin.test_channels import FORM, OUTPATIENT, PAGE, flat, rows

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
ASKED = ["--form", FORM, "--quarter", "2025Q3"]


@pytest.fixture
def answered(facility, environment):
    for channel, levels in (("qr", [5] * 30 + [2] * 2), ("paper", [5] * 20 + [1] * 15)):
        answers = [full_answers(OUTPATIENT, level) for level in levels]
        facility.answer_all(answers, date(2025, 8, 4), facility.collector(channel=channel))
    return facility


def run(*arguments):
    return CliRunner().invoke(command, arguments)


def test_json_holds_the_unrounded_figures_and_the_page_shows_the_same(answered, engine, admin, session):
    printed = json.loads(run(*ASKED, "--json").stdout)
    found = channels(engine, Question(answered.facility.id, FORM, Quarter(2025, 3)), "vi")
    assert printed == json.loads(json.dumps(found.plain))
    lines = rows(flat(enter(admin, session, answered).get(PAGE)))
    for line, name in zip(printed["channels"], ("QR code", "Paper"), strict=True):
        rate, gap = line["satisfaction"], line["contrast"]
        told = [f"{100 * rate[which]:.2f}" for which in ("value", "low", "high")]
        told += [f"{100 * abs(gap[which]):.2f}" for which in ("value", "low", "high")]
        assert [figure for figure in told if figure not in lines[name]] == []
        assert f">{rate['people']}</td>" in lines[name]
        assert f"): {gap['verdict']}" in lines[name]


def test_people_read_every_way_and_that_it_is_no_cause(answered, monkeypatch):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    lines = run(*ASKED).stdout.splitlines()
    assert lines[0] == "Provincial General Hospital"
    assert lines[2].startswith("QR code: 93.75 % (95 % confidence interval:")
    assert "better" in lines[3]
    assert "not that the way of answering causes it" in lines[-1]


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["--form", "staff-2019", "--quarter", "2025Q3"], 1, "nhân viên"),
        (["--form", FORM, "--quarter", "2025X3"], 2, "2025Q3"),
        ([*ASKED, "--department", "XX"], 1, "KB"),
    ],
)
def test_an_impossible_question_is_one_sentence_and_an_exit_code(answered, arguments, code, named):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert named in result.stderr


def test_nobody_is_said_to_have_answered(answered):
    assert "Chưa có" in run("--form", FORM, "--quarter", "2024Q1").stdout
