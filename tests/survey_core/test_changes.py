"""Two definitions compared: what keeps a series, what changes what a figure is of, what would break it."""

import json

import pytest

from survey_core.changes import BREAKING, MEANING, WORDING, compare
from survey_core.questionnaire import lenient, official_forms
from survey_core.wording import is_another, pieces

TEXT = dict(official_forms())["outpatient-2024"]
OLD = lenient(TEXT)


def item(document, code):
    return next(one for section in document["sections"] for one in section["items"] if one["code"] == code)


def changed(*changes, text=TEXT):
    """The definition after these changes of its document."""
    document = json.loads(text)
    for change in changes:
        change(document)
    return lenient(json.dumps(document))


def setting(code, **fields):
    return lambda document: item(document, code).update(fields)


def saying(code, **texts):
    return lambda document: item(document, code)["text"].update(texts)


def option(code, value, **fields):
    def change(document):
        one = next(one for one in item(document, code)["options"] if one["value"] == value)
        one.update(fields)

    return change


def without(code):
    def change(document):
        for section in document["sections"]:
            section["items"] = [one for one in section["items"] if one["code"] != code]

    return change


def moved(code, section):
    def change(document):
        one = item(document, code)
        without(code)(document)
        next(s for s in document["sections"] if s["code"] == section)["items"].append(one)

    return change


def dropped_option(code, value):
    def change(document):
        one = item(document, code)
        one["options"] = [o for o in one["options"] if o["value"] != value]

    return change


def added_option(code, value, **fields):
    return lambda document: item(document, code)["options"].append({"value": value, **fields})


def level(number, **texts):
    return lambda document: document["scale"]["labels"][number - 1].update(texts)


def reordered(document):
    document["sections"][0]["items"].reverse()


def in_hmong(document):
    document["languages"] = ["vi", "en", "hmn"]


def found(old, new, *earlier):
    return {(change.kind, change.place) for change in compare(old, new, earlier).changes}


SAME_WORDS = {"vi": "Nam hay nữ", "en": "?"}
TABLE = [
    (saying("A1", en="The signs are clear."), (WORDING, "A1 text")),
    (setting("A1", help={"vi": "Trong khuôn viên", "en": "On the grounds"}), (WORDING, "A1 help")),
    (setting("A1", required=True), (WORDING, "A1 required")),
    (setting("A1", audio={"vi": "a" * 64}), (WORDING, "A1 audio")),
    (lambda d: d["intro"].update(vi=d["intro"]["vi"] + " Xin cảm ơn."), (WORDING, "intro")),
    (level(5, en="Excellent"), (WORDING, "label 5")),
    (option("G2", "1", text={"vi": "Chắc chắn không bao giờ quay lại", "en": "x"}), (WORDING, "G2 option 1")),
    (reordered, (WORDING, "A order")),
    (in_hmong, (WORDING, "language added hmn")),
    (moved("G1", "H"), (WORDING, "G1 section")),
    (without("A1"), (MEANING, "A1 item removed")),
    (added_option("G2", "9", text={"vi": "Mới", "en": "New"}), (MEANING, "G2 option added 9")),
    (setting("G1", maximum=300), (MEANING, "G1 bounds")),
    (setting("A2", show_if={"item": "A1", "values": ["1", "2"]}), (MEANING, "A2 condition")),
    (setting("A1", not_used=False), (MEANING, "A1 not used withdrawn")),
    (lambda d: d["scale"].pop("not_used"), (MEANING, "not used withdrawn")),
    (setting("A1", type="number", role="number", minimum=0, maximum=5), (BREAKING, "A1 type")),
    (setting("G2", role="choice"), (BREAKING, "G2 role")),
    (moved("A1", "B"), (BREAKING, "A1 section")),
    (dropped_option("G2", "1"), (BREAKING, "G2 option removed 1")),
    (lambda d: d.update(audience="staff"), (BREAKING, "audience")),
    (saying("B9", vi=OLD.by_code["B10"].text["vi"]), (BREAKING, "B9 exchanged B10")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), TABLE, ids=[expected[1] for _change, expected in TABLE])
def test_each_kind_of_change_is_told_as_what_it_does_to_the_series(change, expected):
    assert expected in found(OLD, changed(change))


def test_nothing_changed_is_nothing_told():
    assert not compare(OLD, OLD)


def test_an_answer_that_takes_over_the_value_of_another_breaks_the_series():
    other = OLD.by_code["G2"].options[1]
    new = changed(option("G2", OLD.by_code["G2"].options[0].value, text=other.text))
    assert (BREAKING, f"G2 option exchanged {OLD.by_code['G2'].options[0].value}") in found(OLD, new)


def test_a_code_of_an_earlier_version_cannot_come_back_as_something_else():
    gone = changed(without("G1"))
    back = changed(setting("G1", type="text", role="text", max_length=200))
    assert compare(OLD, gone).of(BREAKING) == ()
    assert (BREAKING, "G1 type") not in found(gone, back)
    assert (BREAKING, "G1 type") in found(gone, back, OLD)


def test_a_code_that_comes_back_as_it_was_breaks_nothing():
    assert compare(changed(without("A1")), OLD, [OLD]).of(BREAKING) == ()


def test_a_removed_question_names_the_figures_that_change():
    (change,) = compare(OLD, changed(without("A1"))).of(MEANING)
    assert change.figures == ("overall", "section", "item")


def test_a_text_with_hardly_a_word_left_is_asked_about():
    other = changed(saying("A1", vi="Ông/Bà có được giải thích về chi phí thuốc?"))
    (doubt,) = compare(OLD, other).doubtful
    assert doubt.place == "A1 text"
    assert compare(OLD, other).unconfirmed(["A1 text"]) == ()
    close = OLD.by_code["A1"].text["vi"] + " (cả trong nhà)"
    assert compare(OLD, changed(saying("A1", vi=close))).doubtful == ()


def test_no_two_texts_of_different_sections_pass_for_each_other():
    first, last = OLD.sections[0], OLD.sections[3]
    pairs = [(a.text["vi"], b.text["vi"]) for a in first.items for b in last.items]
    assert all(is_another(a, b) for a, b in pairs)


def test_the_difference_of_two_sentences_is_told_word_by_word():
    assert list(pieces("Biển báo rõ ràng", "Các biển báo rất rõ ràng")) == [
        ("removed", "Biển"), ("added", "Các biển"), ("kept", "báo"), ("added", "rất"), ("kept", "rõ ràng"),
    ]  # fmt: skip
