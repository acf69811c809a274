"""The list of questionnaires, one with its versions, and the beginning of a new one."""

import re

import pytest
from sqlalchemy import select

from survey_core import drafts as core
from survey_core.models import Draft
from tests.builders import build_facility

from .drafts import ROOT, begun, document, order, read, send
from .people import enter


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def begin(client, **fields):
    return send(client, "new", **fields)


def test_the_list_tells_the_state_of_each(office, session, facility):
    begun(session, facility, key="moi")
    facility.forms["staff-2019"].retired_at = facility.facility.created_at
    session.commit()
    page = read(office, "")
    rows = dict(re.findall(r'<span class="code quiet">([\w-]+)</span></th>(.*?)</tr>', page, re.S))
    assert "version 1" in rows["outpatient-2024"]
    assert "never published" in rows["moi"]
    assert f"{ROOT}/moi/draft" in rows["moi"]
    assert page.count(">retired<") == 1


def test_the_list_is_searched_by_title_and_code_whatever_the_accents(office):
    assert "staff-2019" not in (found := read(office, "?search=mother"))
    assert "mother-2019" in found
    assert "mother-2019" in office.get(f"{ROOT}?search=me+sau+sinh&lang=vi").text
    page = read(office, "?search=<khong-co>")
    assert "No questionnaire fits '&lt;khong-co&gt;'." in page
    assert "Show every one" in page


def test_many_questionnaires_stand_on_pages(office, session, facility):
    for number in range(60):
        core.start_blank(session, facility.facility, f"phieu-{number}", "staff", {"vi": f"Phiếu {number}"})
    session.commit()
    first = read(office, "")
    assert "65 entries" in first
    last = read(office, "?page=" + re.search(r"page 1 of (\d+)", first)[1])
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last


def test_one_begins_with_an_official_form(office, session):
    reply = begin(office, source="official:outpatient-2024", title="Khoa Đẻ")
    assert (reply.status_code, reply.location) == (303, f"{ROOT}/khoa-de/draft")
    assert document(session, "khoa-de")["title"]["en"] == "Khoa Đẻ"  # the page was read in English
    assert "The draft is begun" in read(office, "khoa-de/draft")


def test_one_begins_with_a_copy_or_with_nothing(office, session):
    assert begin(office, source="copy:staff-2019").status_code == 303
    assert document(session, "staff-2019-2")["audience"] == "staff"
    assert begin(office, source="blank", title="Mới", audience="patient", key="moi").status_code == 303
    assert order(session, "moi") == ""
    assert "begin with the first section" in read(office, "moi/draft")


BAD_BEGINNINGS = (
    ({"title": "Giữ lại"}, "Choose what the new questionnaire begins with."),
    ({"source": "blank", "title": "Giữ lại"}, "Choose whom the questionnaire asks."),
    ({"source": "blank", "key": "giu-lai", "audience": "staff"}, "An empty questionnaire needs a title."),
    ({"source": "official:no", "title": "Giữ lại"}, "No official form is called"),
    ({"source": "official:staff-2019", "title": "Giữ lại", "key": "Đẻ"}, "cannot be a form code"),
    ({"source": "official:staff-2019", "key": "staff-2019", "title": "Giữ lại"}, "exists already"),
    ({"source": "blank", "audience": "staff", "title": "ă" * 201}, "at most 200 fit"),
)


def test_what_cannot_begin_is_said_and_what_was_typed_stays(office, session):
    page = read(office, "new")
    for given, says in BAD_BEGINNINGS:
        reply = send(office, "new", page, **given)
        assert (reply.status_code, says in reply.text) == (422, True), given
        for name in ("title", "key"):
            assert f'value="{given.get(name, "")}"' in reply.text
        if "no" not in (source := given.get("source", "no")).partition(":"):
            assert f'value="{source}" checked' in reply.text
    assert session.scalars(select(Draft)).all() == []


def test_a_questionnaire_shows_its_versions_with_their_answers(office, facility):
    facility.answer_all([{"A1": "5"}] * 3)
    page = read(office, "outpatient-2024")
    row = re.search(r'<tr><th scope="row">1 .*?</tr>', page, re.S)[0]
    assert "in use" in row
    assert '<td class="n">3</td>' in row
    assert "Begin a draft" in page


def test_a_draft_begins_at_the_newest_version_once(office, session):
    from .people import token

    data = {"csrf_token": token(office, f"{ROOT}/outpatient-2024")}
    for _time in range(2):
        assert office.post(f"{ROOT}/outpatient-2024/draft", data=data).status_code == 303
    assert session.scalars(select(Draft.base_number)).all() == [1]
    assert "draft after version 1" in read(office, "outpatient-2024/draft")


def test_a_questionnaire_of_another_facility_is_not_there(office, session, facility):
    other = build_facility(session, "khac")
    begun(session, other, key="cua-khac")
    for path in ("cua-khac", "cua-khac/draft", "cua-khac/draft/items/S1", "cua-khac/draft/cover"):
        assert office.get(f"{ROOT}/{path}").status_code == 404
    assert "cua-khac" not in read(office, "")
    assert begin(office, source="copy:cua-khac").status_code == 404
