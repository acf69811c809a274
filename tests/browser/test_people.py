"""Inviting a head of department: from the administrator's form to the head's own figures, with a second factor."""

import time
from datetime import date

import pytest
from passlib.totp import TOTP
from playwright.sync_api import expect

from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers
from tests.chromium import serving
from tests.survey_admin.people import PASSWORD, add_person

from .looks import overflow, violations

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
OUTPATIENT = parse(dict(official_forms())["outpatient-2024"])
WRITTEN = next(item.code for item in OUTPATIENT.items if item.type == "text" and item.role == "text")
NEW = "hoa sen nở tháng sáu"


@pytest.fixture
def address(admin, session, facility):
    """A served staff side: KB content, NOI not, every one with a comment; one administrator."""
    for department, level in (("KB", 5), ("NOI", 2)):
        many = [full_answers(OUTPATIENT, level, **{WRITTEN: f"Lời của {department}"})] * 30
        facility.answer_all(many, date(2025, 8, 4), facility.collector(department=department))
    add_person(session, facility, "administrator")
    with serving(admin.application) as address:
        yield f"{address}/admin"


@pytest.fixture
def visit(browser, address):
    """A new person's browser at an address; every page met is looked over for axe and the telephone's width."""
    contexts = []

    def begin(path):
        contexts.append(browser.new_context(viewport={"width": 390, "height": 844}))
        page = contexts[-1].new_page()
        page.goto(address + path)
        return page

    yield begin
    for context in contexts:
        context.close()


def look_over(page):
    assert violations(page) == []
    assert overflow(page) <= 0, page.url


def sign_in(page, email, password):
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")


def invited(page) -> str:
    """The path of the link an administrator gets for a new head of KB."""
    sign_in(page, "administrator@bv.vn", PASSWORD)
    page.goto(page.url + "people/new")
    look_over(page)
    page.fill("[name=email]", "hoa@bv.vn")
    page.fill("[name=name]", "Lê Thị Hoa")
    page.select_option("[name=role]", "department_head")
    page.check("label:has-text('Khoa Khám bệnh') input")
    page.click("main form .go")
    look_over(page)
    return page.input_value("#link").partition("/admin")[2]


def code_of(secret: str, steps: int) -> str:
    return TOTP(key=secret, format="base32").generate(time.time() + 30 * steps).token


def test_an_invited_head_sets_a_password_and_a_second_factor_and_reads_their_own(visit, address):
    page = visit(invited(visit("/")))
    look_over(page)
    page.fill("#new", NEW)
    page.fill("#again", NEW)
    page.press("#again", "Enter")
    sign_in(page, "hoa@bv.vn", NEW)
    expect(page).to_have_url(f"{address}/results")
    secret = turn_on(page, address)
    again = visit("/")
    sign_in(again, "hoa@bv.vn", NEW)
    expect(again).to_have_url(f"{address}/sign-in/code")
    look_over(again)
    again.fill("#code", code_of(secret, 1))
    again.press("#code", "Enter")
    expect(again).to_have_url(f"{address}/results")
    reads_only_their_own(again, address)


def turn_on(page, address) -> str:
    page.goto(f"{address}/account/two-factor")
    page.click("main .go")
    look_over(page)
    secret = page.locator("main strong").inner_text().replace(" ", "")
    page.fill("#code", code_of(secret, 0))
    page.press("#code", "Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    look_over(page)
    return secret


def reads_only_their_own(page, address):
    page.goto(f"{address}/results?form=outpatient-2024&quarter=2025Q3")
    assert page.locator(".big .figure").inner_text().split() == ["100,00", "%"]
    assert page.locator("select[name=department] option").all_inner_texts() == ["Khoa Khám bệnh"]
    page.goto(f"{address}/comments?form=outpatient-2024&quarter=2025Q3")
    look_over(page)
    assert set(page.locator(".comments blockquote").all_inner_texts()) == {"Lời của KB"}
    assert page.goto(f"{address}/results?department=NOI").status == 404
    assert page.goto(f"{address}/people").status == 403
