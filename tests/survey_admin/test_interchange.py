"""Questionnaires as files, on screen: read with a look first, taken whole or not at all, saved in three kinds."""

import html
import json
import re
from io import BytesIO

import pytest
from sqlalchemy import select

from survey_admin import form_files
from survey_admin.audit import AuditEntry
from survey_admin.workbook.xlsform import write_sheets
from survey_core import drafts
from survey_core.models import Draft, Questionnaire, Version
from survey_core.publishing import publish
from survey_core.questionnaire import content_hash
from tests.builders import build_facility
from tests.forms import EVERY_TYPE
from tests.xlsforms import KOBO

from .people import enter, token

KEPT = re.compile(r'name="reading" value="([^"]*)"')
UPLOAD = "/admin/questionnaires/upload"


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def upload(client, data: bytes, name="phieu.xlsx", into=""):
    fields = {"csrf_token": token(client, UPLOAD), "file": (BytesIO(data), name), "into": into}
    return client.post(f"{UPLOAD}?lang=en", data=fields)


def take(client, page: str, into="", **fields):
    kept = html.unescape(KEPT.search(page)[1])
    data = {"csrf_token": token(client, UPLOAD), "reading": kept, "into": into} | fields
    return client.post(f"{UPLOAD}/take?lang=en", data=data)


def draft(session, key: str) -> dict:
    session.rollback()
    query = select(Draft).join(Questionnaire, Questionnaire.id == Draft.questionnaire_id)
    return drafts.document_of(session.scalars(query.where(Questionnaire.key == key)).one())


def own_file() -> bytes:
    return json.dumps(EVERY_TYPE, ensure_ascii=False).encode()


def test_a_kobo_form_is_shown_with_what_is_left_out_before_anything_is_written(office, session):
    page = upload(office, write_sheets(KOBO)).text
    for told in ("geopoint", "Calculations are not taken.", "begin repeat", "Ông/bà ở khoa mấy ngày?"):
        assert told in page
    assert session.scalars(select(Draft)).all() == []


def test_what_is_left_out_must_be_agreed_to(office, session):
    page = upload(office, write_sheets(KOBO)).text
    refused = take(office, page)
    assert refused.status_code == 422
    assert "Say that you agree" in refused.text
    assert session.scalars(select(Draft)).all() == []
    nobody = take(office, refused.text, agreed="yes")
    assert "Choose whom the questionnaire asks." in nobody.text
    assert take(office, nobody.text, agreed="yes", audience="patient").status_code == 303
    assert len(draft(session, "hai-long-noi-tru")["sections"]) == 2


def test_a_form_that_does_not_say_whom_it_asks_asks_whom_its_questionnaire_does(office, session):
    page = upload(office, write_sheets(KOBO)).text
    assert take(office, page, "staff-2019", agreed="yes").status_code == 303
    assert draft(session, "staff-2019")["audience"] == "staff"
    assert take(office, page, agreed="yes", audience="staff").status_code == 303
    assert draft(session, "hai-long-noi-tru")["audience"] == "staff"


def test_a_file_of_our_own_becomes_a_questionnaire_with_the_same_questions(office, session):
    reply = take(office, upload(office, own_file(), "phieu.json").text)
    assert reply.headers["Location"].endswith("/questionnaires/every-type/draft")
    assert content_hash(json.dumps(draft(session, "every-type"))) == content_hash(
        json.dumps(EVERY_TYPE | {"official": False})
    )
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "questionnaire.import")).one()
    assert entry.subject == "questionnaire every-type"


def test_a_file_becomes_the_next_draft_of_a_questionnaire_once(office, session):
    saved = office.get("/admin/questionnaires/outpatient-2024/file/1/xlsform").data
    reply = take(office, upload(office, saved, into="outpatient-2024").text, into="outpatient-2024")
    assert reply.status_code == 303
    version = session.scalars(select(Version).join(Questionnaire, Questionnaire.id == Version.questionnaire_id)
                              .where(Questionnaire.key == "outpatient-2024")).one()  # fmt: skip
    assert content_hash(json.dumps(draft(session, "outpatient-2024"))) == version.content_hash
    again = take(office, upload(office, saved, into="outpatient-2024").text, into="outpatient-2024")
    assert again.status_code == 422
    assert "has a draft already" in again.text
    assert '<option value="outpatient-2024" selected>' in again.text
    elsewhere = take(office, again.text)
    assert elsewhere.headers["Location"].endswith("/questionnaires/outpatient-2024-2/draft")


