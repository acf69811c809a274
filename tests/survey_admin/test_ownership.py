"""Whose it is: a head reads their own departments, and nobody reaches into another facility."""

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from survey_admin.accounts import ROLES, departments_of
from survey_admin.audit import AuditEntry
from survey_admin.ownership import limits
from survey_core.database import now
from survey_core.models import Delivery, Department, ReportDocument, ReportTemplate
from survey_core.publishing import publish
from survey_core.questionnaire import official_forms, parse
from tests.builders import build_facility, full_answers

from .people import add_person, enter, sign_in, token
from .test_access import EVERYBODY, OPEN, RULES

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
TEXTS = dict(official_forms())
OUTPATIENT = parse(TEXTS["outpatient-2024"])
WRITTEN = next(item.code for item in OUTPATIENT.items if item.type == "text" and item.role == "text")
ASKED = "form=outpatient-2024&quarter=2025Q3&lang=en"
# Every page a head may open beyond what everybody may: whoever opens another to heads adds it here.
OF_HEADS = {
    "results.show": "/admin/results",
    "results.chart": "/admin/results/departments.svg",
    "results.workbook": "/admin/results/workbook.xlsx",
    "trend.show": "/admin/results/trend",
    "drivers.show": "/admin/results/drivers",
    "drivers.chart": "/admin/results/drivers/drivers.svg",
    "channels.show": "/admin/results/channels",
    "profile.show": "/admin/results/profile",
    "comments.show": "/admin/comments",
}
OF_MANY = {"drivers.chart"}  # drawn of a hundred people: its own test opens it to a head
FILLED = {
    "way": "up",
    "code": "A1",
    "version": "1",
    "target": "en",
    "sha256": "0" * 64,
    "until": "2025-01-01",
    "batch_id": "1",
    "period": "2025Q3",
    "number": "1",
}


@pytest.fixture
def answered(facility, session):
    """KB with a ward of its own, and NOI, ten people each, every one with words naming the department."""
    ward = Department(
        facility_id=facility.facility.id, code="KB1", name="Phòng khám Mắt", name_en="Eyes",
        parent_id=facility.departments["KB"].id,
    )  # fmt: skip
    session.add(ward)
    session.commit()
    facility.departments["KB1"] = ward
    for code in ("KB", "KB1", "NOI"):
        many = [full_answers(OUTPATIENT, 4, **{WRITTEN: f"Lời của {code}."})] * 10
        facility.answer_all(many, date(2025, 8, 4), facility.collector(department=code))
    return facility


def told(reply) -> str:
    """Everything a reply says: of a workbook every cell."""
    if reply.mimetype.endswith("sheet"):
        sheets = openpyxl.load_workbook(BytesIO(reply.data)).worksheets
        return " ".join(str(value) for sheet in sheets for row in sheet.values for value in row)
    return reply.text


def test_the_table_names_every_page_of_heads(settings):
    opened = {endpoint for endpoint, roles in RULES.items() if "department_head" in roles}
    assert opened - {endpoint for endpoint, roles in RULES.items() if roles == EVERYBODY} == set(OF_HEADS)


@pytest.mark.parametrize("endpoint", OF_HEADS)
def test_a_head_opens_own_departments_and_no_other(admin, session, answered, endpoint):
    enter(admin, session, answered, "department_head")
    build_facility(session, "khac")
    for asked, status in [
        ("", 200),
        ("&department=KB", 200),
        ("&department=KB1", 200),
        ("&department=NOI", 404),
        ("&department=XX", 404),
    ]:
        reply = admin.get(f"{OF_HEADS[endpoint]}?{ASKED}{asked}")
        assert reply.status_code == (404 if endpoint in OF_MANY else status), asked
        said = told(reply)
        assert not [words for words in ("Internal medicine", "Nội tổng hợp", "Lời của NOI") if words in said]
    assert admin.get(f"{OF_HEADS[endpoint]}?form=staff-2019&quarter=2025Q3").status_code == 404


def test_a_head_of_two_departments_reads_both_and_one_of_none_is_told_why(admin, session, answered):
    both = add_person(session, answered, "department_head", departments=("KB", "NOI"))
    sign_in(admin, both.email)
    assert [one.code for one in limits(session, both)] == ["KB", "NOI", "KB1"]
    assert admin.get(f"/admin/results?{ASKED}&department=NOI").status_code == 200
    session.rollback()
    none = add_person(session, answered, "department_head", email="moi@bv.vn", departments=())
    assert departments_of(session, none) == set()
    admin.post("/admin/sign-out", data={"csrf_token": token(admin, "/admin/password")})
    sign_in(admin, "moi@bv.vn")
    for path in OF_HEADS.values():
        assert admin.get(path).status_code == 403


