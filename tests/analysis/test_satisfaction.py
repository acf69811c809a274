"""The six numbers: value, interval, method and flags, from ordinary and from scarce answers."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from scipy import stats

from analysis import intervals
from analysis.satisfaction import (
    comprehensive_index,
    expectation_rate,
    item_mean,
    item_rate,
    mean_score,
    return_rate,
    satisfaction_rate,
    section_mean,
)
from analysis.tally import Tally
from tests.analysis.rows import LAYOUT, lines, one_item, tally_of

ROWS = ["55555", "44444", "54321", "11111", "45-x0", "4444-", "0000-"]
EVERY_NUMBER = [
    satisfaction_rate,
    lambda t: satisfaction_rate(t, "B"),
    mean_score,
    lambda t: section_mean(t, "B"),
    lambda t: item_rate(t, "B1"),
    lambda t: item_mean(t, "B1"),
    lambda t: expectation_rate(t, "G1"),
    lambda t: return_rate(t, "G2"),
    comprehensive_index,
]


def asked(*rows):
    return tally_of(*rows, choices={"G2": [4] * len(rows)}, numbers={"G1": [110.0] * len(rows)})


def test_values_follow_their_definitions():
    tally = tally_of(
        *ROWS, choices={"G2": [0, 1, 2, 3, 4, 5, -1]}, numbers={"G1": [80, 90, 150, *[np.nan] * 4]}
    )
    answers = [int(c) for row in ROWS for c in row if c in "12345"]
    assert satisfaction_rate(tally).value == sum(a >= 4 for a in answers) / len(answers)
    assert mean_score(tally).value == sum(answers) / len(answers)
    assert satisfaction_rate(tally, "A").value == 10 / 12
    assert section_mean(tally, "A").value == 46 / 12
    assert item_rate(tally, "B1").value == 3 / 5
    assert item_mean(tally, "B1").value == 17 / 5
    assert expectation_rate(tally, "G1").value == pytest.approx(320 / 3)
    assert return_rate(tally, "G2").value == 2 / 6
    assert comprehensive_index(tally).value == 4 / 6


def test_people_and_answers_stand_beside_every_value():
    tally = tally_of(*ROWS)
    rate, index, item = satisfaction_rate(tally), comprehensive_index(tally), item_rate(tally, "B1")
    assert (rate.people, rate.answers) == (6, 26)
    assert (index.people, index.answers) == (6, 26)
    assert (item.people, item.answers) == (5, 5)


def test_the_printed_interval_is_wilson_at_the_effective_size():
    tally = tally_of(*ROWS[:4] * 10)
    sums = tally.sums()
    p = sums.y / sums.n
    v = 40 / 39 * (sums.yy - 2 * p * sums.yn + p * p * sums.nn) / sums.n**2
    deff = max(sums.n * v / (p * (1 - p)), 1 + 4 * 0.3)
    n_eff = sums.n / deff * (stats.norm.ppf(0.975) / stats.t.ppf(0.975, 39)) ** 2
    found = satisfaction_rate(tally)
    assert (found.low, found.high) == pytest.approx(intervals.wilson(p * n_eff, n_eff), rel=1e-9)
    assert found.method == "wilson_deff"


def test_people_who_all_agree_get_the_assumed_design_effect():
    found = satisfaction_rate(tally_of(*["55555"] * 40))
    n_eff = 200 / (1 + 4 * 0.3) * (stats.norm.ppf(0.975) / stats.t.ppf(0.975, 39)) ** 2
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(intervals.wilson(n_eff, n_eff)[0], rel=1e-9)


def width(estimate):
    return estimate.high - estimate.low


def test_a_reference_replaces_the_assumption_once_it_holds_enough_people():
    agreeing = tally_of(*["55555"] * 40)
    alike = [tally_of(*["55555", "11111"] * 75)] * 2
    mixed = [tally_of(*["55551", "15555"] * 75)] * 2
    plain = width(satisfaction_rate(agreeing))
    assert width(satisfaction_rate(agreeing, reference=alike)) > plain
    assert width(satisfaction_rate(agreeing, reference=alike[:1])) == plain
    assert width(satisfaction_rate(agreeing, reference=alike[:1], minimum_reference=150)) > plain
    assert width(satisfaction_rate(agreeing, reference=mixed)) == plain  # no variation between people seen
    assert width(satisfaction_rate(agreeing, intra_person=0.8)) > plain


def test_the_reference_of_a_section_is_that_section():
    agreeing = tally_of(*["55555"] * 40)
    reference = [tally_of(*["55555", "11555"] * 150)]
    plain_a, plain_b = (width(satisfaction_rate(agreeing, section)) for section in "AB")
    assert width(satisfaction_rate(agreeing, "A", reference=reference)) > plain_a
    assert width(satisfaction_rate(agreeing, "B", reference=reference)) == plain_b


def test_one_answer_per_person_is_plain_wilson_on_people():
    tally = one_item({"5": 30, "4": 20, "2": 10, "0": 5})
    rate, item = satisfaction_rate(tally), item_rate(tally, "A1")
    assert rate == item == comprehensive_index(tally)
    assert (rate.low, rate.high) == intervals.wilson(50, 60)
    assert rate.method == "wilson"


def test_means_are_t_intervals_clipped_to_the_scale():
    tally = one_item({"5": 3, "4": 1})
    found = item_mean(tally, "A1")
    half = stats.t.ppf(0.975, 3) * 0.5 / sqrt(4)
    assert (found.value, found.low, found.high) == (4.75, pytest.approx(4.75 - half), 5.0)
    ratio = mean_score(tally)
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx((found.value, found.low, found.high))
    assert (found.method, ratio.method) == ("t", "ratio_t")
    assert item_mean(one_item({"1": 3, "2": 1}), "A1").low == 1.0


def test_expectation_may_exceed_a_hundred_percent():
    tally = tally_of(*["44444"] * 3, numbers={"G1": [100, 120, 140]})
    found = expectation_rate(tally, "G1")
    half = stats.t.ppf(0.975, 2) * 20 / sqrt(3)
    assert (found.value, found.low, found.high) == pytest.approx((120, 120 - half, 120 + half))


def test_return_rate_counts_the_options_called_favourable():
    tally = tally_of(*["44444"] * 4, choices={"G2": [0, 3, 4, -1]})
    assert return_rate(tally, "G2").value == 2 / 3
    assert return_rate(tally, "G2", favourable=("1",)).value == 1 / 3
    with pytest.raises(KeyError, match="9"):
        return_rate(tally, "G2", favourable=("9",))


@pytest.mark.parametrize("number", EVERY_NUMBER)
def test_nobody_gives_no_number(number):
    found = number(Tally.zero(LAYOUT))
    assert (found.value, found.low, found.high) == (None, None, None)
    assert (found.people, found.answers, found.method, found.flags) == (0, 0, "not_enough", ())


@pytest.mark.parametrize("number", EVERY_NUMBER)
def test_one_person_gives_a_value_and_no_claim_beside_it(number):
    found = number(asked("55554"))
    assert found.value is not None
    assert (found.low, found.high) in [(0, 1), (1, 5), (None, None)]
    assert (found.method, found.flags) == ("not_enough", ("unstable",))


def test_the_limits_of_one_person_are_the_scale_of_the_number():
    tally = asked("55554")
    limits = [(n(tally).low, n(tally).high) for n in EVERY_NUMBER]
    assert limits == [(0, 1)] * 2 + [(1, 5)] * 2 + [(0, 1), (1, 5), (None, None), (0, 1), (0, 1)]


@pytest.mark.parametrize("number", EVERY_NUMBER)
@pytest.mark.parametrize(
    ("people", "flags"),
    [(2, ("unstable",)), (29, ("unstable",)), (30, ("approximate",)), (99, ("approximate",)), (100, ())],
)
def test_small_groups_carry_a_flag(number, people, flags):
    found = number(asked(*(["55554", "44441"] * 50)[:people]))
    assert (found.people, found.flags) == (people, flags)


@pytest.mark.parametrize("number", EVERY_NUMBER)
def test_identical_people_never_break_a_number(number):
    found = number(asked(*["44444"] * 5))
    assert found.low <= found.value <= found.high


@given(lines)
def test_values_lie_within_their_limits_and_limits_within_the_scale(rows):
    tally = tally_of(*rows)
    for found, (least, most) in [
        (satisfaction_rate(tally), (0, 1)),
        (satisfaction_rate(tally, "B"), (0, 1)),
        (comprehensive_index(tally), (0, 1)),
        (mean_score(tally), (1, 5)),
        (item_mean(tally, "A1"), (1, 5)),
    ]:
        if found.people:
            assert least <= found.low <= found.value + 1e-12
            assert found.value - 1e-12 <= found.high <= most


@pytest.mark.parametrize("number", [satisfaction_rate, mean_score, comprehensive_index])
def test_more_confidence_is_wider(number):
    tally = tally_of(*ROWS * 10)
    wide, narrow = number(tally, confidence=0.99), number(tally, confidence=0.90)
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high
    assert (wide.confidence, narrow.confidence) == (0.99, 0.90)