def test_a_file_for_other_people_is_no_draft_of_this_questionnaire(office, session):
    saved = office.get("/admin/questionnaires/staff-2019/file/1/json").data
    page = upload(office, saved, "x.json", "outpatient-2024").text
    assert "asks other people" in take(office, page, "outpatient-2024").text
    assert session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize(("data", "name", "told"), [
    (b"", "a.xlsx", "The file is empty"), (b"MZ\x90\x00", "a.xlsx", "no Excel workbook"),
    (b"PK\x03\x04broken", "a.xlsx", "no Excel workbook"), (b"{", "a.json", ""),
    (b'{"resourceType": "Questionnaire"}', "a.json", "only written here"),
    (write_sheets({"Sheet1": [["a"], ["b"]]}), "a.xlsx", "has no sheet “survey”"),
    (write_sheets({"survey": [["type", "label"], ["text", "x"]]}), "a.xlsx", "no column “name”"),
])  # fmt: skip
def test_a_file_that_is_no_questionnaire_is_refused_in_a_sentence(office, data, name, told):
    reply = upload(office, data, name)
    assert reply.status_code == 422
    assert told in html.unescape(reply.text)
    assert 'role="alert"' in reply.text


def test_a_file_of_forty_megabytes_is_refused_in_a_sentence(office):
    declared = {"CONTENT_LENGTH": str(40 * 1024**2), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    reply = office.post(f"{UPLOAD}?lang=en", environ_overrides=declared)
    assert reply.status_code == 413
    assert "larger than 5 MB" in reply.text


@pytest.mark.parametrize("reading", ["", "{}", "[]", '{"document": {}, "left": [], "changed": []}', "null"])
def test_a_reading_that_comes_back_broken_is_refused(office, reading):
    data = {"csrf_token": token(office, UPLOAD), "reading": reading, "into": ""}
    reply = office.post(f"{UPLOAD}/take?lang=en", data=data)
    assert reply.status_code == 422
    assert "did not come back whole" in reply.text


@pytest.mark.parametrize("kind", list(form_files.SUFFIXES))
def test_a_version_and_a_draft_are_saved_and_the_trail_tells_it(office, session, facility, kind):
    drafts.edit(session, facility.forms["inpatient-2024"])
    session.commit()
    for version in ("1", "draft"):
        reply = office.get(f"/admin/questionnaires/inpatient-2024/file/{version}/{kind}")
        assert reply.mimetype == form_files.MIMETYPES[kind]
        assert f"inpatient-2024-{version}{form_files.SUFFIXES[kind]}" in reply.headers["Content-Disposition"]
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "questionnaire.export")).all()
    assert len(entries) == 2


def test_only_the_newest_version_in_use_is_active_in_fhir(office, session, facility):
    form = facility.forms["outpatient-2024"]
    text = session.scalars(select(Version.definition).where(Version.questionnaire_id == form.id)).one()
    title = {"vi": "Phiếu ngoại trú, bản mới", "en": "Outpatients, new"}
    publish(session, facility.facility.id, json.dumps(json.loads(text) | {"title": title}))
    session.commit()
    found = [office.get(f"/admin/questionnaires/outpatient-2024/file/{n}/fhir").json for n in (1, 2)]
    assert [one["status"] for one in found] == ["retired", "active"]
    assert [one["version"] for one in found] == ["1", "2"]
    assert found[0]["publisher"] == "Bệnh viện Đa khoa tỉnh"


def test_the_page_offers_every_questionnaire_in_use(office):
    page = office.get(f"{UPLOAD}?into=staff-2019&lang=en").text
    assert '<option value="staff-2019" selected>' in page
    assert '<option value="outpatient-2024">' in page


def test_only_the_versions_there_are_can_be_saved(office, session):
    theirs = build_facility(session, "khac")
    theirs.forms["staff-2019"].key = "cua-ho"
    session.commit()
    for path in ("outpatient-2024/file/2/json", "outpatient-2024/file/draft/json", "outpatient-2024/file/1/csv",
                 "cua-ho/file", "cua-ho/file/1/json"):  # fmt: skip
        assert office.get(f"/admin/questionnaires/{path}").status_code == 404, path
    assert "/file/1/fhir" in office.get("/admin/questionnaires/outpatient-2024/file").text
