"""Our figures equal published ones to the printed digits; sources in tests/published/README.md."""

import csv
import json
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from analysis import intervals
from analysis.comparison import holm, mover
from analysis.disclosure import suppress_counts
from analysis.drivers import relative_weights
from analysis.estimate import Estimate
from analysis.reliability import cronbach_alpha
from analysis.satisfaction import item_rate, mean_score, satisfaction_rate
from analysis.tally import Tally
from analysis.trend import binomial_error, p_limits
from analysis.weighting import Stratum, stratified_ratio
from tests.analysis.rows import one_item

PUBLISHED = Path(__file__).parents[1] / "published"


def read_table(name):
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ratio_and_error(totals, counts, population=None):
    t, n = np.array(totals), np.array(counts)
    sums = (len(n), n.sum(), t.sum(), n @ n, t @ t, t @ n)
    variance = intervals.ratio_variance(*map(int, sums))
    sampled = len(n) / population if population else 0
    return [t.sum() / n.sum(), sqrt(variance * (1 - sampled))]


def from_rollup(given):
    sums = (given[name] for name in ("G", "Sn", "Sy", "Snn", "Syy", "Syn"))
    return [given["Sy"] / given["Sn"], sqrt(intervals.ratio_variance(*sums))]


def shares(successes, n):
    low, high = intervals.wilson(successes, n)
    return Estimate(successes / n, low, high, 0.95, n, n, "wilson")


def stratified_mean(given, finite_population):
    """Mean and standard error from each stratum's size, sample, mean and variance."""
    rows = zip(given["N_h"], given["n_h"], given["mean_h"], given["var_h"], strict=True)
    strata = [
        Stratum(size, n, n, n * mean, n, (n - 1) * variance + n * mean**2, n * mean)
        for size, n, mean, variance in rows
    ]
    found = stratified_ratio(strata, finite_population)
    return [found.ratio, sqrt(found.variance)]


def shewhart(share, n):
    return [share, *p_limits(share, binomial_error(share, n))]


def correlation(covariance):
    deviations = np.sqrt(np.diag(covariance))
    return covariance / np.outer(deviations, deviations)


def johnson(given):
    return relative_weights(np.array(given["correlation_xx"]), np.array(given["correlation_xy"]))


# Where a row also expects what we do not compute: the positions that are ours.
PARTS = {"RT09": [0, 1], "MC03": [1]}
COMPUTE = {
    "wilson95": lambda i: intervals.wilson(i["x"], i["n"]),
    "clopper_pearson95": lambda i: intervals.clopper_pearson(i["x"], i["n"]),
    "logit_t_ci95_df14_nofpc": lambda i: intervals.logit_t(i["p"], i["se"], i["df"]),
    "logit_t_ci95_df197": lambda i: intervals.logit_t(i["p"], i["se"], i["df"]),
    "taylor_mean_se_fpc": lambda i: ratio_and_error(
        i["sum_by_cluster"], i["n_by_cluster"], i["clusters_in_population"]
    ),
    "taylor_ratio_se_fpc": lambda i: ratio_and_error(
        i["yes_by_cluster"], i["answers_by_cluster"], i["clusters_in_population"]
    ),
    "SE from additive sums: sqrt(G/(G-1)*(Syy-2p*Syn+p^2*Snn))/Sn": from_rollup,
    "linearization_and_jackknife_se": lambda i: ratio_and_error(
        i["x"], i["u"]
    ),  # then the jackknife: not ours
    "primary<5 (not 0) + next-lowest secondary when only one is suppressed": lambda i: suppress_counts(
        i["counts"]
    ),
}
COMPUTE |= {
    "newcombe_hybrid_wilson95": lambda i: mover(shares(i["x1"], i["n1"]), shares(i["x2"], i["n2"])),
    "cochran_mean_total": lambda i: [sum(i["N_h"]) * figure for figure in stratified_mean(i, True)],
    "cochran_mean (weights sum 158)": lambda i: stratified_mean(i, True),
    "mean": lambda i: stratified_mean(i, False),
    "shewhart_p_3sigma": lambda i: shewhart(sum(i["defectives"]) / len(i["defectives"]) / i["n"], i["n"]),
    "variable_n_limits": lambda i: [
        binomial_error(i["pbar"], i["n"]), p_limits(i["pbar"], binomial_error(i["pbar"], i["n"]))[1]
    ],
    "cronbach_alpha [raw,standardized]": lambda i: [
        cronbach_alpha(np.array(i["covariance"])), cronbach_alpha(correlation(np.array(i["covariance"])))
    ],
    "johnson_relative_weights_raw": lambda i: johnson(i),
    "rejections_at_0.05 [BH,Holm,Bonferroni]": lambda i: [sum(p <= 0.05 for p in holm(i["p"]))],
}  # fmt: skip
VECTORS = {row["id"]: row for row in read_table("stat_vectors.csv") if row["method"] in COMPUTE}


