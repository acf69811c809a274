"""Slips in the office, in a real Chromium: a nurse makes a batch, prints it, and a patient answers with one of it."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_core.intake import accept_all
from survey_core.models import Response, Slip
from tests.chromium import serving
from tests.survey_admin.people import add_person
from tests.survey_admin.test_posters import codes_on, path_of, pictures
from tests.survey_core.test_slips import batch_of, filled

from .looks import fits_and_is_accessible, sign_in
from .phones import PHONE, choose, send

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SIDEWAYS = "Array.from(document.querySelectorAll('.scroll'), one => one.scrollWidth - one.clientWidth)"


@pytest.fixture
def office(browser, admin, session, facility):
    """A desk's browser, a quality officer signed in; `at` is the address of the staff side."""
    add_person(session, facility)
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    page = context.new_page()
    with serving(admin.application) as address:
        page.goto(f"{address}/admin/")
        sign_in(page)
        page.at = f"{address}/admin"
        yield page
    context.close()


def downloaded(page, words) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=words, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_a_batch_is_made_printed_and_one_of_it_answered(office, browser, respondents, session, facility):
    collector = facility.collector(channel="invite")
    office.goto(f"{office.at}/collectors/{collector.id}")
    office.get_by_role("link", name="Đến phiếu mời").click()
    office.fill("#number", "3")
    office.fill("#label", "Ra viện, tuần 48")
    office.locator("main button.go").click()
    rows = list(csv.reader(StringIO(downloaded(office, "CSV").decode("utf-8-sig"))))[1:]
    printed = [
        code for picture in pictures(downloaded(office, "Nhãn in (PDF)")) for code in codes_on(picture)
    ]
    paths = {path_of(row[1]) for row in rows}
    assert {path_of(address.replace("/Q/", "/q/")) for address in printed} == paths
    assert {path.rpartition("/")[2] for path in paths} == set(session.scalars(select(Slip.code)))
    answered_on_a_phone(browser, respondents + sorted(paths)[0])
    office.reload()
    expect(office.locator("main table")).to_contain_text("33,33 %")
    session.rollback()
    assert len(session.scalars(select(Response)).all()) == 1


def answered_on_a_phone(browser, address):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    choose(page, "A1", 5)
    send(page)
    context.close()


@pytest.mark.parametrize("audience", ["patient", "staff"])
def test_the_batches_fit_a_phone_without_scrolling_sideways(office, engine, facility, audience):
    form = {"patient": "outpatient-2024", "staff": "staff-2019"}[audience]
    batch, codes = batch_of(facility, audience, 12, label="Người bệnh ra viện của khoa Khám bệnh, tuần 48")
    with engine.begin() as connection:
        accept_all(connection, [filled(code, audience) for code in codes[:5]])
    office.goto(f"{office.at}/collectors/{facility.collector(form, 'invite').id}/slips")
    fits_and_is_accessible(office, f"slips-{audience}")
    office.set_viewport_size(PHONE)
    assert office.evaluate(SIDEWAYS) == [0]
    if batch.round_id:
        office.goto(f"{office.at}/rounds/{batch.round_id}")
        expect(office.locator(".shares .total")).to_contain_text("41,7 %")
        fits_and_is_accessible(office, "round-slips")
