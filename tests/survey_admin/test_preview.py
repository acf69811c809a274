"""A look at a draft or a version on phone and kiosk: the respondents' own pages, framed, and nothing is kept."""

import html
import json
import re

import pytest

from survey_core import drafts
from survey_core.models import Response
from survey_core.web import CSP
from tests.builders import build_facility
from tests.forms import EVERY_TYPE

from .drafts import ROOT, read
from .people import TOKEN, enter

KEY = "every-type"
PHONE = f"{ROOT}/{KEY}/preview/draft/phone?lang=vi"


@pytest.fixture
def office(admin, session, facility):
    drafts.start(session, facility.facility, EVERY_TYPE)
    session.commit()
    return enter(admin, session, facility)


def send(client, **answers):
    data = {"csrf_token": TOKEN.search(client.get(PHONE).text)[1]} | answers
    return client.post(PHONE, data=data)


@pytest.mark.parametrize(("path", "inside"), [
    ("preview", "phone"), ("preview/kiosk?size=landscape", "kiosk"), ("preview/kiosk?size=vast", "kiosk")])  # fmt: skip
def test_the_frame_shows_the_draft_first(office, path, inside):
    page = read(office, f"{KEY}/{path}")
    source = html.unescape(re.search(r'<iframe [^>]*src="([^"]+)"', page)[1])
    assert source == f"{ROOT}/{KEY}/preview/draft/{inside}?lang=en"
    assert office.get(source).status_code == 200


def test_only_our_own_pages_may_frame_the_preview(office):
    for path in (f"{KEY}/preview/draft/phone", f"{KEY}/preview/draft/kiosk"):
        assert "frame-ancestors 'self'" in office.get(f"{ROOT}/{path}").headers["Content-Security-Policy"]
    outside = office.get(f"{ROOT}/{KEY}/preview").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in outside
    assert "frame-src" not in CSP
    assert "frame-ancestors 'none'" in outside


def test_each_language_is_shown_and_does_not_become_the_readers(office):
    frame = office.get(f"{ROOT}/{KEY}/preview/draft/phone?lang=en").text
    assert "Thời gian chờ khám (en)" in frame
    assert '<html lang="vi"' in office.get(f"{ROOT}/{KEY}/preview?speak=en").text


def test_the_phones_page_is_the_one_respondents_get(office, kiosk, session, facility):
    theirs = kiosk.get(f"/q/{facility.collector('outpatient-2024').code}").text
    ours = office.get(f"{ROOT}/outpatient-2024/preview/1/phone").text
    pattern = re.compile(r"<fieldset[^>]*likert.*?</fieldset>", re.DOTALL)
    assert pattern.findall(ours) == pattern.findall(theirs)
    assert len(pattern.findall(ours)) == 31


def test_the_phone_objects_as_the_real_one_does_and_keeps_what_was_typed(office):
    refused = send(office, age="999", H1="Chờ lâu quá")
    assert refused.status_code == 422
    assert "Chờ lâu quá" in refused.text
    assert 'href="#q-age"' in refused.text
    assert 'href="#q-C1"' in refused.text


def test_what_is_sent_is_thanked_for_and_not_kept(office, session):
    reply = send(office, A1="5", A2="4", C1="yes")
    assert reply.status_code == 200
    assert "Xin cảm ơn ông/bà." in reply.text
    assert session.query(Response).count() == 0


def test_the_kiosk_gets_the_questions_and_conditions_of_the_draft(office):
    page = office.get(f"{ROOT}/{KEY}/preview/draft/kiosk?lang=vi").text
    way = json.loads(html.unescape(re.search(r'id="way">(.*?)</script>', page, re.DOTALL)[1]))
    assert "M1" in json.dumps(way)
    assert "Thời gian chờ khám" in json.dumps(way, ensure_ascii=False)
    script = re.search(r'data-person="([^"]+)"', page)[1]
    assert office.get(script).mimetype == "text/javascript"


def test_a_version_that_is_not_there_is_told(office, session):
    for path in ("preview?version=7", "preview/7/phone", "preview/7/kiosk"):
        reply = office.get(f"{ROOT}/{KEY}/{path}{'&' if '?' in path else '?'}lang=en")
        assert "There is no version 7" in reply.text, path
    assert office.get("/admin/preview/..%2F__init__.py").status_code == 404
    theirs = build_facility(session, "khac")
    theirs.forms["staff-2019"].key = "cua-ho"
    session.commit()
    assert office.get(f"{ROOT}/cua-ho/preview/1/phone").status_code == 404


def test_the_kiosk_of_a_draft_hears_the_drafts_own_recordings(office):
    page = office.get(f"{ROOT}/{KEY}/preview/draft/kiosk")
    assert f'data-recordings="{ROOT}/{KEY}/recordings/"' in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "media-src blob:" in policy
