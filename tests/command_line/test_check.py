"""`langnghe check` agrees with an untouched database and names what was tampered with."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, update

from command_line.check import command
from survey_admin.audit import AuditEntry, record
from survey_admin.queries import Question
from survey_admin.reports import build
from survey_core.models import Response, TallyCell, Version
from survey_core.periods import Quarter
from survey_core.questionnaire import parse
from tests.builders import full_answers
from tests.survey_admin.test_audit_trail import tamper, writing

FORM = "outpatient-2024"


@pytest.fixture
def counted(session, facility, engine, environment):
    """Three answers in one cell, counted by a report."""
    query = select(Version.definition).filter_by(questionnaire_id=facility.forms[FORM].id)
    definition = parse(session.scalars(query).one())
    facility.answer_all([full_answers(definition, level) for level in (5, 4, 1)])
    build(engine, Question(facility.facility.id, FORM, Quarter(2025, 3)), "vi")
    return facility


def run(*arguments):
    return CliRunner().invoke(command, arguments)


def change(engine, statement):
    with engine.begin() as connection:
        connection.execute(statement)


def test_an_untouched_database_agrees(counted):
    result = run("--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "ok": True,
        "responses": 3,
        "cells": 1,
        "counted": 1,
        "entries": 0,
        "differences": [],
    }


def test_a_cell_not_counted_yet_is_no_difference(counted):
    counted.answer({"A1": 5})
    found = json.loads(run("--json").stdout)
    assert (found["ok"], found["cells"], found["counted"]) == (True, 1, 0)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (update(Response.__table__).values(scores="1" * 31), "KB, qr, 2025-08-04"),
        (update(Response.__table__).values(scores="5"), "outpatient-2024 v1"),
        (update(TallyCell.__table__).values(data=b"damaged"), "KB, qr, 2025-08-04"),
        (delete(TallyCell.__table__), "bvt: outpatient-2024 v1: 3 "),
    ],
    ids=["answers changed", "scores cut", "tally damaged", "cell lost"],
)
def test_what_was_tampered_with_is_named_and_the_exit_code_is_1(counted, engine, statement, named):
    change(engine, statement)
    result = run()
    assert result.exit_code == 1
    assert named in result.stdout
    assert not json.loads(run("--json").stdout)["ok"]


def test_checking_changes_nothing(counted, engine):
    counted.answer({"A1": 5})
    with engine.connect() as connection:
        before = connection.execute(select(TallyCell.__table__)).all()
    run()
    with engine.connect() as connection:
        assert connection.execute(select(TallyCell.__table__)).all() == before


def test_a_tampered_audit_trail_is_found(environment, facility, session):
    for number in range(3):
        record(session, "bvt", "mai@bv.vn", "round.close", f"round {number}")
    session.commit()
    assert run().exit_code == 0
    tamper(writing(session), update(AuditEntry).where(AuditEntry.id == 2).values(subject="round 7"))
    found = run()
    assert found.exit_code == 1
    assert "2" in found.stdout
