"""Each quality rule at its edges, on short forms and without what it needs; and a slow second route to the same."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import quality
from tests.analysis.flagging import CLOSED, MORNING, NAN, NO_HOURS, SLOW, Line, flagged, rows

CALM = Line()
SAME = Line(scores="5" * 31)
UNKNOWN = quality.UNKNOWN


@pytest.mark.parametrize(
    ("scores", "duration", "is_fast"),
    [
        ("5" * 31, 30, True),
        ("5" * 31, 31, False),
        ("5" * 31, 0, True),
        ("5" * 31, UNKNOWN, False),
        ("54321", 4, True),
        ("54321", 5, False),
        ("5432-", 0, False),
        ("54321000", 7, True),
        ("54321---", 7, False),
        ("54321xxx", 4, True),
        ("-" * 31, 0, False),
    ],
)
def test_too_fast_is_less_than_a_second_for_each_of_five_or_more_answers(scores, duration, is_fast):
    assert flagged("too_fast", Line(scores, duration)) == [is_fast]


@pytest.mark.parametrize(
    ("scores", "is_straight"),
    [
        ("5" * 10, True),
        ("5" * 9, False),
        ("5" * 9 + "-", False),
        ("5" * 10 + "-x", True),
        ("5" * 30 + "4", False),
        ("1" * 31, True),
        ("0" * 31, True),
        ("5" * 10 + "0", False),
        ("5" * 8, False),
        ("-" * 31, False),
    ],
)
def test_straight_lined_is_one_choice_for_ten_or_more_answers(scores, is_straight):
    assert flagged("straight_lined", Line(scores, UNKNOWN, UNKNOWN, NAN)) == [is_straight]


@pytest.mark.parametrize(
    ("gap", "is_repeat"), [(10, True), (10.5, False), (0, True), (-10, True), (-11, False)]
)
def test_a_repeat_begins_within_ten_seconds_of_the_end_before_it(gap, is_repeat):
    later = replace(CALM, finish=MORNING + gap + CALM.duration)
    assert flagged("repeat", CALM, later) == [False, is_repeat]


@pytest.mark.parametrize(
    ("items", "different", "is_repeat"),
    [
        (31, 2, True),
        (31, 3, False),
        (19, 1, True),
        (19, 2, False),
        (8, 0, True),
        (8, 1, False),
        (4, 0, False),
    ],
)
def test_a_repeat_may_differ_in_few_answers_and_on_a_short_form_in_none(items, different, is_repeat):
    first = Line("5" * items)
    again = replace(first, scores="4" * different + "5" * (items - different), finish=MORNING + 305)
    assert flagged("repeat", first, again) == [False, is_repeat]


@pytest.mark.parametrize(
    "lacking", [{"place": 1}, {"place": UNKNOWN}, {"finish": NAN}, {"duration": UNKNOWN}]
)
def test_a_repeat_needs_one_kiosk_an_instant_and_a_duration(lacking):
    again = replace(CALM, finish=MORNING + 305)
    assert flagged("repeat", CALM, again) == [False, True]
    assert flagged("repeat", CALM, replace(again, **lacking)) == [False, False]


def test_a_chain_of_repeats_leaves_only_its_first_without_a_flag():
    chain = [replace(CALM, duration=40, finish=MORNING + 45 * n) for n in range(4)]
    assert flagged("repeat", *chain[::-1]) == [True, True, True, False]


EVENING = 20 * 3_600


@pytest.mark.parametrize(
    ("minutes", "is_burst"), [((0, 7, 15), True), ((0, 7, 15.1), False), ((0, 1), False)]
)
def test_a_burst_is_three_of_a_kiosk_within_fifteen_minutes_out_of_hours(minutes, is_burst):
    lines = [replace(CALM, finish=EVENING + 60 * minute) for minute in minutes]
    assert flagged("burst", *lines) == [is_burst] * len(lines)


@pytest.mark.parametrize(
    ("change", "is_burst"),
    [
        ({"finish": MORNING}, False),
        ({"finish": 17 * 3_600 + 299}, False),  # begun a second before closing
        ({"finish": 17 * 3_600 + 300}, True),
        ({"finish": 7 * 3_600 - 1}, True),
        ({"finish": 7 * 3_600}, False),
        ({"finish": MORNING, **CLOSED}, True),
        ({"finish": EVENING, **NO_HOURS}, False),
        ({"finish": EVENING, "place": UNKNOWN}, False),
        ({"finish": 17 * 3_600 + 10, "duration": UNKNOWN}, True),
    ],
)
def test_a_burst_is_begun_while_the_kiosk_stands_closed(change, is_burst):
    lines = [replace(CALM, **{**change, "finish": change["finish"] + n / 10}) for n in range(3)]
    assert flagged("burst", *lines) == [is_burst] * 3


def test_those_beside_a_burst_have_no_part_in_it():
    minutes = [0, 40, 41, 42, 80]
    assert flagged("burst", *(replace(CALM, finish=EVENING + 60 * m) for m in minutes)) == [
        False,
        True,
        True,
        True,
        False,
    ]


def hours(counts: dict[int, int], **fields) -> list[Line]:
    """So many responses in each hour, in the middle of it."""
    return [
        replace(CALM, finish=hour * 3_600 + 1_800 + n, **fields)
        for hour, count in counts.items()
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "unusual"),
    [
        ({8: 2, 9: 15, 10: 3, 11: 2}, {9}),
        ({8: 2, 9: 14, 10: 2, 11: 2}, set()),
        ({8: 3, 9: 15, 10: 3, 11: 3}, set()),
        ({8: 3, 9: 16, 10: 3, 11: 3}, {9}),
        ({8: 2, 9: 60, 10: 2}, set()),
        ({9: 60}, set()),
        ({0: 1, 8: 20, 9: 1, 10: 1, 22: 16, 23: 1}, {8, 22}),
    ],
)
def test_an_unusual_hour_holds_fifteen_and_five_times_the_median_of_three_others(counts, unusual):
    lines = hours(counts)
    assert flagged("unusual_hour", *lines) == [line.finish // 3_600 in unusual for line in lines]


def test_an_hour_is_compared_with_its_own_kiosk_only():
    mine, other = hours({8: 1, 9: 15, 10: 1, 11: 1}), hours({8: 9, 9: 9, 10: 9, 11: 9}, place=1)
    found = flagged("unusual_hour", *other, *mine)
    assert sum(found) == 15
    assert not any(found[: len(other)])


lines = st.builds(
    Line,
    scores=st.sampled_from(["5" * 12, "5" * 11 + "4", "4" * 12, "5554-0x54321", "-" * 12]),
    duration=st.sampled_from([UNKNOWN, 0, 5, 11, 12, 60]),
    place=st.sampled_from([UNKNOWN, 0, 1]),
    finish=st.one_of(st.just(NAN), st.integers(0, 8_000).map(lambda tenths: 6 * 3_600 + tenths * 1.5)),
    opens=st.just(7 * 3_600),
    closes=st.just(8 * 3_600),
)
days = st.lists(lines, max_size=30, unique_by=lambda line: line.finish)


@pytest.mark.parametrize("rule", SLOW)
@given(day=days)
def test_the_rules_say_what_a_slow_reading_says(rule, day):
    found = (
        [line for line, is_flagged in zip(day, flagged(rule, *day), strict=True) if is_flagged] if day else []
    )
    assert Counter(found) == Counter(dict.fromkeys(SLOW[rule](day), 1))


@given(day=days, seed=st.randoms())
def test_the_order_of_the_rows_changes_no_flag(day, seed):
    if day:
        order = list(range(len(day)))
        seed.shuffle(order)
        shuffled = quality.flags(rows(*(day[n] for n in order)))
        assert shuffled.tolist() == quality.flags(rows(*day))[order].tolist()


def test_two_of_one_instant_are_told_apart_by_their_answers_whatever_their_order():
    pair = [replace(SAME, duration=5), Line("4" + "5" * 30, duration=5)]
    there, back = (quality.RULES["repeat"](rows(*some)) for some in (pair, pair[::-1]))
    assert there.sum() == 1
    assert there.tolist() == back[::-1].tolist()


@given(st.lists(lines, min_size=1, max_size=30))
def test_without_duration_kiosk_and_instant_only_the_answers_can_raise_a_flag(day):
    bare = [replace(line, duration=UNKNOWN, place=UNKNOWN, finish=NAN) for line in day]
    assert set(quality.flags(rows(*bare)).tolist()) <= {0, 1 << quality.CODES.index("straight_lined")}


def test_flags_are_bits_in_the_order_of_the_codes():
    raised = quality.flags(
        rows(replace(SAME, duration=3), replace(SAME, duration=3, finish=MORNING + 4), replace(CALM, place=1))
    )
    assert [list(quality.codes(int(bits))) for bits in raised] == [
        ["too_fast", "straight_lined"],
        ["too_fast", "straight_lined", "repeat"],
        [],
    ]


@pytest.mark.parametrize("width", [0, 31])
def test_no_rows_and_forms_without_scored_questions_raise_nothing(width):
    for n in (0, 2):
        none = np.full(n, UNKNOWN)
        scores, never = np.zeros((n, width), np.uint8), np.zeros(n, bool)
        empty = quality.Rows(scores, none, none, np.full(n, NAN), none, none, never)
        assert quality.flags(empty).tolist() == [0] * n


def test_every_rule_says_what_it_means():
    assert all(rule.__doc__ and len(rule.__doc__) > 60 for rule in quality.RULES.values())


def test_what_came_with_the_unseen_field_filled_in_is_flagged_however_calm():
    assert flagged("trapped", CALM, replace(CALM, trapped=True)) == [False, True]


def test_a_stored_bit_keeps_its_meaning():
    """A new rule is appended: the bits of the others are stored in tallies."""
    assert quality.CODES == ("too_fast", "straight_lined", "repeat", "burst", "unusual_hour", "trapped")
