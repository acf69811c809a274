"""What an interval allows to say: against a target, against the period before."""

from analysis.comparison import mover
from analysis.estimate import Estimate

from ..report import Report


def against_target(rate: Estimate | None, target: float) -> str | None:
    """'reached' or 'below' where the whole interval lies on that side, else 'cannot_tell'; None where nothing is known."""
    if rate is None or rate.value is None or rate.low is None or rate.high is None:
        return None
    if rate.low >= target:
        return "reached"
    return "below" if rate.high < target else "cannot_tell"


def against_previous(report: Report) -> tuple[str, tuple[float, float]] | None:
    """'better', 'worse' or 'cannot_tell' and the limits of the difference; None where there is nothing to compare.

    The report's own verdict where it carries one, else from the two printed intervals: one comparison is a family of
    one, which Holm leaves as it is. See analysis.comparison.
    """
    change, rate, before = report.change, report.headline.satisfaction, report.previous
    if change and change.verdict and change.difference.low is not None and change.difference.high is not None:
        return change.verdict, (change.difference.low, change.difference.high)
    limits = mover(rate, before) if before else None
    if limits is None:
        return None
    low, high = limits
    return ("better" if low > 0 else "worse" if high < 0 else "cannot_tell"), (low, high)
