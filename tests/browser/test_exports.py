"""Raw responses on screen: asked for, watched as they are written, fetched, and the same as the command writes."""

import csv

import openpyxl
import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from langnghe import main
from survey_admin import export_orders
from survey_core.database import now
from tests.chromium import serving
from tests.survey_admin.orders import make, order
from tests.survey_admin.people import add_person

from .looks import fits_and_is_accessible, office, sign_in

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def person(session, facility):
    facility.answer_all([{"A1": 1 + level % 5, "H1": f"=lời {level}"} for level in range(30)])
    return add_person(session, facility)


@pytest.fixture
def page(browser, admin, person):
    with office(browser, admin, "/admin/results?form=outpatient-2024&period=2025Q3") as page:
        yield page


def rows_of(path) -> list[list[str]]:
    """The rows of either kind of file, without order and as text."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return sorted(csv.reader(file))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return sorted(
        [f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row] for row in sheet.values
    )


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_is_asked_for_watched_and_fetched(page, environment, engine, kind, tmp_path):
    page.click("text=Dữ liệu từng phiếu")
    fits_and_is_accessible(page, "exports")
    page.select_option('[name="kind"]', kind)
    page.click("text=Tạo tệp")
    expect(page.locator(".files")).to_contain_text("Đang chờ đến lượt")
    claimed = export_orders.claim(engine)
    export_orders.note(engine, claimed, total=30, written=12)
    expect(page.locator(".files")).to_contain_text("Đã ghi 12 trên 30 dòng")
    fits_and_is_accessible(page, f"exports-running-{kind}")
    export_orders.recover(engine, environment.instance / "exports", now())
    assert make(environment, engine) == ""
    expect(page.locator(".files")).to_contain_text("30 dòng, bằng số dòng trong cơ sở dữ liệu")
    fits_and_is_accessible(page, f"exports-ready-{kind}")
    with page.expect_download() as download:
        page.click("text=Tải xuống")
    fetched, written = tmp_path / f"fetched.{kind}", tmp_path / f"written.{kind}"
    download.value.save_as(fetched)
    assert download.value.suggested_filename == f"phieu_outpatient-2024_2025Q3.{kind}"
    command = [
        "export",
        "responses",
        "--form",
        "outpatient-2024",
        "--period",
        "2025Q3",
        "--output",
        str(written),
    ]
    assert CliRunner().invoke(main, command).exit_code == 0
    assert rows_of(fetched) == rows_of(written)
    assert len(rows_of(fetched)) == 31
    page.click(".files >> text=Xóa")
    expect(page.locator("main")).to_contain_text("Chưa có tệp nào")


def test_without_javascript_the_page_is_loaded_again_to_see_how_far_it_is(
    browser, admin, engine, session, person
):
    order(session, person)
    with serving(admin.application) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/admin/exports")
        sign_in(page)
        page.goto(f"{address}/admin/exports")
        expect(page.locator(".files")).to_contain_text("Đang chờ đến lượt")
        export_orders.note(engine, export_orders.claim(engine), total=30, written=12)
        page.click("text=Xem đã đến đâu")
        expect(page.locator(".files progress")).to_have_attribute("value", "12")
        page.click("text=Hủy yêu cầu")
        expect(page.locator("main")).to_contain_text("Chưa có tệp nào")
        context.close()
