"""What a comparison says, in one sentence: page, workbook, command line and document say the same."""

from collections.abc import Callable

from survey_core import formatting
from survey_core.period_names import period_name
from survey_core.spoken import N_

from .contrasts import against_target
from .report import Contrast, Report

Gettext = Callable[[str], str]

CHANGES = {
    "better": N_("Against %(period)s the rate rose by %(points)s percentage points (%(low)s to %(high)s): better."),
    "worse": N_("Against %(period)s the rate fell by %(points)s percentage points (%(low)s to %(high)s): worse."),
    "up": N_("Against %(period)s the rate rose by %(points)s percentage points (%(low)s to %(high)s): it cannot be told "
             "whether it is better."),
    "down": N_("Against %(period)s the rate fell by %(points)s percentage points (%(low)s to %(high)s): it cannot be "
               "told whether it is worse."),
    "level": N_("Against %(period)s the rate is the same (%(low)s to %(high)s percentage points): no change can be told."),
}  # fmt: skip
OTHERS = {
    "better": N_("%(points)s (%(low)s to %(high)s): better than the others"),
    "worse": N_("%(points)s (%(low)s to %(high)s): worse than the others"),
    "cannot_tell": N_("%(points)s (%(low)s to %(high)s): cannot be told"),
}
REST = {
    "better": N_("%(points)s (%(low)s to %(high)s): better"),
    "worse": N_("%(points)s (%(low)s to %(high)s): worse"),
    "cannot_tell": OTHERS["cannot_tell"],
}
TARGETS = {
    "reached": N_("Target %(target)s: reached (the whole interval lies above it)."),
    "not_reached": N_("Target %(target)s: not reached (the whole interval lies below it)."),
    "cannot_tell": N_("Target %(target)s: cannot be concluded yet (the interval contains it)."),
}
HOW_OTHERS = N_("Beside all other departments: the difference in percentage points with its %(confidence)s %% interval. "
                "Better and worse are said only where they hold for all departments together (Holm's rule); the order "
                "of the departments is the facility's own and no ranking.")  # fmt: skip


def change_told(report: Report, gettext: Gettext) -> str:
    """Whether the rate is better than that of the period before; nothing where there is no such rate."""
    if report.change is None or report.change.difference.value is None:
        return ""
    gap, verdict = report.change.difference, report.change.verdict
    if verdict == "cannot_tell":
        verdict = "level" if not gap.value else "up" if gap.value > 0 else "down"
    values = _values(report.change, report.language, absolute=True)
    before = period_name(report.period.shifted(-1), gettext, report.language)
    return gettext(CHANGES[str(verdict)]) % (values | {"period": before})


def beside_others(contrast: Contrast, gettext: Gettext, language: str) -> str:
    """A department beside all others."""
    return gettext(OTHERS[str(contrast.verdict)]) % _values(contrast, language)


def beside_rest(contrast: Contrast, gettext: Gettext, language: str) -> str:
    """A group of any kind beside all other people."""
    return gettext(REST[str(contrast.verdict)]) % _values(contrast, language)


def how_others(report: Report, gettext: Gettext) -> str:
    """How departments are set beside all others; nothing where none is."""
    if not any(line.contrast for line in report.departments):
        return ""
    return gettext(HOW_OTHERS) % {"confidence": formatting.percent(report.confidence, report.language, 0)}


def target_told(report: Report, gettext: Gettext) -> str:
    """What the interval allows to say about the target."""
    verdict = against_target(report.headline.satisfaction, report.target)
    if verdict is None:
        return ""
    return gettext(TARGETS[verdict]) % {"target": formatting.percent(report.target, report.language) + " %"}


def points(share: float | None, language: str, signed: bool = True) -> str:
    """A difference of shares in percentage points: '+2,10' or '−0,30'."""
    if share is None:
        return formatting.NOTHING
    text = formatting.percent(abs(share), language)
    sign = "" if not signed or not formatting.rounded(share, 4) else "+" if share > 0 else "−"
    return sign + text


def _values(contrast: Contrast, language: str, absolute: bool = False) -> dict[str, str]:
    gap = contrast.difference
    return {
        "points": points(gap.value, language, signed=not absolute),
        "low": points(gap.low, language),
        "high": points(gap.high, language),
    }
