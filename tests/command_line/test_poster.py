"""Posters by script: all, some, or one code; as pages, labels, pictures and an archive."""

import json
from io import BytesIO
from zipfile import ZipFile

import pypdf
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from langnghe import main
from survey_admin.audit import AuditEntry
from tests.survey_admin.test_posters import codes_on, pictures

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def run(*arguments):
    return CliRunner().invoke(main, ["collector", *(str(argument) for argument in arguments)])


@pytest.fixture
def codes(environment, facility):
    """The codes of outpatients in KB and NOI."""
    result = run("add", "--questionnaire", "outpatient-2024", "--channel", "qr", "--all", "--json")
    return [row["code"] for row in json.loads(result.output)]


def pages(path) -> int:
    return len(pypdf.PdfReader(path).pages)


def test_all_departments_are_one_pdf_a_page_each_and_noted(codes, session, tmp_path):
    result = run("poster", "--all", "--output", tmp_path / "all.pdf")
    assert result.exit_code == 0, result.output
    found = [text for picture in pictures((tmp_path / "all.pdf").read_bytes()) for text in codes_on(picture)]
    assert [text[-12:] for text in found] == codes
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "posters.export")).one()
    assert entry.after == {"file": "all.pdf", "ways": 2}


def test_all_can_be_narrowed(codes, tmp_path):
    path = tmp_path / "one.pdf"
    assert run("poster", "--all", "--department", "NOI", "--questionnaire", "outpatient-2024",
               "--output", path).exit_code == 0  # fmt: skip
    assert [text[-12:] for text in codes_on(pictures(path.read_bytes())[0])] == codes[1:]


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF")])
def test_one_code_is_written_as_its_suffix_says(codes, tmp_path, name, start):
    assert run("poster", codes[0].lower(), "--output", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_one_code_fills_a_sheet_of_labels(codes, tmp_path):
    path = tmp_path / "labels.pdf"
    assert run("poster", codes[0], "--size", "labels-24", "--output", path).exit_code == 0
    assert len(codes_on(pictures(path.read_bytes())[0])) == 24
    assert pages(path) == 1


def test_an_archive_holds_every_code(codes, tmp_path):
    path = tmp_path / "all.zip"
    assert run("poster", "--all", "--size", "a6", "--output", path).exit_code == 0
    with ZipFile(BytesIO(path.read_bytes())) as files:
        assert {name.split("_")[0] for name in files.namelist()} == {"KB", "NOI"}
        assert len(files.namelist()) == 6


@pytest.mark.parametrize(("asked", "told"), [
    ([], "--all"), (["{0}", "--all"], "--all"), (["ZZZZ"], "ZZZZ"), (["--all", "--department", "ZZ"], "KB, NOI"),
    (["--all", "--questionnaire", "zz"], "outpatient-2024"), (["--all", "--questionnaire", "inpatient-2024"], "collector add"),
])  # fmt: skip
def test_what_cannot_be_printed_is_told_and_nothing_is_written(codes, tmp_path, asked, told):
    path = tmp_path / "no.pdf"
    result = run("poster", *(word.format(*codes) for word in asked), "--output", path)
    assert result.exit_code == 1
    assert told in result.stderr
    assert not path.exists()


@pytest.mark.parametrize(("asked", "name"), [("--all", "a.png"), ("--all", "a.doc"), ("", "a.gif")])
def test_a_suffix_that_cannot_be_is_told(codes, tmp_path, asked, name):
    result = run("poster", asked or codes[0], "--output", tmp_path / name)
    assert result.exit_code == 1
    assert ".pdf" in result.stderr


def test_a_closed_code_is_not_printed(codes, tmp_path):
    run("change", codes[0], "close")
    assert run("poster", codes[0], "--output", tmp_path / "a.pdf").exit_code == 1
