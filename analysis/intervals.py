"""Intervals and design effects: functions of sums and shares; limits come as (low, high), unrounded."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

from scipy import special

from analysis.tally import Sums

Limits = tuple[float, float]


def normal_quantile(confidence: float) -> float:
    """z such that a standard normal lies within -z..z with this probability; ValueError outside (0, 1)."""
    return float(special.ndtri(_upper(confidence)))


def t_quantile(confidence: float, df: float) -> float:
    """t such that Student's t with df > 0 lies within -t..t with this probability."""
    return float(special.stdtrit(df, _upper(confidence)))


def wilson(successes: float, n: float, confidence: float = 0.95) -> Limits:
    """Wilson's score interval of successes / n, n > 0 independent answers.

    Source: Wilson 1927, JASA 22:209-212, in the form of Newcombe 1998, Statistics in Medicine 17:857-872.
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"{successes} successes of {n}")
    return wilson_share(successes / n, n, confidence)


def wilson_share(p: float, n_eff: float, confidence: float = 0.95) -> Limits:
    """Wilson's interval of a share p known as well as from n_eff independent answers, n_eff any real > 0.

    (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n); exactly 0 below p = 0 and 1 above p = 1.
    """
    z_squared = normal_quantile(confidence) ** 2
    centre = p + z_squared / (2 * n_eff)
    half = sqrt(z_squared * (p * (1 - p) / n_eff + z_squared / (4 * n_eff**2)))
    scale = 1 + z_squared / n_eff
    low = 0.0 if p == 0 else max(0.0, (centre - half) / scale)
    high = 1.0 if p == 1 else min(1.0, (centre + half) / scale)
    return low, high


def clopper_pearson(successes: float, n: float, confidence: float = 0.95) -> Limits:
    """The exact binomial interval by beta quantiles; successes and n > 0 may be fractional.

    Source: Clopper and Pearson 1934, Biometrika 26:404-413.
    """
    upper, failures = _upper(confidence), n - successes
    low = 0.0 if successes <= 0 else float(special.betaincinv(successes, failures + 1, 1 - upper))
    high = 1.0 if failures <= 0 else float(special.betaincinv(successes + 1, failures, upper))
    return low, high


def korn_graubard(p: float, se: float, n_obs: int, df: float, confidence: float = 0.95) -> Limits:
    """Korn and Graubard's interval of a clustered share, as R's survey::svyciprop(method = "beta").

    n_eff = p(1-p)/se^2 (t_{n_obs-1}/t_df)^2, then beta quantiles; n_obs answers, se of the share. Where se
    is 0 (every answer alike) n_eff is n_obs. Source: Korn and Graubard 1998, Survey Methodology 24:193-201.
    """
    n_eff = float(n_obs)
    if se > 0:
        ratio = t_quantile(confidence, n_obs - 1) / t_quantile(confidence, df)
        n_eff = p * (1 - p) / se**2 * ratio**2
    return clopper_pearson(p * n_eff, n_eff, confidence)


def logit_t(p: float, se: float, df: float, confidence: float = 0.95) -> Limits:
    """The t interval on the logit scale, as R's survey::svyciprop(method = "logit").

    logit p -+ t se/(p(1-p)), carried back. At p = 0 or 1 the logit does not exist and nothing is claimed:
    (0, 1).
    """
    if p in (0, 1):
        return 0.0, 1.0
    centre = log(p / (1 - p))
    half = t_quantile(confidence, df) * se / (p * (1 - p))
    return _expit(centre - half), _expit(centre + half)


def ratio_variance(groups: int, n: float, t: float, nn: float, tt: float, tn: float) -> float:
    """Taylor variance of r = sum t_i / sum n_i over G >= 2 independent groups (people), from their sums.

    v = G/(G-1) * sum (t_i - r n_i)^2 / (sum n)^2. Python integers stay exact up to the last division, so
    nothing cancels. Source: Cochran 1977, Sampling Techniques, 3rd ed., section 6.4.
    """
    squares = tt * n * n - 2 * t * n * tn + t * t * nn  # n^2 times the residual sum of squares
    return max(0.0, groups / (groups - 1) * (squares / n**4))


def ratio_interval(ratio: float, variance: float, df: float, confidence: float = 0.95) -> Limits:
    """The t interval of a ratio, not clipped."""
    half = t_quantile(confidence, df) * sqrt(variance)
    return ratio - half, ratio + half


def mean_interval(count: int, total: float, total_of_squares: float, confidence: float = 0.95) -> Limits:
    """The t interval of the mean of count >= 2 independent values, from their sums."""
    return ratio_interval(
        total / count,
        ratio_variance(count, count, total, count, total_of_squares, total),
        count - 1,
        confidence,
    )


def own_design_effect(sums: Sums) -> float:
    """How much wider than from independent answers the share y/n is known, seen in these people themselves.

    n v / (p(1-p)) with v of `ratio_variance`; 0 when every answer or none is satisfied. Needs people >= 2.
    """
    if sums.y in (0, sums.n):
        return 0.0
    p = sums.y / sums.n
    return sums.n * _share_variance(sums) / (p * (1 - p))


def reference_design_effect(departments: Sequence[Sums]) -> float | None:
    """The design effect within departments: sum G/(G-1) SSE over sum n p(1-p); None when it cannot be seen.

    A department needs two people; None when no department varies.
    """
    parts = [sums for sums in departments if sums.people > 1]
    spread = sum(sums.n**2 * _share_variance(sums) for sums in parts)
    binomial = sum(sums.y * (sums.n - sums.y) / sums.n for sums in parts)
    return spread / binomial if spread > 0 and binomial > 0 else None


def assumed_design_effect(sums: Sums, intra_person: float) -> float:
    """1 + (sum n^2 / sum n - 1) * intra_person: what an intra-person correlation of answers would do."""
    return 1 + (sums.nn / sums.n - 1) * intra_person


def effective_size(answers: float, design_effect: float, people: int, confidence: float = 0.95) -> float:
    """Independent answers worth as much: answers/deff * (z / t_{people-1})^2, people >= 2."""
    shrink = normal_quantile(confidence) / t_quantile(confidence, people - 1)
    return answers / design_effect * shrink**2


def _share_variance(sums: Sums) -> float:
    return ratio_variance(sums.people, sums.n, sums.y, sums.nn, sums.yy, sums.yn)


def _upper(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    return 0.5 + confidence / 2


def _expit(x: float) -> float:
    return 1 / (1 + exp(-x)) if x > -700 else 0.0
