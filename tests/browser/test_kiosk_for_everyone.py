"""The kiosk for people who cannot see well, reach high, hold still or find a gesture: in a real Chromium."""

import itertools

import pytest
from playwright.sync_api import expect

from survey_core.pairing import add_device

from .everyone import INCHES, go_to
from .kiosks import LOBBY, pair, person, shell_shows, shown
from .looks import AXE, RUN
from .stillness import stand_still

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
TABLET = {"width": 1280, "height": 800}
MODES = ("is-large", "has-contrast", "is-lowered")
COMBINATIONS = [worn for count in range(len(MODES) + 1) for worn in itertools.combinations(MODES, count)]
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


@pytest.fixture
def page(speaking):
    return speaking


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
        if ("is-large" in worn) == (
            "is-lowered" in worn
        ):  # each mode alone and with the others, in half the time
            found = [
                (one["id"], [node["html"][:160] for node in one["nodes"]]) for one in frame.evaluate(RUN)
            ]
            assert found == [], (name, worn)


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
    shown(page, "start")
    stand_still(page)
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
    page.evaluate(
        "import('/static/js/screen.js').then(({ setMillimetre }) => setMillimetre(9))"
    )  # a small tablet
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


def test_every_rule_of_the_look_survives_its_copy_into_a_persons_document(page):
    lost = page.evaluate("""() => [...document.styleSheets].flatMap((sheet) => {
      const copy = new CSSStyleSheet();
      const rules = (from) => [...from.cssRules].flatMap((one) => one.selectorText ? [one] : rules(one));
      copy.replaceSync([...sheet.cssRules].map((one) => one.cssText).join("\\n"));
      const copied = rules(copy);
      return rules(sheet).filter((one, at) => one.style.length !== copied[at]?.style.length).map((one) => one.cssText);
    })""")
    assert lost == []
