"""The official forms, and one that has every kind of question for tests that must see them all."""

import json
from itertools import product

from survey_core.answers import decode, encode
from survey_core.conditions import hidden_items
from survey_core.kiosk_form import kiosk_form
from survey_core.models import Questionnaire
from survey_core.publishing import publish
from survey_core.questionnaire import official_forms, parse
from survey_core.rendering import preview_view

FORMS = {key: parse(text) for key, text in official_forms()}


def both(text: str) -> dict[str, str]:
    return {"vi": text, "en": f"{text} (en)"}


def _options(**texts: str) -> list[dict]:
    return [{"value": value, "text": both(text)} for value, text in texts.items()]


SCORED = {"role": "likert", "type": "likert"}
MULTIPLE = {"role": "choice", "type": "multiple"}
EVERY_TYPE = {
    "key": "every-type",
    "audience": "patient",
    "title": both("Phiếu có đủ loại câu hỏi"),
    "source": both("Phiếu thử"),
    "minutes": 3,
    "languages": ["vi", "en"],
    "intro": both("Phiếu không ghi tên, tự nguyện, khoảng 3 phút."),
    "thanks": both("Xin cảm ơn ông/bà."),
    "scale": {
        "labels": [both(text) for text in ("Rất kém", "Kém", "Trung bình", "Tốt", "Rất tốt")],
        "not_used": both("Không sử dụng"),
    },
    "sections": [
        {"code": "A", "title": both("Phần chấm điểm"), "items": [
            {**SCORED, "code": "A1", "text": both("Thời gian chờ khám"), "required": True,
             "help": both("Tính từ lúc lấy số đến lúc vào phòng khám.")},
            {**SCORED, "code": "A2", "text": both("Thái độ của bác sĩ"), "not_used": False},
            {**MULTIPLE, "code": "M1", "text": both("Ông/bà không hài lòng vì điều gì?"),
             "show_if": {"item": "A1", "values": ["1", "2"]},
             "options": [*_options(wait="Chờ lâu", staff="Thái độ nhân viên", dirty="Vệ sinh"),
                         {"value": "other", "text": both("Khác"), "other": True}]},
            {**SCORED, "code": "A3", "text": both("Cách bệnh viện xử lý việc đó"),
             "show_if": {"item": "M1", "values": ["wait", "staff"]}},
        ]},
        {"code": "B", "title": both("Phần khác"), "items": [
            {"code": "C1", "role": "choice", "type": "choice", "text": both("Ông/bà có dùng bảo hiểm y tế không?"),
             "required": True, "options": _options(yes="Có", no="Không")},
            {"code": "R1", "role": "recommend", "type": "recommendation",
             "text": both("Ông/bà sẵn lòng giới thiệu bệnh viện cho người thân đến mức nào?"),
             "help": both("0 là hoàn toàn không, 10 là chắc chắn có.")},
            {"code": "age", "role": "profile", "type": "number", "text": both("Tuổi của ông/bà"), "minimum": 0,
             "maximum": 120, "unit": both("tuổi")},
            {"code": "carer", "role": "profile", "type": "choice", "text": both("Ai đi cùng ông/bà?"),
             "show_if": {"item": "age", "minimum": 60}, "options": _options(child="Con cháu", nobody="Không ai")},
            {"code": "ward", "role": "text", "type": "text", "text": both("Số phòng"), "long": False,
             "max_length": 20},
            {"code": "H1", "role": "text", "type": "text", "text": both("Ý kiến khác"), "max_length": 500},
        ]},
    ],
}  # fmt: skip


# The same, and what only some forms have: a choice with words of one's own, a number over 100 %.
EVERY_KIND = EVERY_TYPE | {
    "key": "every-kind",
    "sections": [*EVERY_TYPE["sections"], {"code": "D", "title": both("Phần cuối"), "items": [
        {"code": "E5", "role": "choice", "type": "choice", "text": both("Ông/bà biết bệnh viện qua đâu?"),
         "options": [*_options(kin="Người quen", press="Báo, đài"),
                     {"value": "other", "text": both("Nguồn khác"), "other": True}]},
        {"code": "G1", "role": "expectation", "type": "number", "minimum": 0, "maximum": 200, "unit": both("%"),
         "text": both("Bệnh viện đáp ứng bao nhiêu so với mong đợi?")},
    ]}],
}  # fmt: skip


def publish_for(facility, form: dict = EVERY_KIND) -> None:
    """Let a FacilityBuilder also have this form."""
    version = publish(facility.session, facility.facility.id, json.dumps(form))
    facility.forms[form["key"]] = facility.session.get_one(Questionnaire, version.questionnaire_id)
    facility.session.commit()


def condition_cases() -> list[dict]:
    """{items, answers, hidden}: what each of many ways to answer EVERY_TYPE hides, as the server sees it."""
    definition = parse(json.dumps(EVERY_TYPE))
    plain = parse(json.dumps(_without_conditions(EVERY_TYPE)))
    items = kiosk_form(preview_view(definition, "vi"), lambda view: "")["items"]
    cases = []
    for score, ticked, age in product(["", "0", "1", "2", "5"], TICKED, ["", " ", "59", "60", "60,5", "120"]):
        raw = {"A1": score, "M1": ticked, "age": age.strip(), "A3": "4"}
        taken, problems = encode(plain, raw)
        assert not problems
        hidden = hidden_items(definition, decode(plain, taken.scores, taken.answers))
        cases.append({"items": items, "answers": raw | {"age": age}, "hidden": sorted(hidden)})
    return cases


TICKED = [[], ["wait"], ["dirty"], ["staff", "dirty"], ["other"]]


def _without_conditions(form: dict) -> dict:
    sections = [
        section | {"items": [{k: v for k, v in item.items() if k != "show_if"} for item in section["items"]]}
        for section in form["sections"]
    ]
    return form | {"sections": sections}
