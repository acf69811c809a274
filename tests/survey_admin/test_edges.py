"""Quarters at the edge: every page, file and command about them says what is so, and never breaks or invents a figure."""

import re
from datetime import date
from io import BytesIO

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from langnghe import main
from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers

from .people import enter

FORM, AUGUST = "outpatient-2024", date(2025, 8, 4)
OUTPATIENT = parse(dict(official_forms())[FORM])
ASKED = f"form={FORM}&period=2025Q3&lang=vi"
PAGES = ("results", "results/trend", "results/drivers", "results/channels", "results/profile", "comments")
NO_FIGURE = re.compile(r"\b(nan|inf|None)\b")
SATISFIED, DISSATISFIED = full_answers(OUTPATIENT, 5), full_answers(OUTPATIENT, 1)
PROFILE = next(item.code for item in OUTPATIENT.items if item.role == "profile" and item.type == "choice")
COMMANDS = ("index", "drivers", "channels", f"cut --by {PROFILE}", "export document", "export report")
EDGES = {
    "nobody": [],
    "one person": [SATISFIED],
    "everybody satisfied": [SATISFIED] * 120,
    "nobody satisfied": [DISSATISFIED] * 120,
    "every form left out": [{"A1": 5}] * 12,
    "two people who disagree": [SATISFIED, DISSATISFIED],
}
edges = pytest.mark.parametrize("answers", EDGES.values(), ids=EDGES)
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def words(page: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"<[^>]+>", " ", page.split("<main")[1])


@edges
def test_every_page_opens_and_says_no_figure_that_is_none(admin, session, facility, answers):
    if answers:
        facility.answer_all(answers, AUGUST)
    client = enter(admin, session, facility)
    for page in PAGES:
        reply = client.get(f"/admin/{page}?{ASKED}")
        assert reply.status_code == 200, page
        assert NO_FIGURE.search(words(reply.text)) is None, page


@edges
def test_the_workbook_opens_and_holds_no_error(admin, session, facility, answers):
    if answers:
        facility.answer_all(answers, AUGUST)
    reply = enter(admin, session, facility).get(f"/admin/results/workbook.xlsx?{ASKED}")
    assert reply.status_code == 200
    cells = [
        cell for sheet in load_workbook(BytesIO(reply.data)) for row in sheet.iter_rows() for cell in row
    ]
    assert not [cell.value for cell in cells if isinstance(cell.value, str) and NO_FIGURE.search(cell.value)]
    assert not [cell.coordinate for cell in cells if cell.data_type == "e"]


@edges
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_ends_with_figures_or_with_one_sentence(
    environment, tmp_path, facility, answers, command
):
    if answers:
        facility.answer_all(answers, AUGUST)
    file = {"export document": "a.docx", "export report": "a.xlsx"}.get(command)
    more = ["--output", str(tmp_path / file)] if file else ["--json"]
    ended = CliRunner().invoke(main, [*command.split(), "--form", FORM, "--period", "2025Q3", *more])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exc_info
    assert ended.exit_code in (0, 1, 3), ended.output
    assert not re.search(r"\b(NaN|Infinity)\b", ended.output)
    assert ended.exit_code == 0 or len(ended.stderr.strip().splitlines()) == 1, ended.stderr
