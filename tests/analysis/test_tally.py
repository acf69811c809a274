"""A tally holds what direct counting of the rows gives, and parts add to the whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.layout import STATES
from analysis.tally import Layout, Rules, Tally
from tests.analysis.rows import EVERYTHING_COUNTS, LAYOUT, lines, score_matrix, sums_by_hand, tally_of


@given(lines)
def test_sums_equal_counting_by_hand(rows):
    tally = tally_of(*rows)
    assert tally.sums() == sums_by_hand(rows, range(5))
    assert tally.sums("A") == sums_by_hand(rows, range(0, 2))
    assert tally.sums("B") == sums_by_hand(rows, range(2, 5))
    assert tally.people == tally.sums().people
    assert tally.received == len(rows)


@given(lines)
def test_states_count_every_character(rows):
    tally = tally_of(*rows)
    for position, item in enumerate(LAYOUT.items):
        assert tally.states(item) == {state: sum(r[position] == state for r in rows) for state in STATES}


@given(lines, st.data())
def test_groups_are_the_tallies_of_their_rows_and_add_to_the_whole(rows, data):
    groups = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    parts = Tally.build_groups(LAYOUT, score_matrix(*rows), groups, 4)
    for index, part in enumerate(parts):
        mine = [row for row, group in zip(rows, groups, strict=True) if group == index]
        assert part == tally_of(*mine, rules=Rules())
    whole = tally_of(*rows, rules=Rules())
    assert Tally.total(parts, LAYOUT) == whole
    assert parts[0] + parts[1] + parts[2] + parts[3] == whole


def test_choices_and_numbers_are_counted_per_group_and_gaps_are_not():
    first, second = Tally.build_groups(
        LAYOUT,
        score_matrix("44444", "55555", "33333"),
        [0, 0, 1],
        2,
        choices={"G2": np.array([3, 3, -1])},
        numbers={"G1": np.array([90.0, np.nan, 120.0])},
    )
    assert first.choice_counts("G2") == {"1": 0, "2": 0, "3": 0, "4": 2, "5": 0, "6": 0}
    assert sum(second.choice_counts("G2").values()) == 0
    assert first.number_sums("G1") == (1, 90.0, 8100.0)
    assert second.number_sums("G1") == (1, 120.0, 14400.0)


def test_an_excluded_response_counts_nowhere_but_in_its_reason():
    tally = tally_of(
        "5-555", "55---", "55555", rules=Rules(), choices={"G2": [0, 1, 2]}, numbers={"G1": [1.0, 2.0, 3.0]}
    )
    assert tally.received == 3
    assert tally.excluded == {"too_many_blank": 1, "blank_section": 0}
    assert tally.people == 2
    assert tally.choice_counts("G2") == {"1": 1, "2": 0, "3": 1, "4": 0, "5": 0, "6": 0}
    assert tally.number_sums("G1") == (2, 4.0, 10.0)


@pytest.mark.parametrize(
    ("row", "rules", "reason"),
    [
        ("-4444", Rules(), None),  # exactly a fifth is not more than a fifth
        ("--444", Rules(), "too_many_blank"),  # the share is judged first
        ("--444", Rules(max_blank_share=0.5), "blank_section"),
        ("--444", Rules(max_blank_share=0.5, reject_blank_section=False), None),
        ("-x444", Rules(), "too_many_blank"),  # one of four shown
        ("-x444", Rules(max_blank_share=0.25), "blank_section"),  # what was shown of A is blank
        ("xx444", Rules(), None),  # a section not shown is not blank
        ("-0444", Rules(), None),  # not used is an answer of a kind, not a blank
        ("00000", Rules(), None),
        ("xxxxx", Rules(), None),
        ("-----", Rules(), "too_many_blank"),
    ],
)
def test_validity_of_a_response(row, rules, reason):
    excluded = tally_of(row, rules=rules).excluded
    assert [name for name, count in excluded.items() if count] == ([reason] if reason else [])


@pytest.mark.parametrize("width", range(5, 45))
def test_a_fifth_blank_is_never_more_than_a_fifth(width):
    layout = Layout(tuple(f"A{i}" for i in range(width)), ("A",), (0,) * width)
    allowed, refused = width // 5, width // 5 + 1
    rows = score_matrix(*("-" * k + "4" * (width - k) for k in (allowed, refused)), width=width)
    assert Tally.build(layout, rows).excluded["too_many_blank"] == 1


def test_a_response_without_any_counted_answer_is_received_and_valid_but_nobody():
    tally = tally_of("00000", "xxxxx", "4xxxx", rules=Rules())
    assert (tally.received, sum(tally.excluded.values()), tally.people) == (3, 0, 1)


def test_sections_need_not_stand_together():
    layout = Layout(("A1", "B1", "A2"), ("A", "B"), (0, 1, 0))
    tally = Tally.build(layout, score_matrix("415", width=3))
    assert (tally.sums("A").x, tally.sums("B").x) == (9, 1)


def test_zero_is_the_tally_of_no_rows_and_changes_nothing():
    assert tally_of() == Tally.zero(LAYOUT) == Tally.total([], LAYOUT)
    assert tally_of("45123") + Tally.zero(LAYOUT) == tally_of("45123")


def test_equal_tallies_are_one_in_a_set_and_unequal_ones_are_not():
    assert len({tally_of("45123"), tally_of("45123"), tally_of("45124")}) == 2
    assert tally_of() != "nothing"


def test_a_tally_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        tally_of("45123").vector[0] = 7


def test_tallies_of_different_layouts_do_not_add():
    other = Layout(("Z9",), ("Z",), (0,))
    with pytest.raises(ValueError, match="Z9"):
        tally_of() + Tally.zero(other)
    with pytest.raises(ValueError, match="Z9"):
        Tally.total([tally_of(), Tally.zero(other)], LAYOUT)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scores": score_matrix("4444?")}, "unknown state '\\?'"),
        ({"scores": np.zeros((1, 4), dtype=np.uint8)}, "shape"),
        ({"scores": np.full((1, 5), 52)}, "uint8"),
        ({"groups": [1]}, "groups"),
        ({"groups": [-1]}, "groups"),
        ({"groups": [0, 0]}, "groups"),
        ({"choices": {"G9": [0]}}, "choice G9"),
        ({"choices": {"G2": [6]}}, "choice G2"),
        ({"choices": {"G2": [-2]}}, "choice G2"),
        ({"numbers": {"G9": [0]}}, "number G9"),
        ({"numbers": {"G1": [np.inf]}}, "number G1"),
        ({"numbers": {"G1": [1.0, 2.0]}}, "number G1"),
    ],
)
def test_rows_that_cannot_be_are_refused_by_name(changes, message):
    arguments = {"layout": LAYOUT, "scores": score_matrix("44444"), "groups": [0], "n_groups": 1}
    with pytest.raises(ValueError, match=message):
        Tally.build_groups(**(arguments | changes))


@pytest.mark.parametrize(
    "read", [lambda t: t.sums("Q"), lambda t: t.states("Q1"), lambda t: t.choice_counts("Q")]
)
def test_an_unknown_code_is_a_key_error(read):
    with pytest.raises(KeyError, match="Q"):
        read(tally_of())


@pytest.mark.parametrize(
    "parts",
    [
        {"items": ("A1", "A1"), "sections": ("A",), "section_of": (0, 0)},
        {"items": ("A1",), "sections": ("A",), "section_of": ()},
        {"items": ("A1",), "sections": ("A",), "section_of": (1,)},
        {"items": (), "sections": (), "section_of": (), "choices": (("G2", ()),)},
        {"items": (), "sections": (), "section_of": (), "choices": (("G2", ("1", "1")),)},
    ],
)
def test_a_layout_that_contradicts_itself_is_refused(parts):
    with pytest.raises(ValueError, match="item|section|choice|option"):
        Layout(**parts)


def test_the_version_of_the_rules_changes_with_every_parameter():
    rules = [Rules(), Rules(0.25), Rules(reject_blank_section=False), Rules(0.2000001)]
    assert len({rule.version for rule in rules}) == 4
    assert Rules(0.20, True).version == Rules().version == "1;blank>0.2;section=1"


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan")])
def test_a_blank_share_outside_its_range_is_refused(share):
    with pytest.raises(ValueError, match="max_blank_share"):
        Rules(max_blank_share=share)


def test_without_rules_everything_counts():
    assert tally_of("-----", "--444", rules=EVERYTHING_COUNTS).excluded == {
        "too_many_blank": 0,
        "blank_section": 0,
    }
