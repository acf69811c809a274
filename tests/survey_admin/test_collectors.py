"""The ways in: listed, opened everywhere at once, paused, closed, and given a new code."""

import pytest
from sqlalchemy import event, select

from survey_admin.audit import AuditEntry
from survey_core.models import Collector, device_collector
from survey_core.web import db
from tests.builders import build_facility

from .people import enter, token


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def post(client, path, form_page="/admin/collectors/new", **fields):
    return client.post(path, data={"csrf_token": token(client, form_page)} | fields)


def in_use(session, **kind):
    session.rollback()
    return session.scalars(select(Collector).filter_by(closed_at=None, **kind).order_by(Collector.id)).all()


def test_every_way_in_stands_with_its_department_questionnaire_and_code(office, facility):
    collector = facility.collector()
    kiosk = facility.collector("short-outpatient", "kiosk", "NOI")
    page = office.get("/admin/collectors?lang=en").text
    for text in (collector.code, kiosk.code, "Outpatients", "Internal medicine", "QR code", "Kiosk"):
        assert text in page


def test_only_a_phone_has_an_address_to_open(office, facility):
    collector, kiosk = facility.collector(), facility.collector(channel="kiosk")
    page = office.get(f"/admin/collectors/{collector.id}").text
    assert f'href="http://127.0.0.1:8000/q/{collector.code}"' in page
    assert "/q/" not in office.get(f"/admin/collectors/{kiosk.id}").text
    assert office.get(f"/admin/collectors/{kiosk.id}/qr.svg").status_code == 404


@pytest.mark.parametrize(("asked", "is_shown"), [("department=NOI", True), ("channel=kiosk", False),
                                                 ("search=noi+tong+hop", True), ("state=paused", False)])  # fmt: skip
def test_the_list_can_be_narrowed(office, facility, asked, is_shown):
    mine, other = facility.collector(), facility.collector(department="NOI")
    page = office.get(f"/admin/collectors?{asked}").text
    assert (other.code in page) == is_shown
    assert mine.code not in page


@pytest.mark.parametrize("code", ["ZZ", "%00", "KB'"])
def test_a_department_without_ways_in_is_named(office, code):
    reply = office.get(f"/admin/collectors?department={code}&lang=en")
    assert reply.status_code == 404
    assert "No collector belongs to a department" in reply.text


def test_an_empty_list_says_what_to_do(office):
    page = office.get("/admin/collectors?lang=en").text
    assert "Nobody can answer yet." in page
    assert 'href="/admin/collectors/new"' in page


def test_one_press_opens_every_department_and_a_second_changes_nothing(office, session, facility):
    facility.collector("inpatient-2024")
    fields = {"questionnaire": "inpatient-2024", "channel": "qr", "everywhere": "1"}
    for _again in range(2):
        assert post(office, "/admin/collectors/new", **fields).status_code == 303
        found = in_use(session, questionnaire_id=facility.forms["inpatient-2024"].id)
        assert {one.department_id for one in found} == {d.id for d in facility.departments.values()}
        assert len(found) == 2


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"channel": "qr", "everywhere": "1"}, "Choose the questionnaire"),
    ({"questionnaire": "inpatient-2024", "everywhere": "1"}, "Choose the channel"),
    ({"questionnaire": "inpatient-2024", "channel": "qr"}, "Choose at least one department"),
    ({"questionnaire": "staff-2019", "channel": "interview", "everywhere": "1"}, "Staff are never interviewed"),
    ({"questionnaire": "inpatient-2024", "channel": "qr", "everywhere": "1", "label": "x" * 201}, "201 characters"),
])  # fmt: skip
def test_what_cannot_be_opened_is_said_and_nothing_typed_is_lost(office, session, fields, sentence):
    reply = post(office, "/admin/collectors/new?lang=en", **fields)
    assert reply.status_code == 422
    assert sentence in reply.text
    if "questionnaire" in fields:
        assert f'value="{fields["questionnaire"]}" selected' in reply.text
    assert in_use(session) == []


def test_a_paused_way_in_can_be_resumed_and_both_are_in_the_trail(office, session, facility):
    collector = facility.collector()
    page = f"/admin/collectors/{collector.id}"
    for act, is_open in (("pause", False), ("resume", True)):
        assert post(office, f"{page}/{act}", page).status_code == 303
        assert [one.is_open for one in in_use(session)] == [is_open]
    entries = session.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries if entry.action.startswith("collector")] == [
        "collector.pause", "collector.resume",
    ]  # fmt: skip
    assert not any(collector.code in entry.subject for entry in entries)


def test_a_new_code_takes_the_place_of_the_old_one_on_its_kiosks_too(office, session, facility):
    old = facility.collector(channel="kiosk")
    device, _key = facility.paired_device(old)
    page = f"/admin/collectors/{old.id}"
    assert post(office, f"{page}/rotate", page).status_code == 303
    (new,) = in_use(session)
    session.refresh(old)
    assert old.replaced_by_id == new.id
    assert new.code != old.code
    shown = session.scalars(
        select(device_collector.c.collector_id).where(device_collector.c.device_id == device.id)
    )
    assert new.id in set(shown)
    assert f'href="/admin/collectors/{new.id}"' in office.get(page).text


def test_a_closed_way_in_has_nothing_left_to_change(office, session, facility):
    collector = facility.collector()
    page = f"/admin/collectors/{collector.id}"
    assert post(office, f"{page}/close", page).status_code == 303
    assert in_use(session) == []
    assert post(office, f"{page}/pause?lang=en", page).status_code == 409
    assert "<summary>" not in office.get(page).text
    assert collector.code not in office.get("/admin/collectors").text
    assert collector.code in office.get("/admin/collectors?state=closed").text


def test_the_page_counts_what_came_in_through_this_code(office, session, facility):
    collector, other = facility.collector(), facility.collector("outpatient-2024", "paper")
    facility.answer_all([{"A1": 5}] * 3, collector=collector)
    facility.answer({"A1": 5}, collector=other)
    assert "<dd>3</dd>" in office.get(f"/admin/collectors/{collector.id}").text


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["", "/{}"])
def test_what_came_in_is_read_along_the_index_of_the_cells_and_not_through_every_answer(
    office, session, facility, path
):
    collector, seen = facility.collector(), []
    with office.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2:4]))
    assert office.get("/admin/collectors" + path.format(collector.id)).status_code == 200
    counts = [one for one in seen if "JOIN response" in one[0]]
    assert len(counts) == (2 if path else 1)
    for sql, values in counts:
        plan = str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all())
        for index in ("uq_tally_cell_patient", "ix_response_cell"):
            assert f"USING INDEX {index} (facility_id=? AND version_id=? AND department_id=?" in plan, sql


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_picture_leads_to_the_form(office, facility, kind):
    reply = office.get(f"/admin/collectors/{facility.collector().id}/qr.{kind}?download=1")
    assert reply.status_code == 200
    assert reply.mimetype.startswith("image/")
    assert "attachment" in reply.headers["Content-Disposition"]


def test_another_facilitys_way_in_does_not_exist_here(office, session, facility):
    foreign = build_facility(session, "khac").collector()
    page = f"/admin/collectors/{foreign.id}"
    assert office.get(page).status_code == 404
    for act in ("pause", "close", "rotate", "label"):
        assert post(office, f"{page}/{act}").status_code == 404
    assert foreign.code not in office.get("/admin/collectors").text
