"""Changing a questionnaire's document: order, codes and conditions stay sound, and the given one stays as it was."""

import pytest

from survey_core import document as doc
from survey_core.document import DocumentError, NotThere


def item(code, **fields):
    return {"code": code, "role": "likert", "type": "likert", "text": {"vi": code}} | fields


def sample() -> dict:
    """A: A1, A2 (after A1), A3 · B: B1 (after A3), open text B2 · C: empty."""
    after = lambda code: {"show_if": {"item": code, "values": ["1", "2"]}}  # noqa: E731
    return {
        "sections": [
            {"code": "A", "title": {}, "items": [item("A1"), item("A2", **after("A1")), item("A3")]},
            {"code": "B", "title": {}, "items": [item("B1", **after("A3")), item("B2", type="text")]},
            {"code": "C", "title": {}, "items": []},
        ]
    }


def order(document) -> str:
    return " ".join(item["code"] for _section, item in doc.items(document))


def test_a_new_item_gets_the_next_code_of_its_section():
    document = doc.add_item(sample(), "A", item("A9"))
    assert doc.next_code(document, "A") == "A10"
    assert doc.next_code(document, "C") == "C1"
    assert order(document) == "A1 A2 A3 A9 B1 B2"


@pytest.mark.parametrize("code", ["A1", "b2"])
def test_a_code_that_is_taken_is_refused_by_name(code):
    with pytest.raises(DocumentError, match=f"code {code}"):
        doc.add_item(sample(), "A", item(code))
    with pytest.raises(DocumentError, match=f"code {code}"):
        doc.change_item(sample(), "A3", item(code))


@pytest.mark.parametrize("code", ["", "1A", "A 1", "Ấ1", "A" * 41])
def test_what_cannot_be_a_code_is_refused(code):
    with pytest.raises(DocumentError, match="cannot be a code"):
        doc.add_item(sample(), "A", item(code))


@pytest.mark.parametrize("code", doc.RESERVED)
def test_a_question_is_not_called_like_a_part_of_the_questionnaire(code):
    with pytest.raises(DocumentError, match="names a part of every questionnaire"):
        doc.change_item(sample(), "A3", item(code))


def test_conditions_follow_an_item_to_its_new_code():
    changed = doc.change_item(sample(), "A3", item("A30"))
    assert doc.item_of(changed, "B1")["show_if"]["item"] == "A30"
    assert doc.dependents(changed, "A30") == ["B1"]


def test_an_item_steps_over_the_border_of_its_section_and_back():
    document = doc.step_item(sample(), "B2", 1)
    assert doc.place_of(document, "B2") == ("C", 0)
    assert doc.place_of(doc.step_item(document, "B2", -1), "B2") == ("B", 1)
    assert doc.step_item(sample(), "A1", -1) == sample()
    assert doc.step_item(document, "B2", 1) == document


@pytest.mark.parametrize(
    ("move", "says"),
    [
        (lambda d: doc.step_item(d, "A2", -1), "A2 is shown only after some answer to A1"),
        (lambda d: doc.step_item(d, "A1", 1), "A2 is shown only after some answer to A1"),
        (lambda d: doc.move_item(d, "B1", "A", 0), "B1 is shown only after some answer to A3"),
        (lambda d: doc.move_section(d, "B", 0), "B1 is shown only after some answer to A3"),
        (lambda d: doc.remove_item(d, "A3"), "B1 is shown only after"),
    ],
)
def test_an_item_stays_below_the_one_its_condition_asks(move, says):
    before = sample()
    with pytest.raises(DocumentError, match=says):
        move(before)
    assert before == sample()


def test_an_item_does_not_wait_for_its_own_answer():
    with pytest.raises(DocumentError, match="A2 cannot wait for its own answer"):
        doc.change_item(sample(), "A2", item("A2", show_if={"item": "A2", "values": ["1"]}))


def test_conditions_that_came_in_a_circle_are_mended_one_by_one():
    circle = sample()
    circle["sections"][0]["items"][0]["show_if"] = {"item": "A2", "values": ["1"]}
    circle["sections"][0]["items"][2]["show_if"] = {"item": "B1", "values": ["1"]}
    once = doc.change_item(circle, "A1", item("A1"))
    with pytest.raises(DocumentError, match="A1 is shown only after some answer to A2"):
        doc.change_item(once, "A1", item("A1", show_if={"item": "A2", "values": ["1"]}))
    twice = doc.change_item(once, "A3", item("A3"))
    assert [one["code"] for _section, one in doc.items(twice) if "show_if" in one] == ["A2", "B1"]


def test_an_item_moves_to_a_place_of_any_section():
    document = doc.move_item(sample(), "A2", "B", 1)
    assert order(document) == "A1 A3 B1 A2 B2"
    assert order(doc.move_item(document, "A2", "C", 99)) == "A1 A3 B1 B2 A2"


def test_an_item_is_added_only_below_the_one_its_condition_asks():
    removed = doc.remove_item(sample(), "A2")
    again = doc.item_of(sample(), "A2")
    assert order(doc.add_item(removed, "C", again)) == "A1 A3 B1 B2 A2"
    late = doc.move_item(removed, "A1", "C", 0)
    with pytest.raises(DocumentError, match="A2 is shown only after"):
        doc.add_item(late, "A", again)


def test_only_earlier_answers_that_can_be_compared_are_offered_to_a_condition():
    document = doc.move_item(sample(), "B2", "A", 1)
    assert [one["code"] for one in doc.earlier_items(document, "A3")] == ["A1", "A2"]
    with pytest.raises(NotThere):
        doc.earlier_items(document, "Z9")


def test_sections_are_added_named_moved_and_removed_only_when_empty():
    document = doc.add_section(sample(), doc.next_section_code(sample()), {"vi": "Khác"})
    document = doc.name_section(doc.move_section(document, "D", 0), "D", {"vi": "Mới"})
    assert [section["code"] for section in document["sections"]] == ["D", "A", "B", "C"]
    assert doc.section_of(document, "D")["title"] == {"vi": "Mới"}
    assert len(doc.remove_section(document, "C")["sections"]) == 3
    with pytest.raises(DocumentError, match="still holds 2 questions"):
        doc.remove_section(document, "B")
    with pytest.raises(DocumentError, match="Another section"):
        doc.add_section(document, "d", {})


@pytest.mark.parametrize(("used", "free"), [("ABCDE", "F"), ("AC", "D"), ("Z", "A"), ("", "A")])
def test_a_new_section_gets_the_next_letter(used, free):
    assert doc.next_section_code({"sections": [{"code": code} for code in used]}) == free
