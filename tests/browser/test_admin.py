"""The staff pages in a real Chromium: seen, walked, and printed figures compared with the download."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers
from tests.chromium import serving
from tests.survey_admin.people import add_person

from .looks import overflow, sign_in

# Which database answers makes no difference here; tests/browser/test_whole_path.py walks through both.
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

OUTPATIENT = next(parse(text) for key, text in official_forms() if key == "outpatient-2024")
SIZES = [(1366, 768), (1280, 800), (390, 844)]
PAGES = ("/", "/results?form=outpatient-2024&quarter=2025Q3", "/collectors", "/devices", "/password")
# Every visible text against the nearest painted background: the ratio of WCAG 2, least first.
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()


@pytest.fixture
def address(admin, session, facility):
    """A served staff side with a facility of 60 answers and a quality officer."""
    for department, level in (("KB", 5), ("NOI", 3)):
        collector = facility.collector(department=department)
        facility.answer_all([full_answers(OUTPATIENT, level)] * 30, date(2025, 8, 4), collector)
    facility.collector(channel="kiosk")
    add_person(session, facility)
    with serving(admin.application) as address:
        yield f"{address}/admin"


@pytest.fixture
def page(browser, address):
    """A signed-in page; an error in its console fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address + "/")
    sign_in(page)
    yield page
    context.close()
    assert errors == []


def test_from_the_figure_on_the_home_page_to_the_same_figure_in_the_workbook(page):
    figure = page.locator(".big .figure").inner_text()
    assert figure.split() == ["50,00", "%"]
    with page.expect_download() as started:
        page.click("a.go")
    assert started.value.suggested_filename == "ket-qua_outpatient-2024_2025Q3.xlsx"
    book = openpyxl.load_workbook(BytesIO(started.value.path().read_bytes()))
    assert 0.5 in [value for row in book.worksheets[0].values for value in row]


def test_the_chart_is_painted_beside_its_table(page):
    chart = page.locator("img.chart")
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_js_property("complete", True)
    assert chart.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300


def test_choosing_a_department_keeps_the_choice_in_the_address(page, address):
    page.goto(address + "/results")
    page.select_option("select[name=department]", "NOI")
    page.click(".filters button")
    assert "department=NOI" in page.url
    assert page.locator(".big .figure").inner_text().split() == ["0,00", "%"]


def test_a_kiosk_is_added_shown_its_code_and_revoked_after_a_second_thought(page, address):
    page.goto(address + "/devices")
    page.fill("#name", "Sảnh A")
    page.check("input[name=collector]")
    page.click(".stack .go")
    assert len(page.locator(".pairing .figure").inner_text().replace(" ", "")) == 8
    expect(page.locator(".warn").last).to_be_hidden()
    page.locator("summary").last.click()
    page.locator(".warn").last.click()
    expect(page.locator(".state.off")).to_be_visible()
    assert page.locator("summary").count() == 0
    assert page.locator(".pairing").count() == 0


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_page_is_wider_than_its_screen(page, address, width, height):
    page.set_viewport_size({"width": width, "height": height})
    for path in PAGES:
        page.goto(address + path)
        assert overflow(page) <= 0, path


def test_every_text_has_enough_contrast(page, address):
    for path in PAGES:
        page.goto(address + path)
        ratio, text = page.evaluate(CONTRAST)
        assert ratio >= 4.5, (path, text)


def test_every_page_names_its_language_its_heading_and_its_fields(page, address):
    for path in PAGES:
        page.goto(address + path)
        assert page.locator("html").get_attribute("lang") == "vi"
        assert page.locator("h1").count() == 1
        assert page.locator("main").count() == 1
        unnamed = "[...document.querySelectorAll('input:not([type=hidden]):not([hidden]),select')].filter(f => !f.labels.length && !f.ariaLabel).length"
        assert page.evaluate(unnamed) == 0, path


def test_the_keyboard_shows_where_it_is(page, address):
    page.goto(address + "/")
    for _ in range(6):
        page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(outline) == "solid"


def test_print_leaves_out_what_paper_cannot_use(page, address):
    page.emulate_media(media="print")
    for hidden in (".side", ".acts", ".forms"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".big .figure")).to_be_visible()
    expect(page.locator("table.groups").first).to_be_visible()
