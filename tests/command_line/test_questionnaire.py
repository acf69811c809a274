"""Questionnaires by script: saved, read back, published."""

import json
import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from langnghe import main
from survey_admin.workbook.xlsform import write_sheets
from survey_core import drafts
from survey_core.models import Draft, Version
from survey_core.questionnaire import content_hash
from tests.forms import EVERY_TYPE
from tests.trail import acts
from tests.xlsforms import KOBO

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def run(*arguments):
    return CliRunner().invoke(main, ["questionnaire", *(str(argument) for argument in arguments)])


@pytest.fixture
def kobo(tmp_path):
    path = tmp_path / "kobo.xlsx"
    path.write_bytes(write_sheets(KOBO))
    return path


@pytest.mark.parametrize(("name", "start"), [("a.json", b"{"), ("a.xlsx", b"PK"), ("a.fhir.json", b"{")])
def test_a_version_is_saved_in_the_kind_its_name_ends_in(
    environment, session, facility, tmp_path, name, start
):
    assert run("export", "outpatient-2024", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(start)
    actions = acts(session)
    assert actions == ["questionnaire.export"]


@pytest.mark.parametrize(("options", "told"), [
    (["--version", "9"], "1"), (["--draft"], "outpatient-2024"), (["--output", "a.txt"], "--format"),
])  # fmt: skip
def test_what_cannot_be_saved_is_told_with_the_way_out(environment, facility, tmp_path, options, told):
    result = run("export", "outpatient-2024", tmp_path / "a.json", *options)
    assert result.exit_code == 1
    assert told in result.stderr


@pytest.mark.parametrize("kind", ["json", "xlsform"])
def test_what_was_saved_comes_back_word_for_word_and_changes_nothing(
    environment, session, facility, tmp_path, kind
):
    file = tmp_path / "form"
    assert run("export", "inpatient-2024", "--format", kind, "--output", file).exit_code == 0
    assert run("import", file, "--key", "inpatient-2024").output.endswith("inpatient-2024\n")
    result = run("publish", "inpatient-2024")
    assert (result.exit_code, result.output) == (0, "1\n")
    session.rollback()
    assert session.scalars(select(Draft)).all() == []
    assert "questionnaire.publish" not in acts(session)


def test_a_dry_run_names_what_is_left_out_and_writes_nothing(environment, session, facility, kobo):
    result = run("import", kobo, "--dry-run")
    assert result.exit_code == 0
    assert "geopoint" in result.stderr
    assert session.scalars(select(Draft)).all() == []


def test_what_is_left_out_is_agreed_to_by_word(environment, session, facility, kobo):
    assert run("import", kobo).exit_code == 1
    assert session.scalars(select(Draft)).all() == []
    result = run("import", kobo, "--key", "cua-toi", "--take-the-rest", "--audience", "staff")
    assert result.exit_code == 0, result.stderr
    session.rollback()
    document = drafts.document_of(session.scalars(select(Draft)).one())
    assert (document["key"], document["audience"]) == ("cua-toi", "staff")


def test_an_imported_form_is_published(environment, session, facility, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(EVERY_TYPE), encoding="utf-8")
    assert run("import", path).exit_code == 0
    assert run("publish", "every-type").exit_code == 0
    assert run("publish", "every-type").exit_code == 1
    session.rollback()
    wanted = content_hash(json.dumps(EVERY_TYPE | {"official": False}))
    assert wanted in session.scalars(select(Version.content_hash)).all()


def test_a_doubtful_change_is_published_only_when_it_is_said_to_be_meant(
    environment, session, facility, tmp_path
):
    path = tmp_path / "a.json"
    assert run("export", "outpatient-2024", path).exit_code == 0
    form = json.loads(path.read_text(encoding="utf-8"))
    form["sections"][0]["items"][0]["text"] = {"vi": "Món ăn ngon miệng", "en": "The food tastes good"}
    path.write_text(json.dumps(form), encoding="utf-8")
    assert run("import", path, "--key", "outpatient-2024").exit_code == 0
    refused = run("publish", "outpatient-2024")
    assert refused.exit_code == 1
    (place,) = re.findall(r"--confirm '([^']+)'", refused.stderr)
    assert run("publish", "outpatient-2024", "--confirm", place).output == "2\n"
    assert "questionnaire.publish" in acts(session)


def test_a_change_that_breaks_a_series_is_refused(environment, session, facility, tmp_path):
    path = tmp_path / "a.json"
    run("export", "outpatient-2024", path)
    form = json.loads(path.read_text(encoding="utf-8"))
    form["sections"][0]["items"][0] |= {"type": "text", "role": "text"}
    path.write_text(json.dumps(form), encoding="utf-8")
    run("import", path, "--key", "outpatient-2024")
    assert run("publish", "outpatient-2024").exit_code == 1
    assert len(session.scalars(select(Draft)).all()) == 1


def test_a_file_that_is_no_form_is_one_sentence(environment, facility, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"MZ")
    result = run("import", path)
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
