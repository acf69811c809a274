"""The whole path on real input: from a tap in the lobby to the quarterly workbook."""

import json
import re
from datetime import UTC, datetime

import openpyxl
import pytest
from playwright.sync_api import expect

from survey_core.periods import Quarter, local_day
from tests.browser.kiosks import answer_all, shown, wait_for_empty_queue
from tests.serving import running

FORM = "outpatient-2024"


@pytest.fixture
def served(settings, tmp_path):
    with running(settings, tmp_path, "--set-up") as served:
        yield served


def index(served, form, quarter):
    return json.loads(served.langnghe("index", "--form", form, "--quarter", quarter, "--json"))


def sign_in(browser, served):
    page = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True).new_page()
    page.goto(f"{served.address}/admin/")
    page.fill("[name=email]", "admin@langnghe.local")
    page.fill("[name=password]", served.password)
    page.press("[name=password]", "Enter")
    expect(page).to_have_url(f"{served.address}/admin/")
    return page


def answer_on_a_phone_without_javascript(browser, served):
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(served.phone)
    for item in page.locator("fieldset.likert").all():
        item.locator("label.l4").click()
    page.fill("[name=G1]", "90")
    page.locator("#q-G2 label").nth(4).click()
    page.fill("[name=H2]", "=1+1 Cảm ơn bác sĩ")
    page.locator("form button").last.click()
    expect(page).to_have_url(re.compile("/thanks"))
    context.close()


def pair_a_kiosk(browser, served, staff):
    staff.goto(f"{served.address}/admin/devices")
    staff.fill("[name=name]", "Kiosk cửa chính")
    staff.locator("input[type=checkbox]").nth(1).check()
    staff.locator("main form button.go").last.click()
    code = re.search(r"\b\d{4}\s?\d{4}\b", staff.inner_text("main"))[0].replace(" ", "").replace("\xa0", "")
    page = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True).new_page()
    page.goto(f"{served.address}/kiosk/")
    for digit in code:
        page.locator(f"[data-screen=pairing] .pad [data-value='{digit}']").tap()
    page.locator("[data-do=pair]").tap()
    return page


def answer_on_the_kiosk(page):
    answer_all(page)
    shown(page, "thanks")
    wait_for_empty_queue(page)


def test_from_a_tap_in_the_lobby_to_the_quarterly_workbook(browser, served, tmp_path):
    staff = sign_in(browser, served)
    now = current_quarter()
    before = {form: index(served, form, now) for form in (FORM, "short-outpatient")}
    answer_on_a_phone_without_javascript(browser, served)
    answer_on_the_kiosk(pair_a_kiosk(browser, served, staff))
    after = {form: index(served, form, now) for form in before}
    assert [after[form]["received"] - before[form]["received"] for form in before] == [1, 1]
    assert after["short-outpatient"]["answers"] == before["short-outpatient"]["answers"] + 8
    staff.goto(f"{served.address}/admin/results?form={FORM}&quarter={now}")
    shown = f"{after[FORM]['value'] * 100:.2f}".replace(".", ",")
    expect(staff.locator("main")).to_contain_text(shown)
    with staff.expect_download() as download:
        staff.get_by_role("link", name="Tải Excel").click()
    download.value.save_as(tmp_path / "quarter.xlsx")
    compare(tmp_path / "quarter.xlsx", after[FORM])


def current_quarter():
    return str(Quarter.holding(local_day(datetime.now(UTC), "Asia/Ho_Chi_Minh")))


def compare(file, printed):
    """Every named figure of the workbook is the figure the command line prints."""
    book = openpyxl.load_workbook(file)
    figures = {"satisfaction": printed} | printed["numbers"]
    for name in ("satisfaction", "mean", "expectation", "returning", "comprehensive"):
        for field in ("value", "low", "high", "people", "answers"):
            ((sheet, cell),) = book.defined_names[f"{name}_{field}"].destinations
            expected = figures[name][field]
            assert book[sheet][cell.replace("$", "")].value == pytest.approx(expected, rel=1e-14), (
                name,
                field,
            )
