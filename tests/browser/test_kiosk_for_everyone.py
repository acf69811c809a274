"""The kiosk for people who cannot see well, read, reach high, hold still, or type: in a real Chromium."""

import itertools
import json

import pytest
from playwright.sync_api import expect

from survey_core.pairing import add_device
from survey_core.places import places
from survey_core.questionnaire import lenient
from survey_core.recordings import examine, keep
from survey_core.spoken_document import with_recording
from tests.forms import EVERY_KIND, publish_for
from tests.survey_core.test_recordings import sound

from .kiosks import LOBBY, SETTLED_MS, kept, pair, person, shell_shows, shown, wait_for_empty_queue
from .looks import AXE, RUN

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
TABLET = {"width": 1280, "height": 800}
HMONG = "hmn"
INCHES = 21.5
MODES = ("is-large", "has-contrast", "is-lowered")
COMBINATIONS = [worn for count in range(len(MODES) + 1) for worn in itertools.combinations(MODES, count)]
HEAR_PLAYING = """
  window.played = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () { played.push(this.volume); return play.call(this); };
"""
# What Screen.show does, for screens that only rare events bring up.
SHOW = """([index, modes]) => {
  const screens = [...document.querySelectorAll(".screen")];
  screens.forEach((one, at) => { one.hidden = at !== index; });
  const shown = screens[index];
  document.body.dataset.on = shown.dataset.screen ?? "item";
  const field = shown.querySelector("textarea, .line, .other");
  const keys = document.querySelector(".keys");
  if (keys) keys.hidden = !field;
  document.body.classList.toggle("is-writing", Boolean(field));
  shown.querySelectorAll("[data-other]").forEach((one) => { one.checked = true; });
  shown.querySelectorAll("[data-problem]").forEach((one) => { one.hidden = false; });
  shown.querySelectorAll(".count-down").forEach((one) => { one.textContent = 5; });
  for (const mode of ["is-large", "has-contrast", "is-lowered"]) document.body.classList.toggle(mode, modes.includes(mode));
  return shown.dataset.screen ?? shown.dataset.item;
}"""
OUT_OF_SIGHT = """() => [...document.querySelectorAll("button, label, textarea, input[type=text]")].filter((one) => {
  const { left, top, right, bottom, width } = one.getBoundingClientRect();
  if (!width || one.closest("[hidden]")) return false;
  return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
}).map((one) => one.outerHTML.slice(0, 120))"""


def spoken(facility) -> dict:
    """EVERY_KIND, of which Vietnamese is partly and Hmong wholly recorded; Hmong has no text."""
    names = {
        kind: keep(facility.session, facility.facility.id, sound(f"tone.{kind}"), examine(sound(f"tone.{kind}"))).sha256
        for kind in ("wav", "opus", "mp3")
    }  # fmt: skip
    document = EVERY_KIND | {"languages": ["vi", "en", HMONG]}
    for place in places(lenient(json.dumps(document))):
        if place.is_in(HMONG):
            document = with_recording(document, place.item, place.value, HMONG, names["wav"])
    document = with_recording(document, "A1", "", "vi", names["opus"])
    return with_recording(document, "scale", "1", "vi", names["mp3"])


@pytest.fixture
def page(browser, respondents, facility, session):
    """A paired kiosk of known size that serves the spoken form."""
    publish_for(facility, spoken(facility))
    collector = facility.collector("every-kind", channel="kiosk")
    device = add_device(session, facility.facility.id, "Kiosk 1", [collector.id])
    device.screen_inches = INCHES
    session.commit()
    context = browser.new_context(viewport=LOBBY, has_touch=True)
    context.add_init_script(HEAR_PLAYING)
    page = context.new_page()
    page.goto(f"{respondents}/kiosk/")
    pair(page, session, device)
    shown(page, "start")
    yield page
    context.close()


def go_to(page, item, **answers):
    """Answer what is named and skip everything else, up to this question."""
    person(page).locator("[data-do=start]").tap()
    for _step in range(20):
        page.wait_for_timeout(SETTLED_MS)
        at = person(page).locator(".screen:not([hidden])").get_attribute("data-item")
        if at == item:
            return
        if at in answers:
            person(page).locator(f"[data-item={at}] label:has([value='{answers[at]}'])").tap()
            page.wait_for_timeout(SETTLED_MS * 2)
        else:
            person(page).locator("footer [data-do=next]").tap()
    raise AssertionError(f"{item} never came")


def touch(page, *keys):
    for key in keys:
        person(page).locator(f".keys [data-value='{key}']").tap()


def field(page, item):
    return person(page).locator(f"[data-item={item}]").locator("textarea, input.line, input.other")


