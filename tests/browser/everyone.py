"""A kiosk that speaks: a form of which one language exists as sound only, and the way through it."""

import json

from survey_core.places import places
from survey_core.questionnaire import lenient
from survey_core.recordings import examine, keep
from survey_core.spoken_document import with_recording
from tests.forms import EVERY_KIND
from tests.survey_core.test_recordings import sound

from .kiosks import SETTLED_MS, person

HMONG = "hmn"
INCHES = 21.5
HEAR_PLAYING = """
  window.played = [];
  window.pace = 1;
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.playbackRate = pace;
    played.push(this.volume);
    return play.call(this);
  };
"""


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
