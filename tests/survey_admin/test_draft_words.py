"""Title, greeting, scale and languages of a draft; its sections; and when a question is asked."""

import pytest

from .drafts import begun, document, item, read, send
from .people import enter

# What is tested is the form; how drafts are kept is tested on both databases (test_drafting, survey_core).
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


@pytest.fixture
def key(session, facility):
    return begun(session, facility)


def test_the_words_around_the_questions_are_kept_in_every_language(office, session, key):
    changes = {"title-vi": "Tên mới", "intro-en": "Hello", "label-3-vi": "Tạm được", "minutes": "4"}
    before = document(session, key)
    assert send(office, f"{key}/draft/cover", language=["en"], **changes).status_code == 303
    after = document(session, key)
    assert (after["title"]["vi"], after["intro"]["en"], after["minutes"]) == ("Tên mới", "Hello", 4)
    assert after["scale"]["labels"][2]["vi"] == "Tạm được"
    assert after["scale"]["labels"][3] == before["scale"]["labels"][3]
    assert after["sections"] == before["sections"]


def test_a_language_taken_out_keeps_its_texts_for_its_return(office, session, key):
    english = document(session, key)["title"]["en"]
    send(office, f"{key}/draft/cover", language=[])
    assert document(session, key)["languages"] == ["vi"]
    send(office, f"{key}/draft/cover", language=["en"])
    assert document(session, key)["title"]["en"] == english


def test_a_time_that_cannot_be_is_said_and_the_words_stay(office, session, key):
    reply = send(office, f"{key}/draft/cover", language=["en"], minutes="lâu", **{"title-vi": "Giữ lại"})
    assert reply.status_code == 422
    assert "not 'lâu'" in reply.text.replace("&#39;", "'")
    assert "Giữ lại" in reply.text
    assert document(session, key)["title"]["vi"] != "Giữ lại"


def test_a_section_is_added_named_and_its_code_is_its_own(office, session, key):
    had = [section["code"] for section in document(session, key)["sections"]]
    send(office, f"{key}/draft/sections/new", code="Z", **{"title-vi": "Căng tin"})
    assert document(session, key)["sections"][-1] == {"code": "Z", "title": {"vi": "Căng tin"}, "items": []}
    send(office, f"{key}/draft/sections/Z", **{"title-en": "Canteen"})
    assert document(session, key)["sections"][-1]["title"] == {"vi": "Căng tin", "en": "Canteen"}
    assert "has no question. Add one" in read(office, f"{key}/draft")
    for fields, says in (
        ({"code": had[0]}, "Another section has the code"),
        ({"code": "1 mục"}, "cannot be a code"),
        ({"code": "Y", "title-vi": ""}, "Give the section a title."),
    ):
        reply = send(office, f"{key}/draft/sections/new", **({"title-vi": "Giữ lại"} | fields))
        assert (reply.status_code, says in reply.text) == (422, True), fields
    assert [section["code"] for section in document(session, key)["sections"]] == [*had, "Z"]


def test_a_condition_asks_for_answers_of_an_earlier_question(office, session, key):
    page = read(office, f"{key}/draft/items/S3/condition")
    assert 'value="S2"' in page
    assert 'value="S3"' not in page
    assert 'value="S4"' not in page
    send(office, f"{key}/draft/items/S3/condition?on=S1", value=["1", "2"])
    assert item(session, key, "S3")["show_if"] == {"item": "S1", "values": ["1", "2"]}
    assert "Asked only if S1 was answered: 1" in read(office, f"{key}/draft/items/S3")
    send(office, f"{key}/draft/items/S3/condition", act="remove")
    assert "show_if" not in item(session, key, "S3")


def test_a_condition_on_a_later_question_or_in_a_circle_is_one_clear_sentence(office, session, key):
    send(office, f"{key}/draft/items/S2/condition?on=S1", value="1")
    for code, on in (("S1", "S2"), ("S1", "S1"), ("S1", "S3")):
        page = read(office, f"{key}/draft/items/S2/condition?on=S1")
        reply = send(office, f"{key}/draft/items/{code}/condition", page, on=on, value="1")
        assert reply.status_code == 422, (code, on)
        assert reply.text.count('role="alert"') == 1
        assert "show_if" not in item(session, key, code)


def test_a_condition_on_a_number_has_bounds(office, session, key):
    words = {"text-vi": "Bao nhiêu ngày?", "text-en": "How many days?"}
    send(office, f"{key}/draft/items/new?kind=number", code="ngay", **words)
    send(office, f"{key}/draft/items/new?kind=long_text", code="vi_sao", **words)
    path = f"{key}/draft/items/vi_sao/condition?on=ngay"
    for fields, says in (
        ({"minimum": "", "maximum": ""}, "or type a bound"),
        ({"minimum": "ba", "maximum": "7"}, "is not a number"),
        ({"minimum": "9", "maximum": "7"}, "must be above the smallest"),
    ):
        reply = send(office, path, **fields)
        assert (reply.status_code, says in reply.text) == (422, True), fields
        assert f'value="{fields["maximum"]}"' in reply.text
    send(office, path, minimum="3,5")
    assert item(session, key, "vi_sao")["show_if"] == {"item": "ngay", "minimum": 3.5}
    assert "Asked only if ngay is at least 3.5" in read(office, f"{key}/draft")
