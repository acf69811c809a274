"""Our own questionnaire file: readable, whole, and back again under the same hash."""

import json

import pytest

from survey_core.interchange import documents
from survey_core.interchange.remarks import Reading, Remark
from survey_core.questionnaire import content_hash, official_forms
from survey_core.spoken import SpokenError
from tests.forms import EVERY_TYPE

FORMS = dict(official_forms()) | {"every-type": json.dumps(EVERY_TYPE, ensure_ascii=False)}


@pytest.mark.parametrize("key", FORMS)
def test_a_form_loads_back_under_the_same_hash(key):
    written = documents.pretty(json.loads(FORMS[key]))
    assert content_hash(json.dumps(documents.read(written.encode()).document)) == content_hash(FORMS[key])


def test_the_file_is_read_from_top_to_bottom_as_the_form_is():
    written = documents.pretty(EVERY_TYPE | {"title": EVERY_TYPE["title"]})
    places = [
        written.index(f'"{name}":') for name in ("key", "title", "intro", "thanks", "scale", "sections")
    ]
    assert places == sorted(places)
    assert written == documents.pretty(json.loads(written))
    assert "Thời gian chờ khám" in written


def test_a_byte_order_mark_does_no_harm():
    assert documents.read(b"\xef\xbb\xbf" + json.dumps(EVERY_TYPE).encode()).document == EVERY_TYPE


def _with(item: dict) -> bytes:
    return json.dumps(EVERY_TYPE | {"sections": [{"code": "A", "title": {}, "items": [item]}]}).encode()


@pytest.mark.parametrize(("data", "told"), [
    (b"\xff\xfe\x00", "UTF-8"), (b"{", "no JSON"), (b"[]", "no list"), (b'{"sections": 1}', "no list"),
    (b'{"sections": [{}], "audience": "patient"}', "lacks its"),
    (_with({"code": "A1", "type": "text", "text": {}}), "“A1” lacks its “role”"),
    (_with({"code": "A1", "type": "choice", "role": "choice", "text": {}, "options": [{"text": {}}]}), "its “value”"),
    (_with({"code": "A1", "type": "text", "role": "text", "text": {}, "show_if": {"values": ["1"]}}), "its “item”"), (b"[" * 100_000, "nested"),
    (b'{"sections": [], "minutes": NaN}', "not a number"),
    (_with({"code": "A1", "type": "colour"}), "no type that exists here"),
    (_with({"type": "text"}), "no type that exists here, or no code"),
    (b'{"sections": [], "audience": "visitor"}', "patient or staff"),
])  # fmt: skip
def test_what_is_no_questionnaire_is_refused_in_a_sentence(data, told):
    with pytest.raises(SpokenError, match=told):
        documents.read(data)


def test_a_reading_survives_the_way_to_a_page_and_back():
    reading = Reading(dict(EVERY_TYPE), [Remark("Row %(n)s", {"n": 3}, "survey", 3, "type")], [Remark("x")])
    assert Reading.of_json(json.loads(json.dumps(reading.as_json()))) == reading
    assert reading.left[0].told(str) == "Row 3"


@pytest.mark.parametrize("data", [None, [], {}, {"document": {}, "left": [{}], "changed": []},
                                  {"document": {}, "left": [], "changed": [{"msgid": "%(a)s", "values": {"b": 1}}]},
                                  {"document": {}, "left": [{"msgid": 1}], "changed": []}])  # fmt: skip
def test_a_reading_that_was_tampered_with_is_no_reading(data):
    with pytest.raises((ValueError, KeyError, TypeError)):
        Reading.of_json(data)
