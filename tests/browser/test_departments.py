"""Departments in a real Chromium: imported from a workbook after a look at every row, renamed, split."""

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.chromium import serving
from tests.survey_admin.people import add_person

from .looks import sign_in

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def page(browser, admin, session, facility):
    """A signed-in page; its paths begin at the staff side."""
    add_person(session, facility)
    with serving(admin.application) as address:
        context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.goto("/admin/departments?lang=en")
        sign_in(page)
        page.goto("/admin/departments?lang=en")
        yield page
        context.close()


def choose(page, *rows):
    """The list of departments, chosen and looked at."""
    book, file = openpyxl.Workbook(), BytesIO()
    for row in (["Mã khoa", "Tên khoa", "Loại", "Thuộc"], *rows):
        book.active.append(row)
    book.save(file)
    upload = {"name": "khoa.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}
    page.set_input_files("input[name=file]", upload)
    page.get_by_role("button", name="Show what would happen").click()


def row(page, code):
    return page.locator("tbody tr").filter(has=page.get_by_text(code, exact=True))


def test_departments_are_imported_after_the_bad_row_is_mended(page):
    page.get_by_role("link", name="Import from Excel").click()
    choose(page, ["TT", "Trung tâm Tim mạch", "Lâm sàng", ""], ["C3", "Khoa Nhịp", "Bếp", "TT"])
    expect(page.locator(".bad-row")).to_have_count(1)
    expect(page.locator(".bad-row")).to_contain_text("“Bếp” is no kind.")
    page.get_by_role("link", name="Choose the corrected file").click()
    choose(page, ["TT", "Trung tâm Tim mạch", "Lâm sàng", ""], ["C3", "Khoa Nhịp", "Lâm sàng", "TT"])
    expect(page.locator(".note[role=status]")).to_contain_text("2 new, 0 changed")
    page.get_by_role("button", name="Import all rows").click()
    expect(page.locator("tbody tr")).to_have_count(4)
    expect(page.locator("tr.depth-1 th")).to_contain_text("Khoa Nhịp")


def test_a_department_is_renamed_from_a_day_on(page):
    row(page, "NOI").get_by_role("link", name="Edit").click()
    page.get_by_label("New name", exact=True).fill("Khoa Nội A")
    page.get_by_label("New name in English").fill("Medicine A")
    page.get_by_label("From which day on").fill("2025-07-01")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("h1")).to_have_text("Medicine A")
    expect(page.get_by_text("until 30 Jun 2025: Internal medicine")).to_be_visible()
    page.goto("/admin/departments?search=tong+hop")
    expect(row(page, "NOI")).to_contain_text("formerly Internal medicine")


def test_a_department_is_split_by_keyboard_and_taken_back(page):
    row(page, "NOI").get_by_role("link", name="Edit").click()
    page.get_by_role("link", name="Split").press("Enter")
    page.get_by_label("From which day on").fill("2025-07-01")
    for number in (1, 2):
        page.get_by_label(f"Code {number}", exact=True).fill(f"NOI{number}")
        page.get_by_label(f"Name of the department {number}").fill(f"Khoa Nội {number}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Khoa Nội 2")).to_be_visible()
    page.get_by_text("Take the split or merger back…").press("Enter")
    page.get_by_role("button", name="Take it back").press("Enter")
    expect(page.locator(".state.on")).to_be_visible()
    page.goto("/admin/departments?state=all")
    expect(page.locator("tbody tr")).to_have_count(2)
