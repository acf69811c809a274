"""The quality office closes a quarter in a browser, and issues a report again when answers come late."""

from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from survey_admin import issued
from survey_admin.questions import Question
from survey_core.database import now
from survey_core.models import Facility
from survey_core.periods import Quarter, local_day
from tests.chromium import serving
from tests.survey_admin.closings import FORM, answer
from tests.survey_admin.people import add_person

from .looks import overflow, sign_in, violations

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
LAST = Quarter.holding(local_day(now(), "Asia/Ho_Chi_Minh")).shifted(-1)


@pytest.fixture
def page(browser, admin, session, facility):
    """The quality office's browser, at a facility that was there before the last quarter."""
    session.execute(update(Facility).values(created_at=datetime(2024, 1, 1, tzinfo=UTC)))
    session.commit()
    answer(facility, 20, on=LAST.days().first)
    email = add_person(session, facility).email
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi")
    with serving(admin.application) as address:
        page = context.new_page()
        page.goto(f"{address}/admin/")
        sign_in(page, email)
        page.at = address
        yield page
    context.close()


def looks_well(page) -> None:
    assert violations(page) == []
    assert overflow(page) <= 0


def test_from_the_reminder_to_the_second_issue(page, facility, engine, tmp_path):
    page.goto(f"{page.at}/admin/?lang=vi")
    page.get_by_role("link", name="Xem lại và chốt").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chốt Quý")
    looks_well(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Chốt quý ngay").click()
    expect(page.get_by_text("Đã chốt quý. Số báo cáo được giữ nguyên: 1.")).to_be_visible()
    answer(facility, 20, level=1, on=LAST.days().first + timedelta(days=1))
    page.reload()
    expect(page.get_by_text("Toàn cơ sở: tỷ lệ hài lòng trước là 100,00 %, nay là 50,00 %")).to_be_visible()
    looks_well(page)
    page.get_by_label("Lập bản chốt theo số liệu hiện thời, vì").fill("Kiosk về muộn")
    page.get_by_role("button", name="Lập bản chốt mới").click()
    expect(page.get_by_text("Bản chốt lần 2", exact=True)).to_be_visible()
    question = Question(facility.facility.id, FORM, LAST)
    for place, expected in ((0, issued.report(engine, question, "vi").as_index["value"]), (1, 1)):
        assert figure(page, place, tmp_path) == expected
    page.goto(f"{page.at}/admin/closing")
    looks_well(page)


def figure(page, place: int, folder) -> float:
    """The rate in the workbook of an issue, the last one first."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải Excel").nth(place).click()
    waiting.value.save_as(folder / f"{place}.xlsx")
    book = openpyxl.load_workbook(folder / f"{place}.xlsx")
    sheet, cell = next(iter(book.defined_names["satisfaction_value"].destinations))
    return book[sheet][cell.replace("$", "")].value
