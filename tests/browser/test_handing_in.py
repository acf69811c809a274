"""Handing in on screen: both workbooks fetched, the same figures as the command line, the rows of the database."""

import json
import subprocess
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from playwright.sync_api import expect
from sqlalchemy import func, select

from langnghe import main
from survey_core.models import Response
from tests.builders import full_answers
from tests.forms import FORMS
from tests.survey_admin.people import add_person

from .looks import fits_and_is_accessible, office

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
HOSPITAL = "Bệnh viện Đa khoa tỉnh"


@pytest.fixture
def person(session, facility):
    for form, levels in (("outpatient-2024", [5, 4, 4, 2] * 10), ("inpatient-2024", [5, 3] * 15)):
        many = [full_answers(FORMS[form], level, H1="=lời") for level in levels]
        facility.answer_all(many, date(2025, 8, 4), facility.collector(form))
    facility.answer({"S1": 4}, collector=facility.collector("short-outpatient"))
    return add_person(session, facility)


@pytest.fixture
def page(browser, admin, person):
    with office(browser, admin, "/admin/handing-in?period=2025Q3") as page:
        yield page


def fetched(page, selector, folder):
    with page.expect_download() as download:
        page.click(selector)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def index(form: str) -> dict:
    command = ["index", "--form", form, "--period", "2025Q3", "--json"]
    return json.loads(CliRunner().invoke(main, command).stdout)


def by_libreoffice(path, folder):
    """The workbook as LibreOffice read it and wrote it again."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
               "--outdir", str(folder / "copy"), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return openpyxl.load_workbook(folder / "copy" / path.name)


def test_the_page_fits_desk_and_phone(page):
    expect(page.locator("h1")).to_contain_text("Nộp báo cáo")
    fits_and_is_accessible(page, "handing-in")


def test_the_layout_that_is_fetched_shows_the_figures_of_the_index(page, environment, tmp_path):
    path = fetched(page, "text=Tải mẫu tổng hợp của Sở", tmp_path)
    assert path.name == "so-y-te_2025Q3.xlsx"
    book = by_libreoffice(path, tmp_path)
    row = next(list(line) for line in book.worksheets[0].values if line[0] == HOSPITAL)
    outpatient, inpatient = index("outpatient-2024"), index("inpatient-2024")
    assert row[2] == 70
    assert row[4:8] == pytest.approx([30, inpatient["value"], 40, outpatient["value"]])
    answers = inpatient["answers"] + outpatient["answers"]
    satisfied = sum(one["value"] * one["answers"] for one in (inpatient, outpatient))
    assert row[3] == pytest.approx(satisfied / answers)
    assert row[9:17] == ["–"] * 8


def test_the_package_that_is_fetched_holds_every_form_of_the_database(page, environment, session, tmp_path):
    path = fetched(page, 'a[href*="portal/outpatient-2024"]', tmp_path)
    assert path.name == "cong-bo-y-te_outpatient-2024_2025Q3.xlsx"
    about, forms, _codes = by_libreoffice(path, tmp_path).worksheets
    head, *rows = forms.values
    count = session.scalar(
        select(func.count()).where(func.length(Response.scores) == len(FORMS["outpatient-2024"].likert))
    )
    assert len(rows) == count == dict(about.values)["Số dòng"] == 40
    likert = [place for place, name in enumerate(head) if name.startswith("danh_gia[") and "z0" not in name]
    levels = [row[place] for row in rows for place in likert]
    assert sum(level >= 4 for level in levels) / len(levels) == pytest.approx(
        index("outpatient-2024")["value"]
    )
    assert {row[head.index("z3")] for row in rows} == {"=lời"}
