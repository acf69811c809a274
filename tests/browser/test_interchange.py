"""A questionnaire made for Kobo is read, looked at, published and saved again as one that pyxform accepts."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pyxform.xls2xform import convert

from survey_admin.workbook.xlsform import write_sheets
from survey_core.questionnaire import content_hash
from tests.chromium import serving
from tests.forms import EVERY_TYPE
from tests.survey_admin.people import add_person
from tests.xlsforms import KOBO

from .looks import fits_and_is_accessible, sign_in

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
KEY = "hai-long-noi-tru"


@pytest.fixture
def address(admin, session, facility):
    add_person(session, facility)
    with serving(admin.application) as address:
        yield f"{address}/admin"


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    page = context.new_page()
    page.goto(address + "/")
    sign_in(page)
    yield page
    context.close()


def choose(page, tmp_path, name: str, data: bytes):
    (tmp_path / name).write_bytes(data)
    page.set_input_files("#file", tmp_path / name)
    page.click("main button.go")


def save(page, ending: str) -> Path:
    with page.expect_download() as started:
        page.click(f"main a[href$='/{ending}'] >> nth=0")
    return started.value.path()


def test_a_kobo_form_is_read_looked_at_and_made_a_draft(page, address, tmp_path):
    page.goto(f"{address}/questionnaires")
    page.click("a[href$='/questionnaires/upload']")
    fits_and_is_accessible(page, "upload")
    choose(page, tmp_path, "phieu.xlsx", b"MZ this is no workbook")
    expect(page.locator("main [role=alert]")).to_be_visible()
    fits_and_is_accessible(page, "refused")
    choose(page, tmp_path, "phieu.xlsx", write_sheets(KOBO))
    expect(page.locator("#left + p + .scroll tbody tr")).to_have_count(5)
    fits_and_is_accessible(page, "look")
    page.check("[name=audience][value=patient]")
    page.check("[name=agreed]")
    page.click("main button.go")
    expect(page).to_have_url(re.compile(f"/questionnaires/{KEY}/draft"))
    expect(page.locator("#item-ly_do")).to_contain_text("Vì sao chưa hài lòng?")
    page.goto(f"{address}/questionnaires/{KEY}/file")
    fits_and_is_accessible(page, "export")
    assert "/ly_do" in convert(save(page, "draft/xlsform").read_bytes(), file_type=".xlsx").xform


def test_what_was_saved_is_read_back_into_the_same_questionnaire(page, address, tmp_path):
    page.goto(f"{address}/questionnaires/upload")
    choose(page, tmp_path, "phieu.json", json.dumps(EVERY_TYPE).encode())
    page.click("main button.go")
    expect(page).to_have_url(re.compile("/questionnaires/every-type/draft"))
    page.goto(f"{address}/questionnaires/every-type/file")
    saved = save(page, "draft/json").read_bytes()
    wanted = content_hash(json.dumps(EVERY_TYPE | {"official": False}))
    assert content_hash(saved.decode()) == wanted
    page.click("main .top a.button")
    expect(page.locator("#into")).to_have_value("every-type")
