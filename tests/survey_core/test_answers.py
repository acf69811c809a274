"""Answers on their way to a row and back: every type, required and conditional items."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_core.answers import decode, encode
from survey_core.questionnaire import parse

from ..forms import EVERY_TYPE

FORM = parse(json.dumps(EVERY_TYPE))
WHOLE = {"A1": "1", "A2": "5", "M1": ["wait"], "A3": "3", "C1": "yes", "R1": "9", "age": 70, "carer": "child",
         "ward": "12B", "H1": "Chờ lâu"}  # fmt: skip


def reasons(answers: dict, must_be_complete: bool = False) -> list[tuple[str, str | None]]:
    return [(p.reason, p.item) for p in encode(FORM, answers, must_be_complete)[1]]


def one_of(*values: str):
    return st.sampled_from(values)


EVERYTHING_SHOWN = st.fixed_dictionaries(
    {"A1": one_of("1", "2"), "M1": st.lists(one_of("wait", "staff", "dirty"), min_size=1, unique=True)},
    optional={
        "A2": one_of(*"12345"), "C1": one_of("yes", "no"), "R1": one_of(*map(str, range(11))),
        "age": st.integers(0, 120) | st.floats(0, 120, allow_nan=False), "ward": st.text("ăâêơ123", min_size=1, max_size=20),
        "H1": st.text("Ằa1=", min_size=1, max_size=500),
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(EVERYTHING_SHOWN)
def test_what_is_shown_comes_back_as_it_was_given(answers):
    encoded, problems = encode(FORM, answers)
    again = decode(FORM, encoded.scores, encoded.answers)
    order = FORM.by_code["M1"].values
    wanted = answers | {"M1": sorted(answers["M1"], key=order.index)}
    assert problems == []
    assert {code: str(value) for code, value in again.items()} == {
        code: str(int(value) if isinstance(value, float) and value == int(value) else value)
        for code, value in wanted.items()
    }
    assert encode(FORM, again)[0] == encoded


@pytest.mark.parametrize(
    "raw", [["dirty", "wait", "wait"], "dirty;wait", " wait ; dirty;", ["wait", "", "dirty"]]
)
def test_ticked_options_are_kept_in_the_forms_order_without_doubles(raw):
    encoded, problems = encode(FORM, {"A1": "1", "M1": raw})
    assert (problems, encoded.answers) == ([], {"M1": ["wait", "dirty"]})


@pytest.mark.parametrize("raw", [["nowhere"], "wait,dirty", 5, {"wait": 1}, [["wait"]], [None], True])
def test_what_is_no_option_cannot_be_ticked(raw):
    assert reasons({"A1": "1", "M1": raw}) == [("not_an_option", "M1")]


@pytest.mark.parametrize("blank", [[], "", None, [""], ";"])
def test_nothing_ticked_is_blank(blank):
    assert encode(FORM, {"A1": "1", "M1": blank})[0].answers == {}


def test_words_beside_other_tick_it():
    encoded, _ = encode(FORM, {"A1": "1", "M1": ["wait"], "M1.other": " Ồn "})
    assert encoded.answers == {"M1": ["wait", "other"], "M1.other": "Ồn"}


def test_not_used_is_refused_where_it_is_not_offered():
    assert reasons({"A1": "0", "A2": "0"}) == [("out_of_scale", "A2")]


@pytest.mark.parametrize("raw", ["11", "-1", "7.0", "", None])
def test_a_recommendation_is_a_level_from_0_to_10(raw):
    assert reasons({"R1": raw}) == ([("not_an_option", "R1")] if raw else [])


def test_a_score_not_shown_is_marked_and_what_was_answered_there_is_not_stored():
    encoded, problems = encode(FORM, WHOLE | {"A1": "5", "age": 40})
    assert (problems, encoded.scores) == ([], "55x")
    assert {"M1", "carer"}.isdisjoint(encoded.answers)
    assert encode(FORM, WHOLE)[0].scores == "153"


def test_what_depends_on_a_hidden_question_is_hidden_and_its_slips_are_nobodys_problem():
    assert reasons({"A1": "5", "M1": ["nonsense"], "A3": "9", "carer": "?"}) == []
    assert encode(FORM, {"A1": "5", "M1": ["wait"], "A3": "4"})[0].scores == "5-x"


def test_scores_not_shown_alone_are_no_answer():
    assert encode(FORM, {"A3": "5"})[0].is_empty


def test_only_a_shown_question_can_be_required_and_only_of_respondents():
    assert reasons({"A2": "5"}, must_be_complete=True) == [("required", "A1"), ("required", "C1")]
    assert reasons({"A1": "9", "C1": "no"}, must_be_complete=True) == [("out_of_scale", "A1")]
    assert reasons(WHOLE, must_be_complete=True) == reasons({"A2": "5"}) == []
