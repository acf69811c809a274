"""A report as people make it: begun, filled in, checked, approved, downloaded, with the figures of the command."""

import json

import pytest
from click.testing import CliRunner
from docx import Document
from playwright.sync_api import expect

from langnghe import main
from survey_core import formatting
from tests.chromium import serving
from tests.survey_admin.closings import answer
from tests.survey_admin.people import add_person
from tests.survey_admin.word_files import template

from .looks import fits_and_is_accessible, sign_in

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def page(browser, admin, session, facility):
    answer(facility, 40, 5)
    answer(facility, 30, 3, "NOI")
    add_person(session, facility, "administrator")
    context = browser.new_context(accept_downloads=True, java_script_enabled=True)
    page = context.new_page()
    with serving(admin.application) as address:
        page.goto(f"{address}/admin/reports")
        sign_in(page, "administrator@bv.vn")
        page.goto(f"{address}/admin/reports?period=2025Q3")
        yield page
    context.close()


def test_a_report_is_made_checked_approved_and_says_what_the_command_says(page, environment, tmp_path):
    fits_and_is_accessible(page, "reports-empty")
    page.click("text=Tạo bản dự thảo")
    page.fill("#number", "12/BC-BVT")
    page.fill("#problem-1", "Ghế chờ hỏng")
    page.click("text=Lưu và tạo từ các mục yếu nhất")
    expect(page.locator("#problem-2")).not_to_be_empty()
    fits_and_is_accessible(page, "report-draft")
    page.click("text=Lưu và xác nhận đã kiểm tra")
    expect(page.locator(".state")).to_have_text("đã kiểm tra")
    fits_and_is_accessible(page, "report-checked")
    page.get_by_role("button", name="Phê duyệt").click()
    expect(page.locator(".state")).to_have_text("đã phê duyệt")
    fits_and_is_accessible(page, "report-approved")
    with page.expect_download() as download:
        page.click("text=Tải tệp Word")
    download.value.save_as(tmp_path / "report.docx")
    asked = ["index", "--form", "outpatient-2024", "--period", "2025Q3", "--json"]
    index = json.loads(CliRunner().invoke(main, asked).stdout)
    cells = [cell.text for cell in Document(tmp_path / "report.docx").tables[1].rows[1].cells]
    value, low, high = (formatting.percent(index[end], "vi") for end in ("value", "low", "high"))
    assert cells[1:] == [f"{value}\u00a0%", f"{low} – {high}\u00a0%", str(index["people"])]
    page.click("nav.crumb >> text=Báo cáo")
    fits_and_is_accessible(page, "reports-list")


def test_a_template_is_uploaded_refused_with_its_place_and_given_up(page, tmp_path):
    page.click("text=Mẫu Word")
    (tmp_path / "sai.docx").write_bytes(template("Kính gửi: {{ giam_doc }}"))
    (tmp_path / "mau.docx").write_bytes(template("Của bệnh viện: {{ subject }}"))
    page.set_input_files("[type=file]", tmp_path / "sai.docx")
    page.click("text=Kiểm tra và sử dụng")
    expect(page.locator("[role=alert]")).to_contain_text("“giam_doc”, nằm ở đoạn “Kính gửi: {{ giam_doc }}”")
    fits_and_is_accessible(page, "report-template-refused")
    page.set_input_files("[type=file]", tmp_path / "mau.docx")
    page.click("text=Kiểm tra và sử dụng")
    expect(page.locator(".files")).to_contain_text("mau.docx")
    fits_and_is_accessible(page, "report-template")
    page.click("text=Dùng lại mẫu có sẵn")
    expect(page.locator(".files .state")).to_have_count(0)
