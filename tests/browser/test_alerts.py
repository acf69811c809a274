"""The first page where kiosks and codes need a look and mail did not go out, and the page of the mail, in a real browser."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from survey_admin import filters
from survey_core.database import now
from survey_core.models import Alert, Delivery
from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers
from tests.chromium import serving
from tests.survey_admin.people import add_person

from .looks import fits_and_is_accessible, sign_in

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
OUTPATIENT = parse(dict(official_forms())["outpatient-2024"])
KIOSKS = {
    "Sảnh khoa Khám bệnh, tầng 1": {"silent": {"since": "2026-11-25T02:14:00+00:00"}},
    "Quầy viện phí": {"parked": {"parked": 2}, "clock": {"minutes": 1440}},
    "Khoa Nội tổng hợp": {"queue": {"queued": 41, "oldest_at": "2026-11-24T02:14:00+00:00"}, "not_persisted": {}},
}  # fmt: skip

LEAKED = {"by": "day", "day": "2026-11-25", "answered": 612, "opened": 2841, "visits": 97}


@pytest.fixture
def troubled(facility, session, monkeypatch):
    """A facility with figures, three kiosks and a code that need a look, and mails sent, failing and given up."""
    monkeypatch.setattr(filters, "_today", lambda facility: date(2025, 9, 30))
    facility.answer_all([full_answers(OUTPATIENT, 4)] * 30)
    own, collector = {"facility_id": facility.facility.id}, facility.collector(channel="kiosk")
    for name, alerts in KIOSKS.items():
        device, _key = facility.paired_device(collector)
        device.name = name
        session.add_all(
            Alert(**own, device_id=device.id, kind=kind, facts=facts) for kind, facts in alerts.items()
        )
    session.add(Alert(**own, kind="leaked", facts=LEAKED, collector_id=facility.collector().id))
    mail = own | {"recipient": "quality_officer@bv.vn", "body": "–", "attempts": 2,
                  "subject": "Lắng Nghe: cần kiểm tra kiosk Sảnh khoa Khám bệnh, tầng 1: mất liên lạc"}  # fmt: skip
    later, error = now() + timedelta(hours=1), "ConnectionRefusedError"
    session.add_all([
        Delivery(**mail, sent_at=now()), Delivery(**mail, next_attempt_at=later, last_error=error),
        Delivery(**mail, given_up_at=now(), last_error="SMTPAuthenticationError 535"),
    ])  # fmt: skip
    add_person(session, facility, "administrator")


@pytest.fixture
def page(browser, admin, troubled):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    with serving(admin.application) as address:
        page.goto(f"{address}/admin/")
        sign_in(page, "administrator@bv.vn")
        yield page
    context.close()


def test_the_first_page_leads_to_what_needs_a_look(page):
    fits_and_is_accessible(page, "alerts-home")
    expect(page.locator(".alerts li")).to_have_count(6)
    kiosk = page.locator("[aria-labelledby=alerts] li a").first
    expect(kiosk).to_have_text("Sảnh khoa Khám bệnh, tầng 1")
    kiosk.click()
    expect(page.locator("h1")).to_contain_text("Sảnh khoa Khám bệnh, tầng 1")
    page.go_back()
    page.get_by_role("link", name="Xem lý do").click()
    expect(page.locator(".mails tbody tr")).to_have_count(2)
    fits_and_is_accessible(page, "alerts-mails")


def test_a_code_that_may_be_going_round_leads_to_a_new_one(page):
    page.goto(page.url + "collectors")
    expect(page.locator(".leaked")).to_contain_text("612 phiếu và 2841 lượt mở")
    fits_and_is_accessible(page, "alerts-collectors")
    expect(page.locator("td a.state")).to_have_text("có thể đang bị phát tán")
    page.locator(".leaked a").click()
    expect(page.locator("#acts")).to_be_in_viewport()
    fits_and_is_accessible(page, "alerts-collector")
    page.locator("#acts summary").first.click()
    page.get_by_role("button", name="Tạo mã mới").click()
    expect(page.locator(".leaked")).to_have_count(0)
    page.goto(page.url.split("/collectors")[0] + "/")
    expect(page.locator(".alerts li")).to_have_count(5)


def test_a_mail_is_tried_again_and_the_rest_set_aside(page):
    page.get_by_role("link", name="Xem lý do").click()
    page.locator("tr", has_text="SMTPAuthenticationError").get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text("Sẽ gửi lại trong vòng một phút.")
    expect(page.locator("tr", has_text="thôi gửi")).to_have_count(0)
    page.get_by_role("button", name="Tôi đã xem").click()
    expect(page.locator(".top form")).to_have_count(0)
    page.goto(page.url.split("/deliveries")[0] + "/")
    expect(page.get_by_role("link", name="Xem lý do")).to_have_count(0)
