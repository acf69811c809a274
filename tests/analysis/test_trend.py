"""Control charts: limits that allow for what varies anyway, and run charts where there are few points."""

import numpy as np
import pytest

from analysis.trend import ENOUGH_POINTS, Point, binomial_error, laney, run_chart, trend


def simulated(months, clustering, seed=1, share=0.9, answers=2000):
    """Monthly shares whose true errors are `clustering` times the binomial one that is given with them."""
    random = np.random.default_rng(seed)
    error = binomial_error(share, answers)
    values = np.clip(share + random.normal(0, clustering * error, months), 0, 1)
    return [Point(float(value), answers, error) for value in values]


@pytest.mark.parametrize("clustering", [1, 3])
def test_the_spread_is_what_the_errors_left_out(clustering):
    assert laney(points := simulated(600, clustering), points).spread == pytest.approx(clustering, rel=0.1)


def test_limits_are_laneys_step_by_step():
    """z of each month, their moving ranges over 1.128, and 3 errors times that: spelled out on raw counts."""
    good, asked = np.array([130, 121, 138, 110, 126, 131, 119, 140, 122, 133, 118, 127]), 200
    share, centre = good / asked, good.sum() / (asked * len(good))
    error = np.sqrt(centre * (1 - centre) / asked)
    spread = np.abs(np.diff((share - centre) / error)).mean() / 1.128
    chart = trend([Point(float(p), asked, float(error)) for p in share])
    assert (chart.centre, chart.spread) == pytest.approx((centre, spread))
    assert chart.limits[3] == pytest.approx((centre - 3 * error * spread, centre + 3 * error * spread))


def test_what_varies_as_always_is_no_signal_and_a_fall_is_one():
    points = simulated(24, 3)
    assert not any(trend(points).signals)
    fallen = [*points, Point(0.80, 2000, points[0].error)]
    assert trend(fallen, baseline=24).signals == (*[False] * 24, True)


def test_the_baseline_stays_where_it_was_fixed():
    points = simulated(24, 1)
    later = [Point(0.5, 2000, 0.01)] * 6
    assert trend([*points, *later], baseline=24).centre == trend(points, baseline=24).centre


def test_limits_stay_within_the_scale():
    points = [Point(0.99 + 0.01 * (i % 2), 50, binomial_error(0.995, 50)) for i in range(ENOUGH_POINTS)]
    assert all(0 <= low <= high <= 1 for low, high in trend(points).limits)


def test_few_points_make_a_run_chart_and_it_says_so():
    chart = trend(simulated(ENOUGH_POINTS - 1, 1))
    assert (chart.method, chart.limits) == ("run_chart", (None,) * (ENOUGH_POINTS - 1))
    assert trend([]).centre is None


def test_six_points_in_a_row_on_one_side_are_a_shift():
    before = [0.8, 0.8, 0.8, 0.99] * 3
    assert run_chart([*before, *[0.95] * 6]).signals == (*[False] * 11, *[True] * 7)
    assert not any(run_chart([*before, *[0.95] * 3, 0.8, *[0.95] * 4]).signals)


def test_a_point_on_the_median_neither_counts_nor_breaks_a_shift():
    values = [1, 1, 1, 2, 1, 1, 1, 3, 3, 3, 3, 3, 3]
    chart = run_chart([float(value) for value in values])
    assert chart.centre == 2
    assert chart.signals[3] is False
    assert chart.signals[:3] == chart.signals[4:7] == (True,) * 3


def test_five_points_rising_are_a_run():
    values = [0.5, 0.4, 0.5, 0.6, 0.7, 0.8, 0.7, 0.75]
    assert run_chart(values).signals[:2] == (False, True)
    assert sum(run_chart(values).signals) == 5
