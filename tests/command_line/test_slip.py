"""Slips by script: made into a file, listed, revoked, and recounted by `check`."""

import csv
import json

import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from langnghe import main
from survey_admin.audit import AuditEntry
from survey_core import rounds
from survey_core.intake import accept_all
from survey_core.models import Slip, SlipBatch
from tests.survey_core.test_slips import batch_of, filled

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def told(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_slips_are_made_into_a_file_and_noted_without_a_code(environment, session, facility, tmp_path):
    collector = facility.collector(channel="invite")
    file = tmp_path / "a.csv"
    (row,) = told(
        "slip", "make", collector.code, "--number", 20, "--until", "2099-01-31", "--output", file, "--json"
    )
    assert (row["made"], row["used"], row["state"], row["until"]) == (20, 0, "good", "2099-01-31")
    with file.open(encoding="utf-8-sig") as lines:
        codes = {line[0].replace(" ", "") for line in list(csv.reader(lines))[1:]}
    assert codes == set(session.scalars(select(Slip.code)))
    noted = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in noted] == ["slips.make", "slips.export"]
    assert not [code for code in codes for entry in noted if code in f"{entry.subject}{entry.after}"]


def test_a_list_of_visits_makes_as_many_slips_as_it_has_rows(environment, facility, tmp_path):
    (tmp_path / "ra-vien.csv").write_text("Họ tên\nA\nB\nC\n", encoding="utf-8")
    code = facility.collector(channel="invite").code
    (row,) = told(
        "slip", "make", code, "--visits", tmp_path / "ra-vien.csv", "--output", tmp_path / "a.xlsx", "--json"
    )
    assert row["made"] == 3
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].max_row == 4


@pytest.mark.parametrize(
    "options", [["--number", "0"], ["--number", "5001"], [], ["--number", "3", "--round", "77"]]
)
def test_what_cannot_be_made_is_one_sentence_and_no_batch(environment, session, facility, tmp_path, options):
    code = facility.collector(channel="invite").code
    result = run("slip", "make", code, *options, "--output", tmp_path / "a.csv")
    assert result.exit_code == 1
    assert result.stderr.startswith("langnghe: ")
    assert session.scalars(select(SlipBatch)).all() == []


def test_of_a_staff_batch_nothing_is_told_before_its_round_is_closed(environment, session, facility, engine):
    batch, codes = batch_of(facility, "staff", 12)
    with engine.begin() as connection:
        accept_all(connection, [filled(code, "staff") for code in codes[:9]])
    assert told("slip", "list", "--json")[0]["used"] is None
    with engine.begin() as connection:
        rounds.close(connection, batch.round_id)
    assert told("slip", "list", "--json")[0]["used"] == 9


def test_a_batch_is_revoked_by_its_number(environment, facility):
    batch, _codes = batch_of(facility)
    assert told("slip", "revoke", batch.id, "--json")[0]["state"] == "revoked"
    assert run("slip", "revoke", 77).exit_code == 1


@pytest.mark.parametrize("audience", ["patient", "staff"])
def test_check_counts_the_slips_again(environment, engine, facility, audience):
    _batch, codes = batch_of(facility, audience)
    with engine.begin() as connection:
        accept_all(connection, [filled(codes[0], audience)])
    assert run("check").exit_code == 0
    with engine.begin() as connection:
        connection.execute(update(SlipBatch).values(used=2))
    result = run("check")
    assert result.exit_code == 1
    assert result.output.count("2") >= 1