def test_a_head_sees_the_departments_of_today_when_others_are_given(admin, session, answered):
    from survey_admin.accounts import give_departments

    head = add_person(session, answered, "department_head")
    sign_in(admin, head.email)
    give_departments(session, head, [answered.departments["NOI"].id])
    session.commit()
    assert admin.get(f"/admin/results?{ASKED}&department=KB").status_code == 404
    assert "Lời của NOI" in admin.get(f"/admin/comments?{ASKED}").text


def test_a_viewer_changes_nothing_but_their_own_account(admin):
    changing = {rule.endpoint for rule in admin.app.url_map.iter_rules() if "POST" in rule.methods} - OPEN
    for role in ("viewer", "department_head"):
        allowed = {endpoint for endpoint in changing if role in RULES[endpoint]}
        assert {endpoint.partition(".")[0] for endpoint in allowed} == {
            "sign_in",
            "my_account",
            "my_two_factor",
        }


@pytest.fixture
def foreign(session, facility):
    """What a route's blanks may name of another facility, none of which the own one has."""
    other = build_facility(session, "khac")
    publish(session, other.facility.id, json.dumps(json.loads(TEXTS["outpatient-2024"]) | {"key": "khac-1"}))
    session.commit()
    collector = other.collector(channel="paper")
    return {
        "collector_id": collector.id,
        "device_id": other.paired_device(other.collector(channel="kiosk"))[0].id,
        "department_id": other.departments["KB"].id,
        "round_id": other.round().id,
        "account_id": add_person(session, other, email="xa@bv.vn").id,
        "delivery_id": _unsent_mail(session, other).id,
        "document_id": _report(session, other).id,
        "template_id": _template(session, other).id,
        "key": "khac-1",
    }


def _unsent_mail(session, facility) -> Delivery:
    mail = Delivery(facility_id=facility.facility.id, recipient="xa@bv.vn", subject="Kiosk", body="Kiosk",
                    attempts=1, last_error="TimeoutError")  # fmt: skip
    session.add(mail)
    session.commit()
    return mail


def _report(session, facility) -> ReportDocument:
    report = ReportDocument(
        facility_id=facility.facility.id, form="outpatient-2024", period="2025Q3", language="vi", prepared_by="xa@bv.vn",
        status="approved", checked_at=now(), approved_at=now(), content=b"x",
    )  # fmt: skip
    session.add(report)
    session.commit()
    return report


def _template(session, facility) -> ReportTemplate:
    template = ReportTemplate(facility_id=facility.facility.id, language="vi", file_name="x.docx", size=1,
                              sha256="0" * 64, content=b"x", uploaded_by="xa@bv.vn")  # fmt: skip
    session.add(template)
    session.commit()
    return template


def reaching(app, role, named):
    """(endpoint, method, path) of every route of the role that names something, with these names filled in."""
    adapter = app.url_map.bind("localhost", "/admin")
    for rule in app.url_map.iter_rules():
        if (
            role in RULES.get(rule.endpoint, ())
            and rule.arguments & set(named)
            and "token" not in rule.arguments
        ):
            choices = {
                "kind": {"collector.picture": "svg", "interchange.file": "json", "slips.codes": "csv"}.get(
                    rule.endpoint
                )
            }
            values = {name: (FILLED | choices | named)[name] for name in rule.arguments}
            for method in rule.methods & {"GET", "POST"}:
                yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_another_facility_is_reached_by_its_number(admin, session, facility, foreign, role):
    enter(admin, session, facility, role)
    form = {"csrf_token": token(admin, "/admin/password")}
    count = select(func.count()).select_from(AuditEntry)
    before = session.scalar(count)
    for endpoint, method, path in reaching(admin.app, role, foreign):
        reply = admin.open(path, method=method, data=form if method == "POST" else None)
        assert reply.status_code == 404, (endpoint, method, path)
    session.rollback()
    assert session.scalar(count) == before


def test_the_walk_reaches_what_is_the_facilitys_own(admin, session, facility):
    """The same addresses with own numbers are there: a 404 above is not a wrong address."""
    own = {
        "collector_id": facility.collector(channel="paper").id,
        "device_id": facility.paired_device(facility.collector(channel="kiosk"))[0].id,
        "department_id": facility.departments["KB"].id,
        "round_id": facility.round().id,
        "account_id": add_person(session, facility, email="lan@bv.vn").id,
        "key": "outpatient-2024",
    }
    enter(admin, session, facility, "administrator")
    walked = [route for route in reaching(admin.app, "administrator", own) if route[1] == "GET"]
    there = {endpoint for endpoint, _method, path in walked if admin.get(path).status_code != 404}
    assert {"collector.show", "department.show", "round.show", "person.show", "publishing.show"} <= there
    assert {"device.show", "device_settings.show", "device_left.show", "device_queue.show"} <= there
