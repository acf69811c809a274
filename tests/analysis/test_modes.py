"""Channels beside each other: against direct computation on people, and where the mix of departments misleads."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import intervals
from analysis.comparison import difference, verdicts
from analysis.modes import compare_modes, standardised_rate
from analysis.satisfaction import satisfaction_rate
from analysis.tally import Tally
from tests.analysis.rows import LAYOUT, sums_by_hand, tally_of

ITEMS = range(5)
people = st.lists(st.text("12345", min_size=5, max_size=5), min_size=2, max_size=8)
channels = st.dictionaries(
    st.tuples(st.sampled_from(("kiosk", "qr", "paper")), st.integers(0, 2)), people, min_size=1, max_size=9
)


def modes_of(rows, **given):
    return compare_modes({key: tally_of(*answers) for key, answers in rows.items()}, **given)


def share(rows):
    """Answers 4 and 5 of all answers, person by person."""
    scores = [int(state) for row in rows for state in row]
    return np.mean([score >= 4 for score in scores])


def whom(rows, channel, is_own):
    return {key: answers for key, answers in rows.items() if (key[0] == channel) == is_own}


@given(channels)
def test_raw_rates_and_differences_are_those_of_the_people(rows):
    for mode in modes_of(rows):
        own, rest = ([row for answers in whom(rows, mode.channel, side).values() for row in answers]
                     for side in (True, False))  # fmt: skip
        assert mode.rate.value == pytest.approx(share(own))
        assert mode.people == len(own)
        assert mode.share == pytest.approx(len(own) / (len(own) + len(rest)))
        assert mode.against.value == (pytest.approx(share(own) - share(rest)) if rest else None)


@given(channels)
def test_standardised_differences_are_those_of_the_people_department_by_department(rows):
    for mode in modes_of(rows):
        own = {place: answers for (channel, place), answers in rows.items() if channel == mode.channel}
        rest = {}
        for (_channel, place), answers in whom(rows, mode.channel, False).items():
            rest[place] = rest.get(place, []) + answers
        weights = {place: len(own[place]) + len(rest[place]) for place in own if place in rest}
        assert mode.departments == len(weights)
        if not weights:
            assert (mode.standard.value, mode.adjusted.value) == (None, None)
            continue
        gap = sum(w * (share(own[place]) - share(rest[place])) for place, w in weights.items())
        assert mode.adjusted.value == pytest.approx(gap / sum(weights.values()))
        assert mode.adjusted.low <= mode.adjusted.value <= mode.adjusted.high


def direct_limits(strata, weights, floor):
    """Every step on the people themselves."""
    weights = np.array(weights) / sum(weights)
    p, v, pieces, counts = 0.0, 0.0, [], []
    for rows, w in zip(strata, weights, strict=True):
        n, y = (np.array([len(r) for r in rows]), np.array([sum(s in "45" for s in r) for r in rows]))
        ratio = y.sum() / n.sum()
        piece = w**2 * len(n) / (len(n) - 1) * ((y - ratio * n) ** 2).sum() / n.sum() ** 2
        p, v = p + w * ratio, v + piece
        pieces.append(piece), counts.append((len(n) - 1, w**2 / n.sum()))
    df = max(1.0, v**2 / sum(a**2 / d for a, (d, _u) in zip(pieces, counts, strict=True)))
    error = sqrt(max(v, floor * p * (1 - p) * sum(u for _d, u in counts)))
    return p, error * intervals.t_quantile(0.95, df)


def test_the_interval_of_a_standardised_rate_is_wilsons_at_the_error_of_the_people():
    strata = [["55555", "44444", "11555", "22144"] * 4, ["11111", "35555", "12345"] * 3]
    found = standardised_rate([sums_by_hand(rows, ITEMS) for rows in strata], [30, 50], 1.6)
    p, half = direct_limits(strata, [30, 50], 1.6)
    assert found.value == pytest.approx(p)
    for limit in (found.low, found.high):
        spread = half * sqrt(limit * (1 - limit) / (p * (1 - p)))  # the score interval's own equation
        assert abs(limit - p) == pytest.approx(spread, rel=1e-9)


def simpson():
    """QR stands where people are content. In either department those who use it are the less content."""
    bad, good = "11155", "55555"
    return {
        ("kiosk", "emergency"): [good] * 120 + [bad] * 180,
        ("qr", "emergency"): [good] * 3 + [bad] * 27,
        ("kiosk", "maternity"): [good] * 30,
        ("qr", "maternity"): [good] * 240 + [bad] * 60,
    }


def test_where_channels_stand_in_different_departments_raw_and_standardised_differ_in_sign():
    kiosk, qr = modes_of(simpson())
    assert (kiosk.word, qr.word) == ("worse", "better")
    assert (kiosk.adjusted_word, qr.adjusted_word) == ("better", "worse")
    assert qr.against.low > 0 > qr.adjusted.high
    assert (qr.departments, qr.covered, qr.share) == (2, 1, 0.5)


def test_departments_that_one_side_did_not_reach_are_left_out_of_the_standardised_and_it_says_so():
    rows = simpson() | {("kiosk", "dialysis"): ["11111"] * 340}
    kiosk, qr = modes_of(rows)
    assert (kiosk.departments, kiosk.covered) == (2, pytest.approx(0.66))
    assert qr.adjusted.value == pytest.approx(modes_of(simpson())[1].adjusted.value)


def test_the_words_follow_holm_over_more_than_two_channels():
    rows = simpson() | {
        ("paper", "maternity"): ["55555", "44445"] * 20,
        ("paper", "emergency"): ["33555"] * 9,
    }
    found = modes_of(rows)
    assert [mode.word for mode in found] == verdicts([mode.against for mode in found])
    assert [mode.adjusted_word for mode in found] == verdicts([mode.adjusted for mode in found])
    assert found[0].against.p is not None


def test_the_difference_is_movers_on_the_two_printed_intervals():
    rows = simpson()
    kiosk, _qr = modes_of(rows, confidence=0.9, section="A")
    sides = [
        Tally.total([tally_of(*a) for a in whom(rows, "kiosk", side).values()], LAYOUT)
        for side in (True, False)
    ]
    one, other = (lambda level, t=tally: satisfaction_rate(t, "A", level) for tally in sides)
    assert kiosk.against == difference(one, other, 0.9)
    assert kiosk.rate == one(0.9)


def test_one_channel_alone_has_a_rate_and_nothing_to_be_compared_with():
    (only,) = modes_of({("kiosk", 1): ["55555"] * 5})
    assert (only.share, only.word, only.against.value, only.departments) == (1, None, None, 0)
    assert compare_modes({}) == []


def test_nobody_and_one_person():
    (empty,) = compare_modes({("qr", 1): Tally.zero(LAYOUT)})
    assert (empty.share, empty.covered, empty.rate.value) == (None, None, None)
    qr, kiosk = modes_of({("qr", 1): ["55555"], ("kiosk", 1): ["11111"] * 50})
    assert (qr.standard.low, qr.standard.high, qr.adjusted_word) == (0, 1, "cannot_tell")


def asked(random, effects):
    """Two channels that ask alike in departments unlike each other, of which each channel favours one."""
    rows = {}
    for place, level in enumerate(effects):
        for channel, count in (("kiosk", (60, 25)[place]), ("qr", (25, 60)[place])):
            inclined = random.beta(level * 3, (1 - level) * 3, (count, 1))
            draws = random.random((count, 5)) < inclined
            rows[channel, place] = ["".join("5" if good else "2" for good in row) for row in draws]
    return rows


def test_where_channels_make_no_difference_the_standardised_interval_holds_nothing_gained():
    random = np.random.default_rng(11)
    held = [modes_of(asked(random, (0.6, 0.9)))[0] for _draw in range(100)]
    assert sum(mode.adjusted.low <= 0 <= mode.adjusted.high for mode in held) >= 0.93 * len(held)
    assert sum(mode.against.low <= 0 <= mode.against.high for mode in held) < 0.5 * len(held)