@pytest.mark.parametrize("size", [LOBBY, TABLET], ids=["upright", "on its side"])
def test_every_screen_in_every_mode_is_accessible_and_in_sight(page, size):
    page.set_viewport_size(size)
    walk(page.frames[1])
    page.evaluate("document.querySelector('iframe').remove(); document.querySelector('main').hidden = false")
    walk(page.main_frame)


def walk(frame):
    """Show every screen of a document in every mode."""
    frame.evaluate(AXE)
    for index, worn in itertools.product(range(frame.locator(".screen").count()), COMBINATIONS):
        name = frame.evaluate(SHOW, [index, worn])
        assert frame.evaluate(OUT_OF_SIGHT) == [], (name, worn)
        found = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in frame.evaluate(RUN)]
        assert found == [], (name, worn)


def test_letters_and_a_tone_key_write_vietnamese(page, session):
    go_to(page, "H1", C1="yes", A1=5)
    touch(page, *"cam", "tone-r", " ", "ơ", "n", " ", *"bacs", " ", *"six")
    expect(field(page, "H1")).to_have_value("cảm ơn bác sĩ")
    touch(page, "erase", "erase", "?")
    expect(field(page, "H1")).to_have_value("cảm ơn bác ?")
    person(page).locator("footer [data-do=next]").tap()
    for _skip in ("E5", "G1"):
        page.wait_for_timeout(SETTLED_MS)
        person(page).locator("footer [data-do=next]").tap()
    shown(page, "thanks")
    wait_for_empty_queue(page)


def test_an_english_form_begins_with_plain_letters(page):
    person(page).locator("[data-screen=start] [data-value=en]").tap()
    expect(person(page).locator("html")).to_have_attribute("lang", "en")
    go_to(page, "ward", C1="yes", A1=5)
    expect(person(page).locator(".ready")).to_be_hidden()
    person(page).locator("[data-do=shift]").tap()
    touch(page, *"ass")
    expect(field(page, "ward")).to_have_value("Ass")
    person(page).locator("[data-do=mode]").tap()
    expect(person(page).locator(".ready")).to_be_visible()


def test_a_tapped_cursor_is_honoured_and_a_full_field_says_so(page):
    go_to(page, "ward", C1="yes", A1=5)
    touch(page, *"12345678901234567890", "1")
    expect(field(page, "ward")).to_have_value("12345678901234567890")
    expect(person(page).locator(".full")).to_contain_text("20")
    field(page, "ward").evaluate("one => one.setSelectionRange(2, 2)")
    touch(page, "erase", "b")
    expect(field(page, "ward")).to_have_value("1b345678901234567890")


def test_words_beside_other_bring_the_keyboard_and_hiding_it_brings_the_answers_back(page):
    go_to(page, "E5", C1="yes", A1=5)
    others = person(page).locator("[data-item=E5] label")
    others.last.tap()
    expect(person(page).locator(".keys")).to_be_visible()
    expect(others.first).to_be_hidden()
    touch(page, *"con")
    person(page).locator("[data-do=hide]").tap()
    expect(others.first).to_be_visible()
    expect(field(page, "E5")).to_have_value("con")
    field(page, "E5").tap()
    expect(person(page).locator(".keys")).to_be_visible()


