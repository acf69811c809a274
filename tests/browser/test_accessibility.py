"""axe finds nothing on any page: phone, kiosk and staff."""

import pytest
from playwright.sync_api import expect

from survey_core.pairing import add_device, issue_code
from survey_core.questionnaire import official_forms, parse
from tests.builders import SECRET, full_answers
from tests.chromium import serving
from tests.survey_admin.people import add_person

from .looks import sign_in, violations
from .phones import send, until

OUTPATIENT = parse(dict(official_forms())["outpatient-2024"])
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_phone_form_its_errors_its_thanks(facility, respondents, page, language):
    page.goto(f"{respondents}/q/{facility.collector().code}?lang={language}")
    assert violations(page) == []
    until(page, ".send")
    page.locator(".send").tap()
    expect(page.locator("[data-state=refused]")).to_be_visible()
    assert violations(page) == []
    page.locator("fieldset:visible label").first.tap()
    send(page)
    assert violations(page) == []


def test_an_address_that_leads_nowhere(facility, respondents, page):
    page.goto(f"{respondents}/q/NOSUCHCODE22")
    assert violations(page) == []


def test_every_screen_of_the_kiosk(facility, session, respondents, page):
    collector = facility.collector("outpatient-2024", channel="kiosk")
    device = add_device(session, facility.facility.id, "Kiosk 1", [collector.id])
    code = issue_code(session, SECRET, device)
    session.commit()
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"{respondents}/kiosk/")
    page.locator("[name=code]").fill(code)
    assert violations(page) == []
    page.locator("[data-do=pair]").tap()
    person = page.frame_locator("iframe")
    expect(person.locator("[data-screen=start]")).to_be_visible()
    assert violations(page.frames[1]) == []
    person.locator("[data-do=start]").tap()
    for item in ("A1", "E5", "G1", "H1"):
        walk_to(page, person, item)
        assert violations(page.frames[1]) == [], item


def walk_to(page, person, item):
    """Skip on until the question with this code shows."""
    for _ in range(60):
        if person.locator(f"[data-item={item}]").is_visible():
            return
        page.wait_for_timeout(320)  # taps too soon after a question came are ignored
        person.locator("footer [data-do=next]").tap()
    raise AssertionError(f"{item} never came")


def test_every_page_of_the_staff_side(facility, session, admin, page):
    facility.answer_all([full_answers(OUTPATIENT, 4, G1=90, G2="5", E5="3")] * 30)
    facility.collector(channel="kiosk")
    email = add_person(session, facility).email
    page.set_viewport_size({"width": 1366, "height": 768})
    with serving(admin.application) as address:
        page.goto(f"{address}/admin/")
        assert violations(page) == []
        sign_in(page, email)
        for path in (
            "",
            "results?form=outpatient-2024&quarter=2025Q3",
            "collectors",
            "devices",
            "password",
            "nowhere",
        ):
            page.goto(f"{address}/admin/{path}")
            assert violations(page) == [], path
