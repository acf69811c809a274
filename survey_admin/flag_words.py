"""The quality flags in words: what each is called, and what it means with its thresholds; translated where said."""

from collections.abc import Callable

from analysis import quality
from survey_core import formatting
from survey_core.spoken import N_

from .report import Flagging, Remark

NAMES = {
    "too_fast": N_("answered too fast"),
    "straight_lined": N_("with the same choice throughout"),
    "repeat": N_("repeated at once"),
    "burst": N_("in a burst out of hours"),
    "unusual_hour": N_("in an unusual hour"),
    "trapped": N_("with the hidden field filled in"),
}
MEANINGS = {
    "too_fast": Remark(
        N_("At least %(items)s questions answered in less than %(seconds)s second each: nobody reads that fast."),
        {"items": str(quality.FAST_ITEMS), "seconds": f"{quality.SECONDS_PER_ITEM:g}"},
    ),
    "straight_lined": Remark(
        N_("At least %(items)s questions answered, all with one and the same choice: perhaps meant, perhaps not read."),
        {"items": str(quality.UNIFORM_ITEMS)},
    ),
    "repeat": Remark(
        N_("Begun on the same kiosk within %(seconds)s seconds of the end of the one before, with nearly the same "
           "answers: one different answer is allowed for %(items)s questions of the form, %(most)s at most. The first "
           "of them is not flagged."),
        {"seconds": f"{quality.REPEAT_SECONDS:g}", "items": str(quality.ITEMS_PER_DIFFERENCE),
         "most": str(quality.MOST_DIFFERENCES)},
    ),
    "burst": Remark(
        N_("At least %(count)s on one kiosk within %(minutes)s minutes, all begun while it stands closed by its "
           "opening hours."),
        {"count": str(quality.BURST_RESPONSES), "minutes": str(quality.BURST_SECONDS // 60)},
    ),
    "unusual_hour": Remark(
        N_("In an hour in which a kiosk received at least %(count)s, more than %(times)s times the median of its other "
           "hours with answers that day (of %(hours)s or more)."),
        {"count": str(quality.HOUR_RESPONSES), "times": str(quality.HOUR_TIMES), "hours": str(quality.HOURS_BESIDE)},
    ),
    "trapped": Remark(
        N_("Sent from a phone's form with a field filled in that people neither see nor reach: programs fill in all they "
           "find."), {},
    ),
}  # fmt: skip
SCOPE = N_(
    "A flag is a reason to look twice, not a verdict: no response is dropped, and the official figure counts all. "
    "Kiosks are compared within one department, form and day; answers on paper, imported ones and those of an "
    "uncertain clock are judged by what is known of them."
)
LEFT_OUT = N_("Without the %(count)s flagged responses: the official figure counts them as well.")


def summed_up(flagging: Flagging, gettext: Callable[[str], str], language: str) -> str:
    """How many are flagged by which rules, and the rate on the other side of the choice, in one sentence."""
    total = flagging.total
    if not total.flagged:
        return gettext(NONE_FLAGGED) % {"received": formatting.count(total.received, language)}
    other = total.counting_all if flagging.is_without else total.without
    sentence = ALL_BESIDE if flagging.is_without else NONE_LEFT if other.value is None else OTHERS_BESIDE
    by_rule = (
        f"{formatting.count(n, language)} {gettext(NAMES[code])}" for code, n in flagging.rules.items() if n
    )
    return gettext(sentence) % {
        "flagged": formatting.count(total.flagged, language),
        "by_rule": ", ".join(by_rule),
        "value": formatting.percent(other.value, language),
        "low": formatting.percent(other.low, language),
        "high": formatting.percent(other.high, language),
        "people": formatting.count(other.people, language),
    }


NONE_FLAGGED = N_("None of the %(received)s responses received is flagged.")
OTHERS_BESIDE = N_("%(flagged)s responses are flagged (%(by_rule)s) and counted all the same. Without them the rate is "
                   "%(value)s %% (%(low)s to %(high)s; %(people)s people).")  # fmt: skip
NONE_LEFT = N_(
    "%(flagged)s responses are flagged (%(by_rule)s) and counted all the same. Without them no answer is left."
)
ALL_BESIDE = N_("%(flagged)s flagged responses are left out (%(by_rule)s). With all of them the rate, which is the official "
                "figure, is %(value)s %% (%(low)s to %(high)s; %(people)s people).")  # fmt: skip
