"""The editor with mouse and keyboard: from the official form to a form of one's own in three languages."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_core import drafts
from survey_core.document import add_item
from survey_core.models import Draft
from tests.chromium import serving
from tests.survey_admin.people import add_person

from .looks import overflow, sign_in, violations

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
KEY = "kham-benh"
TRAVEL = {"code": "A7", "role": "choice", "type": "choice", "text": {"vi": "Khác?"}, "show_if": {"item": "A1", "values": ["1"]},
         "options": [{"value": "1", "text": {"vi": "Có"}}, {"value": "2", "text": {}, "other": True}]}  # fmt: skip


@pytest.fixture
def address(admin, session, facility):
    add_person(session, facility)
    with serving(admin.application) as address:
        yield f"{address}/admin"


@pytest.fixture(params=[True])
def page(browser, address, request):
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, java_script_enabled=request.param, locale="vi-VN"
    )
    page = context.new_page()
    page.goto(address + "/")
    sign_in(page)
    page.root = f"{address}/questionnaires"
    yield page
    context.close()


@pytest.fixture
def draft(session, facility):
    drafts.start_from_official(session, facility.facility, "outpatient-2024", KEY)
    session.commit()


def codes(page, section: str = "A") -> list[str]:
    return page.locator(f"#section-{section} .said .code").all_inner_texts()


def begin_from_the_official_form(page):
    page.goto(f"{page.root}/new")
    page.check("[value='official:outpatient-2024']")
    page.fill("#title", "Khám bệnh")
    page.click("main button.go")
    expect(page).to_have_url(re.compile(f"/{KEY}/draft$"))
    page.click("#item-A1 .said")
    page.fill("#text-vi", "Biển chỉ đường dễ thấy")
    page.keyboard.press("Tab")
    page.click("button.go[value=save]")
    expect(page.locator("#item-A1")).to_contain_text("Biển chỉ đường dễ thấy")


def add_a_question(page):
    """Its third answer is typed, mistaken and mended without the mouse."""
    page.click("#section-A a.add")
    page.click("a[href$='kind=single']")
    page.fill("#text-vi", "Ông/bà đến bằng gì?")
    page.fill("#option-0-text-vi", "Xe máy")
    page.fill("#option-1-text-vi", "Xe khách")
    page.click("button[value=add-option]")
    expect(page.locator("#option-2-text-vi")).to_be_focused()
    page.keyboard.type("Khác")
    page.check("[name=option-2-other]")
    page.fill("[name=option-2-value]", "1")
    page.keyboard.press("Enter")
    expect(page.locator("[name=option-2-value]")).to_be_focused()
    expect(page.locator("#option-2-value-problem")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator("#item-A6")).to_contain_text("Ông/bà đến bằng gì?")
    expect(page.locator("#item-A6 .state.bad")).to_contain_text("English")


def test_a_form_of_ones_own_is_made_from_the_official_one(page):
    begin_from_the_official_form(page)
    add_a_question(page)
    page.reload()
    assert codes(page)[-1] == "A6"


@pytest.mark.parametrize("page", [True, False], indirect=True)
def test_the_order_is_changed_by_keyboard_alone_with_and_without_javascript(page, draft):
    page.goto(f"{page.root}/{KEY}/draft")
    before = codes(page)
    page.locator("#down-A1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#section-A .said .code").first).to_have_text("A2")
    expect(page.locator("#down-A1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#section-A .said .code").nth(1)).to_have_text("A3")
    assert codes(page) == ["A2", "A3", "A1", *before[3:]]
    page.locator("#down-section-A").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-section]").first).to_have_id("section-B")
    expect(page.locator("#down-section-A")).to_be_focused()


def drag_to_the_end(page, code: str, section: str):
    """By the mouse, in the small steps of a hand, until the question is seen at the end of the section; then let go."""
    page.locator(f"#item-{code} .grip").hover()
    page.mouse.down()
    for step in range(100):
        last = page.locator(
            f"#section-{section} [data-item]"
        ).last.bounding_box()  # leaving a section moves the rest
        page.mouse.move(last["x"] + 30 + step % 2, last["y"] + last["height"] - 2, steps=8)
        if codes(page, section)[-1] == code:
            break
    with page.expect_navigation():
        page.mouse.up()


def test_a_question_is_dragged_within_its_section_and_into_another(page, draft):
    page.set_viewport_size({"width": 1366, "height": 2400})
    page.goto(f"{page.root}/{KEY}/draft")
    before = codes(page)
    drag_to_the_end(page, "A1", "A")
    assert codes(page) == [*before[1:], "A1"]
    drag_to_the_end(page, "A2", "B")
    assert codes(page, "B")[-1] == "A2"
    assert codes(page) == [*before[2:], "A1"]


def test_a_language_is_added_and_translated_and_its_meter_moves(page, draft):
    page.goto(f"{page.root}/{KEY}/draft/cover")
    page.check("[name=language][value=hmn]")
    page.click("button.go[value=save]")
    meter = page.locator(".meters div", has_text="Hmoob").locator("meter")
    expect(meter).to_have_attribute("value", "0")
    page.click(".meters a:has-text('Hmoob')")
    page.locator("textarea").nth(0).fill("Kev xav")
    page.locator("textarea").nth(1).fill("Nyob zoo")
    page.click("button.go[value=save]")
    expect(meter).to_have_attribute("value", "2")
    page.click(".meters a:has-text('Hmoob')")
    page.click(".tabs a >> nth=-1")
    expect(page.locator("textarea").first).to_have_attribute("id", "text-thanks")


def test_every_page_of_the_editor_is_accessible_and_fits_both_screens(page, draft, session, facility):
    kept = session.scalars(select(Draft)).one()
    document = add_item(drafts.document_of(kept) | {"languages": ["vi", "en", "tyz"]}, "A", TRAVEL)
    drafts.save(session, kept, document, 1, "Nguyễn Thị Lan")
    session.commit()
    items = f"{KEY}/draft/items"
    for path in ("", "/new", f"/{KEY}", f"/{KEY}/draft", f"/{KEY}/draft/cover", f"/{items}/A7", f"/{items}/G1",
                 f"/{items}/H1", f"/{items}/A7/condition", f"/{items}/new", f"/{items}/new?kind=number",
                 f"/{KEY}/draft/sections/A", f"/{KEY}/draft/sections/new", f"/{KEY}/draft/translation/tyz"):  # fmt: skip
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(page.root + path)
        assert violations(page) == [], path
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert overflow(page) <= 0, (path, width)
