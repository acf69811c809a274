"""A round in a browser: planned, given targets, answered to its target, and closed once its kiosk was heard."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from survey_admin import progress, round_form
from survey_core.models import Device
from tests.chromium import serving
from tests.survey_admin.people import add_person

from .looks import fits_and_is_accessible, sign_in

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
FORM = "outpatient-2024"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def clock(monkeypatch):
    """The middle of the third quarter of 2025, until a test moves it."""
    at = {"now": datetime(2025, 8, 16, 3, tzinfo=UTC)}
    for module in (progress, round_form):
        monkeypatch.setattr(module, "now", lambda: at["now"])
    return at


@pytest.fixture
def address(admin, session, facility, clock):
    add_person(session, facility)
    with serving(admin.application) as address:
        yield f"{address}/admin"


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(address + "/")
    sign_in(page)
    yield page
    context.close()


def plan(page, address):
    """A round of the present quarter, as proposed; leaves the page of its targets open."""
    page.goto(f"{address}/rounds")
    fits_and_is_accessible(page, "none-yet")
    page.click("main .empty a")
    page.select_option("[name=form]", FORM)
    page.click("form.filters button")
    page.fill("[name=ends_on]", "2025-06-30")
    page.click("main button.go")
    expect(page.locator("main [role=alert]")).to_contain_text("30/06/2025")
    expect(page.locator("[name=starts_on]")).to_have_value("2025-07-01")
    fits_and_is_accessible(page, "plan-refused")
    page.fill("[name=ends_on]", "2025-09-30")
    page.click("main button.go")
    expect(page).to_have_url(re.compile(r"/rounds/\d+/targets$"))


def visits_file() -> dict:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in (("Mã khoa", "Khoa", "Lượt khám"), ("KB", "", 400), ("NOI", "", None)):
        book.active.append(row)
    book.save(file)
    return {"name": "luot.xlsx", "mimeType": XLSX, "buffer": file.getvalue()}


def test_a_round_is_run_to_its_target_and_closed(page, address, session, facility, clock):
    device, _key = facility.paired_device(facility.collector(FORM, "kiosk"))
    plan(page, address)
    round_page = page.url.removesuffix("/targets")
    take_visits(page, round_page)
    set_targets(page, round_page)
    answers_arrive(page, facility, round_page)
    clock["now"] = datetime(2025, 10, 2, tzinfo=UTC)
    device.seen_at = datetime(2025, 9, 20, tzinfo=UTC)
    session.commit()
    closing_waits_for_the_kiosk(page, session, device, round_page)
    page.locator("details summary", has_text="Mở lại đợt").click()
    page.check("[name=unreported]")
    page.click("details[open] button.warn")
    expect(page.locator("main a.go")).to_have_attribute("href", re.compile("/close$"))


def take_visits(page, round_page):
    page.goto(f"{round_page}/visits")
    page.set_input_files("#file", visits_file())
    page.click("main button.go")
    expect(page.locator("main tbody tr")).to_have_count(1)
    fits_and_is_accessible(page, "visits-look")
    page.click("form[action$='/take'] button.go")
    expect(page).to_have_url(round_page)


def set_targets(page, round_page):
    """Computed first, then one of them typed over, by keyboard."""
    page.goto(f"{round_page}/targets")
    page.locator("button[formaction$='/compute']").click()
    target = page.locator("input[name^=target-]").first
    expect(target).to_have_value(re.compile(r"^\d+$"))
    assert 0 < int(target.input_value()) <= 400
    target.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("20")
    fits_and_is_accessible(page, "targets")
    page.keyboard.press("Enter")
    expect(page).to_have_url(round_page)
    expect(page.locator(".card.big")).to_contain_text("/ 20")


def answers_arrive(page, facility, round_page):
    """The page that stands open follows by itself."""
    facility.answer_all([{"A1": 5}] * 5, date(2025, 8, 4), facility.collector(FORM, "kiosk"))
    page.clock.install()
    page.goto(round_page)
    expect(page.locator("main .paces tbody .pace")).to_have_text("chậm tiến độ")
    facility.answer_all([{"A1": 5}] * 15, date(2025, 8, 15))
    page.clock.fast_forward(61_000)
    expect(page.locator("main .paces tbody .pace")).to_have_text("đạt chỉ tiêu")
    expect(page.locator("main .paces tbody .rate")).to_have_text("5,0 %")
    fits_and_is_accessible(page, "reached")
    page.goto(round_page.rsplit("/", 1)[0])
    fits_and_is_accessible(page, "list")
    page.goto(round_page.rsplit("/", 2)[0] + "/")
    expect(page.locator("main .running")).to_contain_text("20 / 20")


def closing_waits_for_the_kiosk(page, session, device, round_page):
    page.goto(round_page)
    page.click("main .acts a.go")
    expect(page.locator("main")).to_contain_text("Kiosk 1")
    fits_and_is_accessible(page, "close-waits")
    session.get(Device, device.id).seen_at = datetime(2025, 10, 1, 6, tzinfo=UTC)
    session.commit()
    page.reload()
    expect(page.locator("#reason")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("đến sau khi chốt")
    fits_and_is_accessible(page, "close")
    page.click("main button.go")
    expect(page).to_have_url(round_page)
    expect(page.locator("main .state").first).to_have_text("đã chốt")
    fits_and_is_accessible(page, "closed")
