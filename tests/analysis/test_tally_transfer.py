"""A tally survives the database cell, the interchange file and the step to a newer questionnaire."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tally import Layout, Tally
from tests.analysis.rows import EVERYTHING_COUNTS, LAYOUT, lines, score_matrix, tally_of


def with_everything(rows, choice=2, number=87.5):
    columns = {"choices": {"G2": [choice] * len(rows)}, "numbers": {"G1": [number] * len(rows)}}
    return tally_of(*rows, **columns)


@given(lines, st.floats(-1e6, 1e6))
def test_bytes_and_json_give_the_same_tally_back(rows, number):
    tally = with_everything(rows, number=number)
    assert Tally.from_bytes(LAYOUT, tally.to_bytes()) == tally
    assert Tally.from_json(json.loads(json.dumps(tally.to_json()))) == tally


def test_a_large_tally_stays_compact():
    scores = np.random.default_rng(1).choice(np.frombuffer(b"12345-", dtype=np.uint8), (5000, 5))
    tally = Tally.build(LAYOUT, scores, rules=EVERYTHING_COUNTS)
    assert len(tally.to_bytes()) < len(tally.vector) * 8


def test_json_is_readable_by_code():
    tree = with_everything(["45-x0"]).to_json()
    assert tree["received"] == 1
    assert tree["overall"]["n"] == 2
    assert tree["sections"]["A"]["x"] == 9
    assert tree["items"]["A2"]["5"] == 1
    assert tree["choices"]["G2"]["3"] == 1
    assert tree["numbers"]["G1"]["total"] == 87.5


def test_bytes_of_another_layout_or_damaged_ones_are_refused():
    data = tally_of("45123").to_bytes()
    renamed = Layout(
        ("A1", "A2", "B1", "B2", "B9"), LAYOUT.sections, LAYOUT.section_of, LAYOUT.choices, ("G1",)
    )
    with pytest.raises(ValueError, match="another layout"):
        Tally.from_bytes(renamed, data)
    with pytest.raises(ValueError, match="damaged"):
        Tally.from_bytes(LAYOUT, data[:-3])


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("overall", "n"), None, "overall/n"),
        (("overall", "n"), True, "overall/n"),
        (("overall", "n"), 4, "contradict"),
        (("sections", "B", "x"), 99, "sums of B contradict"),
        (("items", "A1", "4"), -1, "items/A1/4"),
        (("items", "A1", "4"), 1.5, "items/A1/4"),
        (("numbers", "G1", "total"), float("nan"), "numbers/G1/total"),
        (("items", "A1"), 7, "items/A1/1"),
        (("received",), 0, "more people"),
        (("layout",), {"items": ["A1"]}, "not a layout"),
        (("layout", "section_of"), 3, "not a layout"),
    ],
)
def test_json_that_cannot_be_true_is_refused_by_name(path, value, message):
    tree = with_everything(["45123"]).to_json()
    branch = tree
    for step in path[:-1]:
        branch = branch[step]
    branch[path[-1]] = value
    with pytest.raises(ValueError, match=message):
        Tally.from_json(tree)


WIDER = Layout(
    items=("A1", "A2", "A3", "B3", "B2", "B1", "C1"),
    sections=("A", "C", "B"),
    section_of=(0, 0, 0, 2, 2, 2, 1),
    choices=(("E5", ("1", "2")), ("G2", tuple("1234567"))),
    numbers=("G0", "G1"),
)


@given(lines)
def test_aligning_keeps_every_count_under_its_code(rows):
    tally = with_everything(rows)
    wider = tally.align(WIDER)
    assert wider.sums() == tally.sums()
    assert [wider.sums(s) for s in "AB"] == [tally.sums(s) for s in "AB"]
    assert all(wider.states(item) == tally.states(item) for item in LAYOUT.items)
    assert sum(wider.states("A3").values()) == 0
    assert wider.choice_counts("G2")["3"] == tally.choice_counts("G2")["3"]
    assert wider.number_sums("G1") == tally.number_sums("G1")
    assert wider.align(LAYOUT) == tally


def test_aligned_tallies_of_two_versions_add():
    newer = Tally.build(WIDER, score_matrix("5555555", width=7), rules=EVERYTHING_COUNTS)
    both = newer + tally_of("11111").align(WIDER)
    assert (both.people, both.sums().n, both.states("C1")["5"]) == (2, 12, 1)


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        (Layout(("A1", "A2", "B1", "B2"), ("A", "B"), (0, 0, 1, 1), LAYOUT.choices, ("G1",)), "items/B3"),
        (Layout(LAYOUT.items, ("A", "B"), (0, 1, 1, 1, 1), LAYOUT.choices, ("G1",)), "item A2"),
        (Layout(LAYOUT.items, ("A", "C"), LAYOUT.section_of, LAYOUT.choices, ("G1",)), "sections/B"),
        (Layout(LAYOUT.items, ("A", "B"), LAYOUT.section_of, (("G2", ("1", "2")),), ("G1",)), "choices/G2/3"),
        (Layout(LAYOUT.items, ("A", "B"), LAYOUT.section_of, LAYOUT.choices), "numbers/G1"),
    ],
)
def test_aligning_refuses_to_lose_what_was_counted(layout, message):
    with pytest.raises(ValueError, match=message):
        with_everything(["45123"]).align(layout)
    assert Tally.zero(LAYOUT).align(layout) == Tally.zero(layout)


FLAGGING = replace(LAYOUT, flags=("too_fast", "repeat"))


def test_flags_are_counted_of_every_response_and_travel_with_the_tally():
    scores = score_matrix("55555", "-----", "54321", "11111")
    raised = np.array([1, 3, 0, 2], dtype=np.uint8)
    mine, rest = Tally.build_groups(FLAGGING, scores, [0, 0, 0, 1], 2, raised=raised)
    assert (mine.flags, rest.flags) == ({"too_fast": 2, "repeat": 1}, {"too_fast": 0, "repeat": 1})
    assert mine.received - mine.people == 1
    assert (mine + rest).flags == {"too_fast": 2, "repeat": 2}
    assert Tally.from_bytes(FLAGGING, mine.to_bytes()) == mine
    assert Tally.from_json(json.loads(json.dumps(mine.to_json()))).flags == mine.flags
    assert mine.align(replace(FLAGGING, flags=("new", "repeat", "too_fast"))).flags == {
        "new": 0,
        **mine.flags,
    }


def test_a_file_from_before_there_were_flags_is_read_and_a_flag_without_a_name_is_refused():
    tree = with_everything(["45123"]).to_json()
    del tree["layout"]["flags"]
    assert Tally.from_json(tree).flags == {}
    with pytest.raises(ValueError, match="2 bits"):
        Tally.build(FLAGGING, score_matrix("55555"), raised=np.array([4], dtype=np.uint8))