@pytest.mark.parametrize("row", VECTORS.values(), ids=VECTORS)
def test_a_published_result_is_reproduced(row):
    found = COMPUTE[row["method"]](json.loads(row["inputs"]))
    expected = json.loads(row["expected"])
    if row["id"] in PARTS:
        expected = [expected[index] for index in PARTS[row["id"]]]
    assert [float(value) for value in found] == pytest.approx(expected, rel=0, abs=float(row["tolerance"]))


def test_every_row_with_a_method_of_ours_is_among_them():
    wilson = {"CI01", "CI03", "CI04", "CI07", "CI14", "CI18", "CI20"}
    exact = {"CI06", "CI17", "CI19", "CI21", "CI23", "CI25"}
    ratios = {"RT02", "RT03", "RT05", "RT09", "RT10", "ST01", "ST02", "ST04", "ST06"}
    others = {"SS01", "DF01", "DF02", "PC01", "PC02", "RL01", "KD01", "MC03"}
    assert set(VECTORS) == wilson | exact | ratios | others


def test_relative_weights_in_percent_are_those_published():
    raw = np.array(johnson(json.loads(VECTORS["KD01"]["inputs"])))
    percent = next(row for row in read_table("stat_vectors.csv") if row["id"] == "KD02")
    assert 100 * raw / raw.sum() == pytest.approx(
        json.loads(percent["expected"]), abs=float(percent["tolerance"])
    )


def half_up(percent, digits=2):
    return int(percent * 10**digits + 0.5) / 10**digits


def test_the_satisfaction_rate_is_the_top_two_share_and_no_rival_percentage():
    tally = one_item({"1": 0, "2": 2, "3": 10, "4": 300, "5": 688})
    mean = mean_score(tally).value
    percentages = [satisfaction_rate(tally).value, mean / 5, (mean - 1) / 4]
    assert [half_up(100 * share) for share in percentages] == [98.80, 93.48, 91.85]


FFT_STATES = dict(
    zip(
        ["extremely_likely", "likely", "neither", "unlikely", "extremely_unlikely", "dont_know"],
        "543210",
        strict=True,
    )
)


@pytest.fixture(scope="module")
def practice():
    """The six months of the Friends and Family Test, tallied by month and added."""
    months = [
        one_item({state: int(month[level]) for level, state in FFT_STATES.items()})
        for month in read_table("nhs_fft_baymedicalgroup_2024.csv")
    ]
    return Tally.total(months, months[0].layout)


def test_monthly_tallies_add_to_the_published_distribution(practice):
    states = practice.states("A1")
    expected = {row["level"]: row for row in read_table("nhs_fft_baymedicalgroup_2024_expected.csv")}
    assert practice.received == int(expected.pop("TOTAL")["count"]) == 9715
    for level, row in expected.items():
        count = states[FFT_STATES[level]]
        assert count == int(row["count"])
        assert half_up(100 * count / practice.received, 4) == float(row["pct_exact"])
        assert half_up(100 * count / practice.received, 0) == int(row["pct_published_rounded"])


def test_who_does_not_know_stays_out_of_the_rate(practice):
    found = item_rate(practice, "A1")
    assert (found.value, found.people) == (8728 / 9605, 9605)
    assert (found.low, found.high) == pytest.approx((0.9027683, 0.9142917), abs=1e-7)  # statsmodels 0.15


@pytest.mark.parametrize(
    "row", read_table("vn_bachmai_tropical_inpatient_section_means.csv")[:5], ids=lambda r: r["section"]
)
@pytest.mark.parametrize("year", ["2021", "2022"])
def test_a_published_section_mean_over_five_is_not_its_satisfaction_rate(row, year):
    """A hundred people answering 4 or 5 to the published mean: all satisfied, though mean / 5 reads 96 %."""
    fives = round(100 * float(row[f"mean_{year}"])) - 400
    tally = one_item({"5": fives, "4": 100 - fives})
    assert half_up(100 * mean_score(tally).value / 5) == float(row[f"mean{year}_div5_pct"])
    assert satisfaction_rate(tally).value == 1
