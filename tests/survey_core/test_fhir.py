"""FHIR R4: every form is a valid Questionnaire that says the same."""

import json
from datetime import date

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire

from survey_core.interchange.fhir import Edition, resource
from survey_core.questionnaire import official_forms, parse
from tests.forms import EVERY_TYPE

FORMS = dict(official_forms()) | {"every-type": json.dumps(EVERY_TYPE, ensure_ascii=False)}
EDITION = Edition("https://bv.vn/questionnaires/x", "2", "active", date(2026, 1, 1), "Bệnh viện Đa khoa tỉnh")


def walk(items):
    for item in items or ():
        yield item
        yield from walk(item.get("item"))


def every_item(text: str) -> dict[str, dict]:
    return {item["linkId"]: item for item in walk(resource(text, EDITION)["item"])}


@pytest.mark.parametrize("key", FORMS)
def test_a_form_is_a_valid_resource_with_every_question(key):
    made = resource(FORMS[key], EDITION)
    Questionnaire.model_validate_json(json.dumps(made))
    links = [item["linkId"] for item in walk(made["item"])]
    assert len(links) == len(set(links))
    assert {item.code for item in parse(FORMS[key]).items} <= set(links)


@pytest.mark.parametrize("key", FORMS)
def test_the_invariants_of_the_specification_hold(key):
    for item in walk(resource(FORMS[key], EDITION)["item"]):
        is_display = item["type"] == "display"
        assert ("item" in item) if item["type"] == "group" else True  # que-1
        assert not (is_display and {"item", "required", "answerOption"} & item.keys())  # que-1, que-6
        assert len(item.get("enableWhen", [])) < 2 or "enableBehavior" in item  # que-12


def test_each_type_of_item_has_its_own_type():
    kinds = {link: item["type"] for link, item in every_item(FORMS["every-type"]).items()}
    assert kinds | {"A1": "choice", "M1": "open-choice", "C1": "choice", "R1": "integer", "age": "decimal",
                    "ward": "string", "H1": "text", "A1.help": "display", "section.A": "group"} == kinds  # fmt: skip


def test_conditions_bounds_and_units_are_said():
    found = every_item(FORMS["every-type"])
    assert [one["answerCoding"]["code"] for one in found["M1"]["enableWhen"]] == ["1", "2"]
    assert found["M1"]["enableBehavior"] == "any"
    assert found["carer"]["enableWhen"] == [{"question": "age", "operator": ">=", "answerDecimal": 60}]
    low, high, unit = (one for one in found["age"]["extension"])
    assert (low["valueDecimal"], high["valueDecimal"], unit["valueCoding"]["code"]) == (0, 120, "a")


def test_the_levels_carry_their_weight_and_not_used_none():
    options = [one["valueCoding"] for one in every_item(FORMS["every-type"])["A1"]["answerOption"]]
    assert [one["code"] for one in options] == list("123450")
    assert [one.get("extension", [{}])[0].get("valueDecimal") for one in options] == [1, 2, 3, 4, 5, None]


def test_every_language_stands_beside_the_first():
    item = every_item(FORMS["every-type"])["A1"]
    (translation,) = item["_text"]["extension"]
    assert item["text"] == "Thời gian chờ khám"
    assert [one.get("valueCode") or one["valueString"] for one in translation["extension"]] == [
        "en", "Thời gian chờ khám (en)",
    ]  # fmt: skip


def test_a_question_called_thanks_does_not_collide_with_the_farewell():
    item = {"code": "thanks", "role": "text", "type": "text", "text": {"vi": "Ông/bà muốn cảm ơn ai?"}}
    text = json.dumps(EVERY_TYPE | {"sections": [{"code": "A", "title": {"vi": "A"}, "items": [item]}]})
    links = [one["linkId"] for one in walk(resource(text, EDITION)["item"])]
    assert sorted(links) == ["form.thanks", "section.A", "thanks"]


@pytest.mark.parametrize(
    ("key", "name"), [("7-xyz", "Q7Xyz"), ("phieu-noi-tru", "PhieuNoiTru"), ("", "Form")]
)
def test_the_name_is_one_a_program_can_use(key, name):
    assert resource(json.dumps(EVERY_TYPE | {"key": key}), EDITION)["name"] == name