def test_who_has_a_keyboard_passes_ours_in_one_step_and_can_use_it(page):
    go_to(page, "ward", C1="yes", A1=5)
    field(page, "ward").focus()
    page.keyboard.type("P")
    page.keyboard.press("Tab")
    expect(person(page).locator(".keys [data-value='1']")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(field(page, "ward")).to_have_value("P2")
    page.keyboard.press("Tab")
    expect(person(page).locator("footer [data-do=back]")).to_be_focused()


def held(page):
    """The recordings this kiosk keeps."""
    page.wait_for_function(
        "async () => (await (await import('/static/js/store.js')).keys('sounds')).length === 3"
    )
    return kept(page)


def test_a_question_is_read_aloud_without_a_network_and_again_when_asked(page):
    held(page)
    page.context.set_offline(True)
    go_to(page, "A1")
    speaker = person(page).locator("[data-item=A1] .hear [data-do=hear]")
    for times in (1, 2):
        speaker.tap()
        expect(speaker).to_have_attribute("aria-pressed", "true")
        expect(speaker).to_have_attribute("aria-pressed", "false", timeout=10_000)
        assert page.evaluate("played.length") == 2 * times  # the question, and the one level that is recorded
    person(page).locator("[data-item=A1] .say").tap()
    page.wait_for_function("played.length === 5")
    assert person(page).locator(".say").count() == person(page).locator("[data-item] .l1 + .say").count()


def test_loudness_is_each_persons_own(page):
    held(page)
    go_to(page, "A1")
    for _press in range(3):
        person(page).locator("[data-item=A1] [data-do=volume]").first.tap()
    expect(person(page).locator("[data-item=A1] [data-volume]")).to_have_text("33 %")
    person(page).locator("[data-item=A1] .hear [data-do=hear]").tap()
    page.wait_for_function("played.length === 1")
    page.reload()
    go_to(page, "A1")
    expect(person(page).locator("[data-item=A1] [data-volume]")).to_have_text("83 %")


def test_a_language_says_its_name_and_one_without_texts_speaks_by_itself(page):
    held(page)
    person(page).locator(f"[data-screen=start] [data-value={HMONG}]").tap()
    expect(person(page).locator("html")).to_have_attribute("lang", "vi")  # the words that stand there
    page.wait_for_function("played.length === 1")
    go_to(page, "A1")
    page.wait_for_function("played.length === 2")
    speaker = person(page).locator("[data-item=A1] .hear [data-do=hear]")
    expect(speaker).to_have_attribute("aria-pressed", "true")
    speaker.tap()
    expect(speaker).to_have_attribute("aria-pressed", "false")


def test_nothing_enlarges_selects_or_opens_a_menu(page):
    go_to(page, "A1")
    frame = page.frames[1]
    actions = "[...document.querySelectorAll('*')].map((one) => getComputedStyle(one).touchAction)"
    assert set(frame.evaluate(actions)) == set(page.evaluate(actions)) == {"pan-y"}
    assert frame.evaluate("getComputedStyle(document.querySelector('legend')).userSelect") == "none"
    label = "document.querySelector('[data-item=A1] label')"
    menu = f"{label}.dispatchEvent(new MouseEvent('contextmenu', {{bubbles: true, cancelable: true}}))"
    assert frame.evaluate(menu) is False


def test_the_countdown_is_told_politely_and_at_the_end_loudly(page):
    page.clock.install()
    page.reload()
    go_to(page, "A1")
    page.clock.run_for(95_000)
    shown(page, "idle")
    expect(person(page).locator("[aria-live=polite]")).to_contain_text("15")
    expect(person(page).locator("[aria-live=assertive]")).to_have_text("")
    page.clock.run_for(10_000)
    expect(person(page).locator("[aria-live=assertive]")).to_contain_text("5")


@pytest.mark.parametrize("size", [LOBBY, TABLET], ids=["upright", "on its side"])
def test_what_is_touched_is_20_millimetres_high_and_wide(page, size):
    page.set_viewport_size(size)
    page.reload()
    least = 20 * (size["width"] ** 2 + size["height"] ** 2) ** 0.5 / INCHES / 25.4 - 1
    go_to(page, "R1", C1="yes", A1=1)
    for touched in person(page).locator("[data-item=R1] label, footer button, header button").all():
        box = touched.bounding_box()
        assert min(box["width"], box["height"]) >= least, touched.text_content()


def test_a_list_that_is_longer_than_the_display_has_buttons_to_move_it(page):
    page.evaluate("import('/static/js/screen.js').then(({ setMillimetre }) => setMillimetre(9))")  # a small tablet
    person(page).locator("[data-screen=start] [data-value=en]").tap()
    expect(person(page).locator("html")).to_have_attribute("lang", "en")
    go_to(page, "A1")
    up, down = person(page).locator("[data-do=scroll]").all()
    expect(down).to_be_visible()
    last = person(page).locator("[data-item=A1] label").last
    while down.get_attribute("aria-disabled") == "false":
        down.tap()
        page.wait_for_timeout(50)
    expect(last).to_be_in_viewport()
    expect(down).to_have_attribute("aria-disabled", "true")
    expect(up).to_have_attribute("aria-disabled", "false")


def test_the_first_load_fits_in_100_kilobytes(browser, respondents, page, session, facility):
    sizes = []

    def add(request):
        found = request.sizes()
        sizes.append(found["responseBodySize"] + found["responseHeadersSize"])

    context = browser.new_context(storage_state=None, viewport=LOBBY, has_touch=True)
    fresh = context.new_page()
    fresh.on("requestfinished", add)
    fresh.goto(f"{respondents}/kiosk/")
    shell_shows(fresh, "pairing")
    device = add_device(
        session, facility.facility.id, "Kiosk 2", [facility.collector("every-kind", channel="kiosk").id]
    )
    pair(fresh, session, device)
    shown(fresh, "start")
    context.close()
    assert sum(sizes) <= 100 * 1024, sizes
