"""What can be heard of a questionnaire, and a language that exists as sound only."""

import json

import pytest

from survey_core.faults import UNSPOKEN, faults, missing_texts
from survey_core.kiosk_form import kiosk_form
from survey_core.places import LANGUAGE, SCALE, places, unspoken
from survey_core.questionnaire import lenient, official_forms
from survey_core.rendering import preview_view
from survey_core.spoken_document import with_recording

TEXT = dict(official_forms())["short-outpatient"]
HMONG = "hmn"


def spoken(language: str = HMONG, besides: tuple[str, ...] = ()) -> str:
    """The short form, also in a language of which every place but those of these items is recorded."""
    document = json.loads(TEXT) | {"languages": ["vi", "en", HMONG]}
    for number, place in enumerate(places(lenient(json.dumps(document)))):
        if place.is_in(language) and place.item not in besides:
            document = with_recording(document, place.item, place.value, language, f"{number:064x}")
    return json.dumps(document)


def test_a_language_that_is_recorded_everywhere_needs_no_text():
    definition = lenient(spoken())
    assert definition.spoken_only == (HMONG,)
    assert faults(definition) == []
    assert missing_texts(definition, HMONG) == []


def test_a_language_that_is_neither_written_nor_spoken_is_missing_its_texts():
    definition = lenient(json.dumps(json.loads(TEXT) | {"languages": ["vi", HMONG]}))
    assert definition.spoken_only == ()
    assert len(missing_texts(definition, HMONG)) == len(faults(definition))


@pytest.mark.parametrize(("besides", "count"), [(("S1",), 1), ((SCALE,), 6), ((LANGUAGE,), 1)])
def test_what_cannot_be_read_must_be_heard_to_its_end(besides, count):
    definition = lenient(spoken(besides=besides))
    (fault,) = faults(definition)
    assert (fault.msgid, fault.values["count"]) == (UNSPOKEN, count)
    assert "Hmoob is spoken only" in fault.told(str)


def test_one_text_makes_it_a_written_language():
    document = json.loads(spoken())
    document["title"][HMONG] = "Hmoob"
    definition = lenient(json.dumps(document))
    assert definition.spoken_only == ()
    assert len(faults(definition)) > 10


def test_the_name_of_a_language_is_spoken_in_itself_only():
    names = [place for place in places(lenient(spoken())) if place.item == LANGUAGE]
    assert [(place.value, place.is_in(HMONG)) for place in names] == [
        ("vi", False),
        ("en", False),
        (HMONG, True),
    ]
    assert LANGUAGE in {place.item for place in unspoken(lenient(spoken()), "vi")}


def test_a_kiosk_is_told_every_recording_its_documents_name():
    form = preview_view(lenient(spoken()), "vi")
    told = kiosk_form(form, lambda view: " ".join(view.read_aloud(view.definition.items[0])))
    assert len(told["sounds"][HMONG]) == len([p for p in places(form.definition) if p.is_in(HMONG)])
    assert told["sounds"]["vi"] == [form.definition.languages_audio[HMONG]]
    assert set(told["html"][HMONG].split()) < set(told["sounds"][HMONG])
    assert len(told["html"][HMONG].split()) == 7  # the question, five levels, "not used"
    assert told["html"]["vi"] == ""


def test_a_form_that_is_not_spoken_names_no_recording():
    told = kiosk_form(preview_view(lenient(spoken()), "vi"), lambda view: str(view.sounds), is_spoken=False)
    assert set(map(tuple, told["sounds"].values())) == {()}
    assert told["html"] == {"vi": "{}", "en": "{}"}  # what cannot be heard here is not offered


def test_only_where_there_is_sound_a_language_without_texts_is_offered():
    form = preview_view(lenient(spoken()), "vi")
    assert list(form.languages) == ["vi", "en"]  # on a phone, on paper, in an interview
    assert list(form.all_languages) == kiosk_form(form, lambda view: "")["languages"] == ["vi", "en", HMONG]
