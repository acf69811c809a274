"""`langnghe drivers` prints the figures of the page."""

import json

import pytest
from click.testing import CliRunner

from command_line.drivers import command
from survey_core import formatting
from tests.survey_admin.judging import FORM, people
from tests.survey_admin.people import enter
from tests.survey_admin.test_drivers_page import PAGE, flat

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
ASKED = ["--form", FORM, "--quarter", "2025Q3"]


@pytest.fixture
def answered(facility, environment, monkeypatch):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    facility.answer_all(people())
    return facility


def run(*arguments):
    return CliRunner().invoke(command, arguments)


def rows(page: str, heading: str) -> dict[str, str]:
    """The rows of the table below a heading, by the code of their section."""
    table = page.split(heading)[1].split("<tbody>")[1].split("</tbody>")[0]
    return {row.split("<strong>")[1][0]: row for row in table.split("<tr>")[1:]}


def test_json_holds_the_unrounded_figures_and_the_page_shows_the_same(answered, admin, session):
    printed = json.loads(run(*ASKED, "--json").stdout)
    page = flat(enter(admin, session, answered).get(PAGE))
    weights, alphas = (
        rows(page, "Weight and rate of each section</h2>"),
        rows(page, "hold together? <small>"),
    )
    assert list(weights) == [one["code"] for one in printed["sections"]]
    for one in printed["sections"]:
        weight, rate = one["weight"], one["satisfaction"]
        told = [formatting.percent(weight[name], "en", 1) for name in ("share", "low", "high")]
        told += [formatting.percent(rate[name], "en") for name in ("value", "low", "high")]
        assert [figure for figure in told if figure not in weights[one["code"]]] == []
        assert ("not certain" in weights[one["code"]]) == (not one["clear"])
    for one in printed["reliability"]:
        told = [
            formatting.number(figure, "en", 3) for figure in (one["alpha"], *one["feldt"], *one["bootstrap"])
        ]
        assert [figure for figure in told if figure not in alphas[one["code"]]] == []
        assert all(formatting.number(part["alpha_if_dropped"], "en", 3) in page for part in one["items"])
    assert formatting.percent(printed["r_squared"], "en", 1) + " %" in page


def test_people_read_what_comes_first_and_that_it_is_no_cause(answered):
    lines = run(*ASKED).stdout.splitlines()
    assert lines[0] == "Provincial General Hospital"
    assert any(line.startswith("To improve first: B ") for line in lines)
    assert any("not that the one causes the other" in line for line in lines)
    assert sum(line.startswith("α ") for line in lines) == 5


def test_coming_back_is_weighed_on_request(answered):
    found = json.loads(run(*ASKED, "--outcome", "return", "--json").stdout)
    assert found["outcome"] == {"role": "return", "code": "G2"}


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["--form", "nothing", "--quarter", "2025Q3"], 1, "nothing"),
        (["--form", FORM, "--quarter", "2025X3"], 2, "2025Q3"),
        (["--form", FORM, "--quarter", "2025Q2"], 0, "Nobody has answered"),
    ],
)
def test_what_cannot_be_told_is_said_in_one_sentence(answered, arguments, code, named):
    found = run(*arguments)
    assert (found.exit_code, named in found.output) == (code, True)
