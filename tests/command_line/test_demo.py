"""The demo hospital: built in one piece, built once, and removable without a trace."""

from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from command_line import demo, demo_hospital
from command_line.demo_hospital import DemoProblem, building
from survey_admin.accounts import new_account
from survey_core.database import Base
from survey_core.models import (
    Department,
    Facility,
    Questionnaire,
    Slip,
    Version,
)
from survey_core.questionnaire import parse
from tests.builders import full_answers

from .demo_rows import TODAY, responses_of


def test_it_asks_through_every_form_and_fills_two_quarters(session):
    counts = demo_hospital.build(session, TODAY)
    session.commit()
    rows = responses_of(session)
    assert 4000 <= counts.total == len(rows) <= 5000
    assert set(counts.responses) == set(session.scalars(select(Questionnaire.key)))
    assert counts.departments == session.scalar(select(func.count()).select_from(Department)) == 14
    days = [row.answered_on for row in rows if row.answered_on]
    assert min(days) >= date(2026, 7, 1)
    assert max(days) < TODAY
    assert {row.channel for row in rows} == {"kiosk", "qr", "paper", "invite", None}
    assert not any(row.is_time_uncertain or row.is_late for row in rows)


def test_an_interrupted_build_leaves_nothing(session, monkeypatch):
    calls = []

    def fails_later(connection, submissions, door=building.accept_all):
        calls.append(len(submissions))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return door(connection, submissions)

    monkeypatch.setattr(building, "accept_all", fails_later)
    with pytest.raises(KeyboardInterrupt):
        demo_hospital.build(session, TODAY)
    session.rollback()
    assert all(not rows for rows in _tables(session).values())


def test_removal_leaves_no_row_of_it_and_another_hospital_untouched(session, facility):
    collector = facility.collector()
    facility.answer(full_answers(_definition(session, collector)), collector=collector)
    session.add(new_account(facility.facility.id, "a@benhvien.vn", "một mật khẩu dài", "administrator"))
    session.commit()
    before = _tables(session)
    demo_hospital.build(session, TODAY)
    session.add(new_account(demo_hospital.find(session).id, "demo@benhvien.vn", "một mật khẩu dài", "viewer"))
    session.commit()
    assert session.scalar(select(func.count()).select_from(Slip)) > 500
    removed = demo_hospital.remove(session)
    session.commit()
    assert removed.total > 3000
    assert removed.accounts == 1
    assert _tables(session) == before


def test_it_is_built_once_and_removed_only_where_it_is_a_demo(session):
    with pytest.raises(DemoProblem, match="no demo hospital"):
        demo_hospital.remove(session)
    session.add(Facility(code=demo_hospital.FACILITY_CODE, name="Bệnh viện thật"))
    with pytest.raises(DemoProblem, match="already there"):
        demo_hospital.build(session, TODAY)
    with pytest.raises(DemoProblem, match="not a demo"):
        demo_hospital.remove(session)


def test_the_command_builds_says_that_it_is_there_and_removes(environment, session, monkeypatch):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    built, again = _run(), _run()
    assert built.exit_code == again.exit_code == 0
    assert "is ready" in built.output
    assert "outpatient-2024" in built.output
    assert "already there" in again.output
    assert session.scalar(select(func.count()).select_from(Facility)) == 1
    session.rollback()
    removed, nothing = _run("--remove"), _run("--remove")
    assert removed.exit_code == nothing.exit_code == 0
    assert "was removed" in removed.output
    assert "nothing was removed" in nothing.output
    assert session.scalar(select(func.count()).select_from(Facility)) == 0


@pytest.mark.parametrize("options", [(), ("--remove",)])
def test_the_command_never_touches_a_real_hospital_of_that_code(environment, session, monkeypatch, options):
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    session.add(Facility(code=demo_hospital.FACILITY_CODE, name="Bệnh viện thật"))
    session.commit()
    before = _tables(session)
    session.rollback()
    result = _run(*options)
    assert result.exit_code == 1
    assert "'demo' is a real one" in result.output
    assert _tables(session) == before


def _run(*options: str):
    return CliRunner().invoke(demo.command, options, catch_exceptions=False)


def _tables(session) -> dict[str, list]:
    """Every row of every table."""
    return {
        table.name: sorted(map(repr, session.execute(select(table)).all()))
        for table in Base.metadata.sorted_tables
    }


def _definition(session, collector):
    return parse(
        session.scalars(
            select(Version.definition).filter_by(questionnaire_id=collector.questionnaire_id)
        ).one()
    )
