"""The phone's way in a real Chromium with JavaScript switched off: the plain form."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import object_session

from survey_core.collecting import close, pause, rotate
from survey_core.models import Response

from .looks import overflow, violations
from .phones import LARGE_TEXT, PHONE, SMALL

# Which database answers makes no difference here; tests/browser/test_whole_path.py walks through both.
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
MOST_STOPS = 200  # of the Tab key on one form


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def address(respondents, facility):
    return f"{respondents}/q/{facility.collector().code}"


def answer(page, item, value):
    page.locator(f"label:has(input[name={item}][value='{value}'])").tap()


def send(page):
    with page.expect_navigation():
        page.locator("form button").tap()


def rotate_it(collector):
    rotate(object_session(collector), collector)


def rows(session):
    session.rollback()
    return list(session.scalars(select(Response)))


def test_a_walk_without_javascript_is_one_request_and_one_row(phone, address, session):
    requests = []
    phone.on("request", lambda request: requests.append(request.method))
    phone.goto(address)
    assert requests == ["GET"]
    answer(phone, "A1", 5)
    answer(phone, "A2", 0)
    answer(phone, "E5", 3)
    phone.fill("[name=H1]", "Chờ lâu quá")
    send(phone)
    assert phone.url == f"{address}/thanks"
    assert phone.locator("h1").is_visible()
    phone.reload()
    (row,) = rows(session)
    assert (row.scores[:3], row.answers) == ("50-", {"E5": "3", "H1": "Chờ lâu quá"})


def test_back_and_a_second_sending_says_that_the_first_stands(phone, address, session):
    phone.goto(address)
    answer(phone, "A1", 5)
    send(phone)
    phone.go_back()
    answer(phone, "A1", 1)
    send(phone)
    assert phone.url == f"{address}/thanks?first=stands"
    assert [row.scores[0] for row in rows(session)] == ["5"]


def test_a_new_scan_is_a_new_response(phone, address, session):
    for _ in range(2):
        phone.goto(address)
        answer(phone, "A1", 4)
        send(phone)
    assert len(rows(session)) == 2


def test_an_error_leads_to_its_question_and_keeps_the_answers(phone, address, session):
    phone.goto(address)
    answer(phone, "A1", 2)
    phone.fill("[name=age]", "900")
    phone.fill("[name=H1]", "\nDòng đầu trống")
    send(phone)
    assert phone.locator("[name=A1]:checked").get_attribute("value") == "2"
    assert phone.input_value("[name=H1]") == "\nDòng đầu trống"
    phone.locator(".errors a").tap()
    assert phone.url.endswith("#q-age")
    phone.fill("[name=age]", "90")
    send(phone)
    (row,) = rows(session)
    assert row.answers == {"age": 90, "H1": "Dòng đầu trống"}


@pytest.mark.parametrize("shut", [pause, close, rotate_it])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_that_says_why_a_code_is_shut_is_accessible(
    browser, facility, session, address, shut, language
):
    shut(facility.collector())
    session.commit()
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.goto(f"{address}?lang={language}")
    assert page.locator("h1").is_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


def plain(route):
    """The page without its script, in a browser in which axe can run."""
    route.fulfill(body=route.fetch().text().partition("<script")[0], content_type="text/html; charset=utf-8")


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_the_phone_nor_smaller_than_a_thumb(browser, address, width):
    page = browser.new_page(viewport={"width": width, "height": 640})
    page.route("**/q/*", plain)
    page.goto(address)
    assert page.locator("section:visible").count() == 8
    assert (overflow(page), page.evaluate(SMALL), violations(page)) == (0, 0, [])
    page.evaluate(LARGE_TEXT)
    assert overflow(page) == 0
    page.close()


def test_the_tab_key_passes_by_the_field_that_people_never_see(browser, address):
    page = browser.new_page(viewport=PHONE)
    page.route("**/q/*", plain)
    page.goto(address)
    seen = []
    while "BUTTON" not in seen and len(seen) < MOST_STOPS:
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.tagName"))
    assert (seen[-1], "H1" in seen, "_website" in seen) == ("BUTTON", True, False)
    box = page.locator(".trap").bounding_box()
    assert (box["width"], box["height"]) == (1, 1)
    assert "Hãy để trống" not in page.locator("form").aria_snapshot()
    page.close()
