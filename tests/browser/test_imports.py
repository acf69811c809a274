"""Earlier answers brought in on screen: columns settled, every line looked at, carried out, and taken back."""

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from survey_core.models import Response
from tests.chromium import serving
from tests.survey_admin.people import add_person

from .looks import overflow, sign_in, violations

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SIZES = [(1366, 768), (390, 844)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = [
    ["STT", "Khoa", "Ngày khảo sát", "A1", "Chỉ dẫn dễ hiểu", "Góp ý"],
    [1, "Khoa Khám bệnh", "2024-05-06", 5, "Hài lòng", "Tốt"],
    [2, "NOI", "06/05/2024", 3, 2, ""],
    [3, "Khoa Mắt", "2024-05-06", 5, 4, ""],
]


@pytest.fixture(params=SIZES, ids=["desk", "phone"])
def page(request, browser, admin, session, facility):
    width, height = request.param
    add_person(session, facility)
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    with serving(admin.application) as address:
        page.goto(f"{address}/admin/imports")
        sign_in(page)
        page.goto(f"{address}/admin/imports")
        yield page
    context.close()


def sound(page):
    """The page fits its screen, and axe finds nothing on it."""
    assert overflow(page) <= 0, page.url
    assert violations(page) == [], page.url


def choose(page):
    book, file = openpyxl.Workbook(), BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(file)
    page.click("main .button.go")
    page.select_option("#form", "outpatient-2024")
    page.set_input_files("#file", {"name": "năm 2024.xlsx", "mimeType": XLSX, "buffer": file.getvalue()})
    sound(page)
    page.click("main form .go")


def count(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Response))


def test_a_file_is_mapped_looked_at_carried_out_and_undone(page, session):
    sound(page)
    choose(page)
    columns = page.locator("[name=column]")
    assert [columns.nth(at).input_value() for at in range(6)] == [
        "",
        "department",
        "answered_on",
        "A1",
        "",
        "",
    ]
    sound(page)
    columns.nth(4).select_option("A2")
    page.get_by_label("Góp ý").select_option("H1")
    page.click("main form .go")
    expect(page.locator(".import-bad tbody tr")).to_have_count(1)
    expect(page.locator(".import-bad tbody tr")).to_contain_text("Khoa Mắt")
    sound(page)
    page.click("[name=back]")
    assert columns.nth(4).input_value() == "A2"
    page.click("main form .go")
    with page.expect_download() as bad:
        page.click("form[action$='bad.csv'] button")
    assert "Khoa Mắt" in bad.value.path().read_text(encoding="utf-8-sig")
    assert count(session) == 0
    page.check("[name=skip]")
    page.click("main form .go")
    expect(page.locator(".import-list")).to_contain_text("năm 2024.xlsx")
    assert count(session) == 2
    assert {row.scores[:2] for row in session.scalars(select(Response))} == {"54", "32"}
    page.click(".import-list summary")
    sound(page)
    page.click(".import-list .warn")
    expect(page.locator(".import-list .state.off")).to_be_visible()
    assert count(session) == 0
