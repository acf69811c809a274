"""Reading a definition: whole, incomplete, or refused with every fault named."""

import json
from gettext import NullTranslations

import pytest

from survey_core.questionnaire import (
    DefinitionError,
    faults,
    lenient,
    missing_texts,
    official_forms,
    parse,
    texts_in_all,
)

from ..forms import EVERY_TYPE, both

OFFICIAL = dict(official_forms())


def changed(**fields) -> str:
    return json.dumps(EVERY_TYPE | fields)


def with_items(*items: dict) -> str:
    plain = {"role": "choice", "type": "choice", "text": both("?"),
             "options": [{"value": value, "text": both(value)} for value in ("yes", "no")]}  # fmt: skip
    return changed(sections=[{"code": "A", "title": both("A"), "items": [plain | item for item in items]}])


def told(text: str) -> list[tuple[str, str]]:
    return [(fault.place, fault.told(NullTranslations().gettext)) for fault in faults(lenient(text))]


@pytest.mark.parametrize("key", [*OFFICIAL, "every-type"])
def test_a_complete_form_has_no_fault_and_misses_no_text(key):
    definition = parse(OFFICIAL.get(key) or json.dumps(EVERY_TYPE))
    assert faults(definition) == []
    assert [missing_texts(definition, language) for language in definition.languages] == [[], []]


def test_the_meter_counts_every_text_a_respondent_meets():
    definition = parse(json.dumps(EVERY_TYPE))
    missing = missing_texts(definition, "hmn")
    assert len(missing) == texts_in_all(definition)
    assert {"title", "scale.5", "not_used", "section.A", "A1", "A1.help", "M1.option.wait", "age.unit"} < {
        *missing
    }


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (changed(title={"vi": "Chỉ tiếng Việt"}), "title", "English"),
        (changed(languages=["en"]), "languages", "Vietnamese"),
        (changed(languages=["vi", "xx"]), "languages", "xx"),
        (changed(scale={"labels": [both("a")] * 4}), "scale", "4"),
        (changed(audience="visitor"), "audience", "visitor"),
        (changed(key="có dấu"), "key", "có dấu"),
        (changed(sections=[]), "items", "no question"),
        (with_items({"code": "A1"}, {"code": "A1"}), "A1", "Two questions"),
        (with_items({"code": "1A"}), "1A", "letter"),
        (with_items({"code": "A1", "type": "number"}), "A1", "cannot have the type"),
        (with_items({"code": "A1", "options": []}), "A1", "two answers"),
        (with_items({"code": "A1", "role": "number", "type": "number"}), "A1", "largest"),
        (with_items({"code": "A1", "role": "text", "type": "text"}), "A1", "characters"),
        (with_items({"code": "A1", "audio": {"vi": "../x"}}), "A1", "recording"),
        (with_items({"code": "A1", "options": [{"value": "a;b", "text": both("a")}] * 2}), "A1.option.a;b", "a;b"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place(text, place, words):
    assert any(at == place and words in sentence for at, sentence in told(text)), told(text)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"item": "A2", "values": ["yes"]}, "itself"),
        ({"item": "A3", "values": ["yes"]}, "circle"),
        ({"item": "Z9", "values": ["yes"]}, "does not exist"),
        ({"item": "A1", "values": ["maybe"]}, "maybe"),
        ({"item": "A1"}, "choose the answers"),
        ({"item": "A1", "values": ["yes"], "minimum": 1}, "bounds"),
    ],
)
def test_a_condition_that_cannot_be_judged_says_why(condition, words):
    text = with_items({"code": "A1"}, {"code": "A2", "show_if": condition}, {"code": "A3"})
    assert [(at, words in sentence) for at, sentence in told(text)] == [("A2", True)]


def test_all_faults_are_found_and_parse_says_the_first():
    text = changed(title={}, languages=["vi"], scale={"labels": []})
    assert [at for at, _ in told(text)] == ["scale", "title"]
    with pytest.raises(DefinitionError, match="exactly five labels"):
        parse(text)


def test_more_than_two_hundred_scored_items_do_not_fit():
    items = [{"code": f"A{n}", "role": "likert", "type": "likert"} for n in range(201)]
    assert [(at, "201" in sentence) for at, sentence in told(with_items(*items))] == [("items", True)]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "null", '{"sections": 1}', '{"sections": [1]}', '{"sections": [{"items": {}}]}', "[" * 100_000,
     changed(title=["a"]), changed(minutes="one"), changed(minutes=1e999), changed(title={"vi": "\ud800"}),
     with_items({"code": "A1", "minimum": float("nan")}), with_items({"code": "A1", "required": "yes"}),
     with_items({"code": "A1", "show_if": "A0"})],
)  # fmt: skip
def test_what_is_no_questionnaire_is_refused_in_one_sentence(text):
    with pytest.raises(DefinitionError) as refused:
        lenient(text)
    assert len(str(refused.value)) > 20


def test_an_incomplete_draft_can_be_read():
    definition = lenient('{"sections": [{"items": [{}]}]}')
    assert (definition.key, definition.title, definition.items[0].type) == ("", {}, "")
    assert faults(definition)
