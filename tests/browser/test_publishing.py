"""A draft looked at on phone and kiosk in the frame, given a voice, published, changed and compared, in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from survey_core import drafts
from survey_core.models import Response
from tests.chromium import serving
from tests.forms import EVERY_TYPE
from tests.survey_admin.people import add_person

from .looks import fits_and_is_accessible, sign_in

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
FORM = "questionnaires/every-type"
SOUNDS = Path(__file__).parents[1] / "survey_core" / "sounds"


@pytest.fixture
def address(admin, session, facility):
    drafts.start(session, facility.facility, EVERY_TYPE)
    add_person(session, facility)
    with serving(admin.application) as address:
        yield f"{address}/admin"


@pytest.fixture
def page(browser, address):
    """A signed-in page; an error in its console fails the test, refusals that a test asks for aside."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, has_touch=True)
    page = context.new_page()
    errors: list[str] = []
    page.on(
        "console",
        lambda said: errors.append(said.text) if said.type == "error" and "422" not in said.text else None,
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address + "/")
    sign_in(page)
    yield page
    context.close()
    assert errors == []


def publish(page, address, number: int):
    page.goto(f"{address}/{FORM}/publish")
    page.click("#publish button.go")
    expect(page.locator("[role=status]").first).to_contain_text(f"phiên bản {number}")


def test_the_phone_in_the_frame_is_filled_in_and_sends_nothing(page, address, session):
    page.goto(f"{address}/{FORM}/preview")
    phone = page.frame_locator("iframe")
    expect(phone.locator("#q-A1")).to_contain_text("Tính từ lúc lấy số")
    fits_and_is_accessible(page, "preview-phone")
    phone.locator("#q-A1 label").first.click()
    phone.locator("form button").last.click()
    expect(phone.locator("[role=alert] a[href='#q-C1']")).to_be_visible()
    phone.locator("#q-C1 label").first.click()
    phone.locator("form button").last.click()
    expect(phone.locator("h1")).to_have_text("Xem trước: chưa gửi gì đi")
    page.select_option("[name=speak]", "en")
    page.click(".filters button")
    expect(phone.locator("#q-A1")).to_contain_text("Thời gian chờ khám (en)")
    assert session.query(Response).count() == 0


@pytest.mark.parametrize(("size", "level", "asked_next"), [("upright", "1", "M1"), ("landscape", "5", "C1")])
def test_the_kiosk_in_the_frame_asks_what_the_answers_call_for(page, address, size, level, asked_next):
    page.set_viewport_size({"width": 1366, "height": 1100})
    page.goto(f"{address}/{FORM}/preview/kiosk?size={size}")
    person = page.frame_locator("iframe").frame_locator("iframe")
    person.locator("[data-do=start]").click()
    for item, given in (("A1", level), ("A2", "5")):
        expect(person.locator(f"[data-item={item}] legend")).to_be_focused()
        page.wait_for_timeout(350)  # taps too soon after a question came are ignored
        person.locator(f"[data-item={item}] label:has([value='{given}'])").click()
    expect(person.locator(f"[data-item={asked_next}]")).to_be_visible()
    fits_and_is_accessible(page, f"preview-{size}")


def test_a_recording_is_uploaded_and_played(page, address):
    page.goto(f"{address}/{FORM}/recordings")
    page.set_input_files("#A1 input[type=file] >> nth=0", SOUNDS / "tone.mp3")
    page.click("#A1 .giving button >> nth=0")
    sound = page.locator("#A1 audio")
    lasts = sound.evaluate("""sound => new Promise((done, failed) => {
        sound.onloadedmetadata = () => done(sound.duration); sound.onerror = failed; sound.load();
        sound.preload = 'metadata'; })""")
    assert 0.4 < lasts < 0.9
    fits_and_is_accessible(page, "recordings")
    page.set_input_files(
        "#A2 input[type=file] >> nth=0", {"name": "a.mp3", "mimeType": "audio/mpeg", "buffer": b"MZ" * 99}
    )
    page.click("#A2 .giving button >> nth=0")
    expect(page.locator("[role=alert]")).to_contain_text("không phải bản ghi âm")
    expect(page.locator("#A1 audio")).to_have_count(1)


def test_a_draft_is_published_changed_compared_and_published_again(page, address):
    page.goto(f"{address}/{FORM}/publish")
    fits_and_is_accessible(page, "publish-first")
    publish(page, address, 1)
    page.click("main form[action$='/draft'] button")
    page.goto(f"{address}/{FORM}/draft/items/A1")
    page.fill("[name=text-vi]", "Thời gian chờ được khám bệnh")
    page.click("button.go[value=save]")
    page.goto(f"{address}/{FORM}/publish")
    expect(page.locator("section.change.wording")).to_contain_text("A1")
    expect(page.locator("section.change.wording ins")).to_have_text(["được", "bệnh"])
    fits_and_is_accessible(page, "publish-again")
    publish(page, address, 2)
    page.click("main td a[href*='compare']")
    expect(page.locator(".sides")).to_have_count(1)
    fits_and_is_accessible(page, "compare")
    page.goto(f"{address}/{FORM}/publish")
    page.click("main details summary")
    fits_and_is_accessible(page, "versions")
    page.click("main details button")
    expect(page.locator("main")).to_contain_text("Đã ngừng dùng từ")
