"""export document: the report as a Word file, with the figures of the index."""

import json
from io import BytesIO

import pytest
from click.testing import CliRunner
from docx import Document

from langnghe import main
from survey_core import formatting
from tests.survey_admin.closings import answer

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
QUESTION = ("--form", "outpatient-2024", "--period", "2025Q3")


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_document_says_the_figures_of_the_index(environment, facility, tmp_path):
    answer(facility, 40, 5)
    answer(facility, 20, 3, "NOI")
    path = tmp_path / "q3.docx"
    assert run("export", "document", *QUESTION, "--output", path).exit_code == 0
    index = json.loads(run("index", *QUESTION, "--json").stdout)
    rate = [cell.text for cell in Document(BytesIO(path.read_bytes())).tables[1].rows[1].cells]
    low, high = (formatting.percent(index[end], "vi") for end in ("low", "high"))
    value = formatting.percent(index["value"], "vi")
    assert rate == ["Tỷ lệ hài lòng chung", f"{value}\u00a0%", f"{low} – {high}\u00a0%", "60"]


def test_what_cannot_be_written_is_told_in_one_sentence(environment, facility, tmp_path):
    path = tmp_path / "q3.docx"
    assert "Chưa có" in run("export", "document", *QUESTION, "--output", path).stderr
    answer(facility, 2)
    for more, said in (
        (("--output", tmp_path / "q3.pdf"), ".docx"),
        (("--output", path, "--department", "XX"), "XX"),
        (("--output", path, "--form", "khong-co"), "khong-co"),
        (("--output", path, "--period", "2025-07-01..2025-07-05"), "quý"),
    ):
        result = run("export", "document", *QUESTION, *more)
        assert result.exit_code != 0
        assert said in result.stderr
    assert not path.exists()
