"""`langnghe cut` prints the groups of the page: the same figures, and the same hidden."""

import json

import pytest
from click.testing import CliRunner

from command_line.cut import command
from survey_admin.profile_cut import cut
from survey_admin.questions import Question
from survey_core.periods import Quarter
from tests.survey_admin.people import enter
from tests.survey_admin.test_channels import flat, rows
from tests.survey_admin.test_profile_cut import FORM, PAGE, people

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
ASKED = ["--form", FORM, "--quarter", "2025Q3"]
NAMES = {"male": "Male", "female": "Female", "other": "Other", "": "did not say"}


@pytest.fixture
def answered(facility, environment):
    """Three people say “other”: they are hidden, and the men with them."""
    facility.answer_all([*people(5, 40, sex="female"), *people(2, 5, sex="female"), *people(4, 12, sex="male"),
                         *people(3, 3, sex="other"), *people(3, 20)])  # fmt: skip
    return facility


def run(*arguments):
    return CliRunner().invoke(command, arguments)


def test_json_holds_the_unrounded_figures_and_the_page_shows_and_hides_the_same(
    answered, engine, admin, session
):
    printed = json.loads(run(*ASKED, "--by", "sex", "--json").stdout)
    found = cut(engine, Question(answered.facility.id, FORM, Quarter(2025, 3)), "sex", str, "vi")
    assert printed["groups"][1]["satisfaction"]["value"] == found.groups[1].rate.value
    lines = rows(flat(enter(admin, session, answered).get(PAGE + "&by=sex")))
    assert [group["hidden"] for group in printed["groups"]] == [True, False, True, False]
    for group in printed["groups"]:
        line, rate, gap = lines[NAMES[group["code"]]], group["satisfaction"], group["contrast"]
        if group["hidden"]:
            assert (rate, gap, group["share"]) == (None, None, None)
            assert "hidden to protect" in line
        else:
            told = [f"{100 * rate[which]:.2f}" for which in ("value", "low", "high")]
            told += [f"{100 * abs(gap[which]):.2f}" for which in ("value", "low", "high")]
            assert [figure for figure in told if figure not in line] == []


def test_people_read_every_group(answered, monkeypatch):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    lines = run(*ASKED, "--by", "sex").stdout.splitlines()
    assert lines[3] == "Male: hidden to protect the people who answered"
    assert lines[4].startswith("Female: 88.89 % (95 % confidence interval:")
    assert "Beside all other people" in lines[5]


def test_bands_are_named_with_their_unit(answered, monkeypatch):
    answered.answer_all(people(5, 6, age=80))
    assert "từ 75 tuổi trở lên: " in run(*ASKED, "--by", "age").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        ([*ASKED, "--by", "shoe_size"], 1, "sex"),
        (["--form", "short-outpatient", "--quarter", "2025Q3", "--by", "sex"], 1, "short-outpatient"),
        (ASKED, 2, "--by"),
    ],
)
def test_an_impossible_question_is_one_sentence_and_an_exit_code(answered, arguments, code, named):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert named in result.stderr


def test_an_open_staff_round_tells_nothing(answered):
    answered.round()
    out = run("--form", "staff-2019", "--quarter", "2025Q3", "--by", "sex").stdout
    assert "còn đang mở" in out
