"""Targets of a round: typed, computed or copied, and saved by a person."""

from datetime import date

import pytest
from sqlalchemy import select

from analysis.sampling import sample_size
from survey_admin.audit import AuditEntry
from survey_core.models import RoundTarget
from survey_core.questionnaire import official_forms, parse
from tests.builders import build_facility

from .campaign import FORM, post, stop_the_clock, target
from .people import enter


@pytest.fixture(autouse=True)
def today(monkeypatch):
    return stop_the_clock(monkeypatch)


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def test_targets_are_typed_saved_together_and_noted(office, session, facility):
    round_, kb, noi = facility.round(FORM), facility.departments["KB"].id, facility.departments["NOI"].id
    path = f"/rounds/{round_.id}/targets"
    reply = post(office, path, **{f"target-{kb}": "1.200", f"visits-{kb}": "8,5", f"target-{noi}": "60"})
    assert reply.status_code == 422
    assert 'value="8,5"' in reply.text
    assert session.scalars(select(RoundTarget)).all() == []
    post(office, path, **{f"target-{kb}": "1.200", f"visits-{kb}": "8973", f"target-{noi}": ""})
    session.rollback()
    (row,) = session.scalars(select(RoundTarget)).all()
    assert (row.department_id, row.target, row.visits) == (kb, 1200, 8973)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.target")).one()
    assert entry.after == {"KB": {"target": 1200, "visits": 8973}}


def test_targets_are_computed_from_visits_and_saved_only_by_a_person(office, session, facility):
    facility.collector()
    round_, kb = facility.round(FORM), facility.departments["KB"].id
    path = f"/rounds/{round_.id}/targets"
    assert 'name="design_effect" type="text" value="10"' in office.get(f"/admin{path}").text
    inputs = {"margin": "5", "share": "50", "confidence": "95", "design_effect": "31", "least": "0"}
    reply = post(office, f"{path}/compute", **inputs, split="department", **{f"visits-{kb}": "1000"})
    assert f'name="target-{kb}" value="278"' in reply.text
    assert session.scalars(select(RoundTarget)).all() == []
    reply = post(office, f"{path}/compute", **inputs | {"margin": "0"}, split="department")
    assert (reply.status_code, 'value="0"' in reply.text) == (422, True)
    reply = post(office, f"{path}/compute", **inputs, split="hospital")
    assert "enter the visits of the departments first" in reply.text


def test_the_margin_of_the_whole_hospital_is_split_by_visits(office, session, facility):
    round_ = facility.round(FORM)
    kb, noi = facility.departments["KB"].id, facility.departments["NOI"].id
    reply = post(office, f"/rounds/{round_.id}/targets/compute", margin="5", share="50", confidence="95", least="0",
                 design_effect="31", split="hospital", **{f"visits-{kb}": "750", f"visits-{noi}": "250"})  # fmt: skip
    assert f'name="target-{kb}" value="209"' in reply.text
    assert f'name="target-{noi}" value="69"' in reply.text


def test_targets_are_copied_from_the_round_before(office, session, facility):
    before, kb = facility.round(FORM), facility.departments["KB"]
    later = facility.round(FORM, date(2025, 10, 1), date(2025, 12, 31))
    target(session, before, kb, 44, 900)
    page = post(office, f"/rounds/{later.id}/targets/copy", **{f"visits-{kb.id}": "7"}).text
    assert f'name="target-{kb.id}" value="44"' in page
    assert f'name="visits-{kb.id}" value="7"' in page
    assert post(office, f"/rounds/{before.id}/targets/copy").status_code == 422


@pytest.mark.parametrize("visits", ["", "50", "5000"])
@pytest.mark.parametrize(("margin", "effect"), [("5", "10"), ("2,5", "10"), ("5", "20.5")])
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_computed_target_keeps_the_margin_it_was_asked_for(office, facility, visits, margin, effect):
    facility.collector()
    round_, kb = facility.round(FORM), facility.departments["KB"].id
    inputs = {"margin": margin, "share": "90", "confidence": "95", "design_effect": effect, "least": "0"}
    path = f"/rounds/{round_.id}/targets/compute"
    page = post(office, path, **inputs, split="department", **{f"visits-{kb}": visits}).text
    each = len(parse(dict(official_forms())[FORM]).likert)
    rule = (float(margin.replace(",", ".")) / 100, 0.9, 0.95, float(effect), each)
    wanted = sample_size(*rule, int(visits) if visits else None).people
    assert f'name="target-{kb}" value="{wanted}"' in page


def test_a_department_of_another_facility_gets_no_target(office, session, facility):
    round_, other = facility.round(FORM), build_facility(session, "khac").departments["KB"].id
    post(office, f"/rounds/{round_.id}/targets", **{f"target-{other}": "99"})
    session.rollback()
    assert session.scalars(select(RoundTarget)).all() == []
