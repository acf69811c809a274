"""A questionnaire from the official form to two published versions: asked on phone and kiosk, reported as one series."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.serving import running

from .test_whole_path import answer_on_the_kiosk, current_quarter, sign_in

KEY = "phieu-ngan"
TITLE = "Khảo sát nhanh tại sảnh"
HELP = "Kể cả tại quầy đăng ký"
HELP_IN_ENGLISH = "The registration desk included"
REWORDED = "Cách đón tiếp khi ông/bà đến khám"
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def served(settings, tmp_path):
    with running(settings, tmp_path, "--set-up") as served:
        yield served


@pytest.fixture
def staff(browser, served):
    return sign_in(browser, served)


def go(staff, served, path: str):
    staff.goto(f"{served.address}/admin/{path}")


def begin_from_the_short_form(staff, served):
    go(staff, served, "questionnaires/new")
    staff.check("[value='official:short-outpatient']")
    staff.fill("[name=key]", KEY)
    staff.fill("[name=title]", TITLE)
    staff.locator("main button.go").click()
    expect(staff).to_have_url(re.compile(f"/questionnaires/{KEY}/draft"))


def add_a_help_text(staff, served):
    """In Vietnamese first: it cannot be published before the English stands beside it."""
    staff.locator("#item-S1 a.said").click()
    staff.fill("[name=help-vi]", HELP)
    staff.locator("button.go[value=save]").click()
    expect(staff.locator("#item-S1 .state.bad")).to_be_visible()
    go(staff, served, f"questionnaires/{KEY}/publish")
    expect(staff.locator("#publish")).to_have_count(0)
    staff.locator("ul.faults a").first.click()
    staff.fill("[name=help-en]", HELP_IN_ENGLISH)
    staff.locator("button.go[value=save]").click()
    expect(staff.locator("#item-S1 .state.bad")).to_have_count(0)


def preview(staff, served):
    go(staff, served, f"questionnaires/{KEY}/preview")
    expect(staff.frame_locator("iframe").locator("#q-S1")).to_contain_text(HELP)
    go(staff, served, f"questionnaires/{KEY}/preview/kiosk")
    person = staff.frame_locator("iframe").frame_locator("iframe")
    expect(person.locator("[data-do=start]").first).to_be_visible()


def publish(staff, served, number: int):
    go(staff, served, f"questionnaires/{KEY}/publish")
    staff.locator("#publish button.go").click()
    expect(staff.locator(".flash, [role=status]").first).to_contain_text(str(number))


def open_ways_in(staff, served) -> str:
    """A kiosk's way and a QR code's; the address behind the code."""
    for channel in ("kiosk", "qr"):
        go(staff, served, "collectors/new")
        staff.select_option("[name=questionnaire]", KEY)
        staff.select_option("[name=channel]", channel)
        staff.locator("[name=department]").first.check()
        staff.locator("main button.go").click()
    listed = json.loads(served.langnghe("collector", "list", "--json"))
    code = next(row["code"] for row in listed if row["questionnaire"] == KEY and row["channel"] == "qr")
    return f"{served.address}/q/{code}"


def pair_a_kiosk(browser, served, staff):
    go(staff, served, "devices")
    staff.fill("[name=name]", "Kiosk phòng khám")
    staff.locator("label.tick", has_text=TITLE).locator("input").check()
    staff.locator("main form button.go").last.click()
    code = re.sub(r"\D", "", staff.locator(".pairing .figure").inner_text())
    kiosk = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True).new_page()
    kiosk.goto(f"{served.address}/kiosk/")
    for digit in code:
        kiosk.locator(f"[data-screen=pairing] .pad [data-value='{digit}']").tap()
    kiosk.locator("[data-do=pair]").tap()
    return kiosk


def answer_on_a_phone(browser, address, words):
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#q-S1")).to_contain_text(words)
    for item in page.locator("fieldset.likert").all():
        item.locator("label.l5").click()
    page.locator("form button").last.click()
    expect(page).to_have_url(re.compile("/thanks"))
    context.close()


def change_the_wording(staff, served):
    go(staff, served, f"questionnaires/{KEY}")
    staff.locator("main button.go").click()
    staff.locator("#item-S1 a.said").click()
    staff.fill("[name=text-vi]", REWORDED)
    staff.locator("button.go[value=save]").click()
    go(staff, served, f"questionnaires/{KEY}/publish")
    expect(staff.locator("section.change.wording")).to_contain_text("S1")
    expect(staff.locator("section.change.breaking, section.change.meaning")).to_have_count(0)


def index(served):
    return json.loads(served.langnghe("index", "--form", KEY, "--quarter", current_quarter(), "--json"))


def test_a_questionnaire_from_the_official_form_to_two_versions_and_one_series(browser, served, staff):
    begin_from_the_short_form(staff, served)
    add_a_help_text(staff, served)
    preview(staff, served)
    publish(staff, served, 1)
    address = open_ways_in(staff, served)
    answer_on_a_phone(browser, address, HELP)
    answer_on_the_kiosk(pair_a_kiosk(browser, served, staff))
    assert (index(served)["versions"], index(served)["received"]) == ([1], 2)
    change_the_wording(staff, served)
    publish(staff, served, 2)
    answer_on_a_phone(browser, address, REWORDED)
    whole = index(served)
    assert (whole["versions"], whole["received"], whole["answers"]) == ([1, 2], 3, 24)
    go(staff, served, f"results?form={KEY}&quarter={current_quarter()}")
    expect(staff.locator(".code", has_text=re.compile("^S1$"))).to_have_count(1)
