"""One question on its page: every kind with all it can have, and a sentence for each field that will not do."""

import pytest

from survey_admin.item_kinds import KINDS
from survey_core.faults import faults
from survey_core.questionnaire import lenient

from .drafts import ROOT, begun, document, item, order, read, send
from .people import enter

WORDS = {"text-vi": "Câu mới", "text-en": "New question"}
# What is tested is the form; how drafts are kept is tested on both databases (test_drafting, survey_core).
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


@pytest.fixture
def key(session, facility):
    return begun(session, facility)


def add(client, key: str, kind: str, **fields):
    return send(client, f"{key}/draft/items/new?kind={kind}", **(WORDS | fields))


def test_every_kind_is_added_as_it_is_offered_and_can_be_published(office, session, key):
    tiles = read(office, f"{key}/draft/items/new")
    answers = {f"option-{n}-text-{language}": f"Câu {n}" for n in (0, 1) for language in ("vi", "en")}
    had = order(session, key).split()
    for kind in KINDS:
        assert f"kind={kind.name}" in tiles
        assert add(office, key, kind.name, **(answers if kind.base.get("options") else {})).status_code == 303
    added = order(session, key).split()[len(had) :]
    assert [one["type"] for one in (item(session, key, code) for code in added)] == [
        kind.base["type"] for kind in KINDS
    ]
    import json

    told = [fault.msgid for fault in faults(lenient(json.dumps(document(session, key))))]
    assert all("only one question of the kind" in sentence for sentence in told)


def test_a_choice_gets_other_with_words_and_becomes_about_the_person(office, session, key):
    page = send(office, f"{key}/draft/items/new?kind=single", act="add-option", **WORDS).text
    assert "Câu mới" in page
    fields = {f"option-{n}-text-vi": text for n, text in enumerate(("Kinh", "Mông", "Khác"))}
    send(office, f"{key}/draft/items/new?kind=single", page, code="dan_toc", role="profile", required="on",
         **fields, **{"option-2-other": "on", "help-vi": "Ghi theo giấy tờ"})  # fmt: skip
    kept = item(session, key, "dan_toc")
    assert [option["value"] for option in kept["options"]] == ["1", "2", "3"]
    assert kept["options"][2] == {"value": "3", "text": {"vi": "Khác"}, "other": True}
    assert (kept["role"], kept["required"], kept["help"]) == ("profile", True, {"vi": "Ghi theo giấy tờ"})


def test_answers_are_ordered_and_dropped_on_the_page_and_keep_their_codes(office, session, key):
    add(office, key, "yes_no", code="co_khong")
    path = f"{key}/draft/items/co_khong"
    page = send(office, path, act="down-0").text
    assert [option["value"] for option in item(session, key, "co_khong")["options"]] == ["yes", "no"]
    send(office, path, page)
    assert [option["value"] for option in item(session, key, "co_khong")["options"]] == ["no", "yes"]
    send(office, path, send(office, path, act="drop-1").text)
    assert [option["value"] for option in item(session, key, "co_khong")["options"]] == ["no"]


def test_numbers_have_bounds_and_a_unit_and_a_percentage_may_exceed_100(office, session, key):
    add(office, key, "number", code="so_ngay", minimum="0,5", maximum="90", **{"unit-vi": "ngày", "unit-en": "days"})  # fmt: skip
    kept = item(session, key, "so_ngay")
    assert (kept["minimum"], kept["maximum"], kept["unit"]["vi"]) == (0.5, 90, "ngày")
    add(office, key, "percent", code="dap_ung", beyond="on")
    assert item(session, key, "dap_ung")["maximum"] > 100
    send(office, f"{key}/draft/items/dap_ung", beyond=None)
    assert item(session, key, "dap_ung")["maximum"] == 100


def test_not_used_and_required_are_ticked_and_unticked(office, session, key):
    send(office, f"{key}/draft/items/S1", not_used=None, required="on")
    assert (item(session, key, "S1")["not_used"], item(session, key, "S1")["required"]) == (False, True)
    send(office, f"{key}/draft/items/S1", not_used="on", required=None)
    assert not {"not_used", "required"} & item(session, key, "S1").keys()


BAD = (
    ("number", {"minimum": "nhiều"}, "minimum", "is not a number"),
    ("number", {"minimum": "9", "maximum": "9"}, "maximum", "must be above the smallest"),
    ("number", {"maximum": "1e999"}, "maximum", "is not a number"),
    ("long_text", {"max_length": "0"}, "max_length", "1 to 10000 characters"),
    ("likert", {"code": "S1"}, "code", "Another question has the code S1"),
    ("likert", {"code": "1 câu"}, "code", "cannot be a code"),
    ("yes_no", {"option-1-value": "yes"}, "option-1-value", "Two answers have the code yes"),
    ("yes_no", {"option-1-value": "không"}, "option-1-value", "cannot be an answer"),
    ("yes_no", {"option-0-other": "on", "option-1-other": "on"}, "options", "Only one answer can ask"),
    ("yes_no", {"role": "text"}, "role", "Choose what the answers are used for"),
)


def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_typed_is_lost(office, session, key):
    before = document(session, key)
    for kind, fields, place, says in BAD:
        reply = add(office, key, kind, **fields)
        assert (reply.status_code, says in reply.text) == (422, True), fields
        assert f'id="{place}-problem"' in reply.text
        assert "Câu mới" in reply.text
    assert document(session, key) == before


def test_a_new_code_is_told_to_begin_a_new_series_and_conditions_follow(office, session, key):
    send(office, f"{key}/draft/items/S2/condition?on=S1", value="1")
    assert send(office, f"{key}/draft/items/S1", code="S100").status_code == 303
    page = read(office, f"{key}/draft")
    assert "S1 is now S100. Once published, its results begin a new series." in page
    assert "Asked only if S100 was answered" in page


def test_save_and_next_goes_through_the_questionnaire(office, session, key):
    first, second = order(session, key).split()[:2]
    reply = send(office, f"{key}/draft/items/{first}", act="next")
    assert reply.location == f"{ROOT}/{key}/draft/items/{second}"


def test_a_question_somebody_deleted_meanwhile_is_kept_as_a_new_one(office, session, key):
    from .drafts import press

    mine = read(office, f"{key}/draft/items/S1")
    press(office, key, "items/S1/remove")
    told = send(office, f"{key}/draft/items/S1", mine, **{"text-vi": "Vẫn còn đây"})
    assert told.status_code == 409
    assert "deleted this question" in told.text
    assert send(office, f"{key}/draft/items/S1", told.text).status_code == 303
    assert item(session, key, "S1")["text"]["vi"] == "Vẫn còn đây"
    assert "holds no question S9" in office.get(f"{ROOT}/{key}/draft/items/S9?lang=en").text
