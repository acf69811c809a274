"""What drivers and reliability say, in words: page and command line say the same."""

from collections.abc import Callable, Iterator

from analysis.drivers import LEAST_PEOPLE, LEAST_R_SQUARED
from survey_core import formatting
from survey_core.spoken import N_

from .outcome import CAP
from .priorities import Priorities, Priority
from .reliability import LEAST_ALPHA, SectionReliability

Gettext = Callable[[str], str]

READINGS = {
    "first": N_("Improve first"),
    "keep": N_("Keep as good as it is"),
    "next": N_("Improve after that"),
    "steady": N_("Leave as it is"),
}
UNCERTAIN = N_("not certain")
WHY = {
    "no_outcome": N_("This questionnaire asks neither how much of what was expected was met nor whether one would come "
                     "back, so nothing says how much a section goes along with an overall judgement."),
    "too_few_people": N_("Weights need at least %(needed)s people who answered every section and the question about the "
                         "overall judgement; here there are %(people)s. Choose a longer period or more departments."),
    "no_variance": N_("Everybody gave the same overall judgement or the same answers in every section, so no weights "
                      "can be had."),
    "little_explained": N_("The sections together explain only %(explained)s %% of the differences in the overall "
                           "judgement (R²). Below %(least)s %% weights would say nothing, so none are shown."),
    "one_section": N_("Only one section can be weighed, and there is nothing to set it beside."),
}  # fmt: skip
EXPLAINED = N_("Together the sections explain %(explained)s %% of the differences in the overall judgement (R²), over "
               "%(people)s people who answered every section and that question.")  # fmt: skip
FIRST = N_("To improve first: %(sections)s. What is named here goes along with the overall judgement at least as much as "
           "an average section, and lies below the overall rate of %(overall)s %%.")  # fmt: skip
NONE_FIRST = N_("No section stands out: none both goes along with the overall judgement at least as much as an average "
                "section and lies below the overall rate of %(overall)s %%.")  # fmt: skip
SECTION = N_("%(code)s %(name)s (weight %(weight)s %%, rate %(rate)s %%)")
SECTION_UNCERTAIN = N_("%(code)s %(name)s (weight %(weight)s %%, rate %(rate)s %%; not certain)")
FLAT = N_("Left out, because everybody answered alike there: %(sections)s.")
NOT_COMMON = N_("Left out, because a version met in the period did not ask it: %(sections)s.")
ASSOCIATION = N_("A weight says how much a section goes along with the overall judgement, not that the one causes the "
                 "other. Look at the comments and on the spot before you decide.")  # fmt: skip
METHOD = N_("Weights are Johnson's relative weights of the sections' mean scores, as shares of what the sections explain "
            "together; their %(confidence)s %% interval is the bootstrap by person. A section is “not certain” where an "
            "interval crosses the average weight or the overall rate.")  # fmt: skip
OUTCOMES = {
    "expectation": N_("how much of what was expected was met (percent, counted up to %(cap)s)"),
    "return": N_("whether one would certainly or perhaps come back or recommend the hospital"),
}
VERDICTS = {
    "together": N_("The questions hold together"),
    "apart": N_("Read the questions one by one"),
    "cannot_tell": N_("It cannot be told"),
}
ALPHA = N_("Cronbach's α over people who answered every question of the section, with Feldt's %(confidence)s %% interval and "
           "the bootstrap by person beside it. The questions hold together where Feldt's interval lies at or above "
           "%(least)s; where it lies below, the section's mean mixes different things.")  # fmt: skip
STATES = {
    "flat": N_("everybody answered alike"),
    "not_common": N_("not asked in every version"),
    "hidden": N_("hidden: too few people"),
}
APART = N_("without it the section holds together better")


def findings(found: Priorities, gettext: Gettext) -> list[str]:
    """What the weights say, sentence by sentence; why there are none, where there are none."""
    say = found.scope.language
    if found.reason:
        return [gettext(WHY[found.reason]) % {
            "needed": formatting.count(LEAST_PEOPLE, say), "people": formatting.count(found.people, say),
            "explained": formatting.percent(found.r_squared, say, 1),
            "least": formatting.percent(LEAST_R_SQUARED, say, 0),
        }]  # fmt: skip
    first = ", ".join(_named(one, gettext, say) for one in found.with_reading("first"))
    overall = formatting.percent(found.overall.value, say)
    explained = {
        "explained": formatting.percent(found.r_squared, say, 1),
        "people": formatting.count(found.people, say),
    }
    told = [gettext(FIRST if first else NONE_FIRST) % {"sections": first, "overall": overall}]
    return [*told, gettext(EXPLAINED) % explained, *_left_out(found, gettext)]


def _left_out(found: Priorities, gettext: Gettext) -> Iterator[str]:
    for sentence, codes in ((FLAT, found.flat), (NOT_COMMON, found.not_common)):
        if codes:
            yield gettext(sentence) % {"sections": ", ".join(codes)}


def _named(one: Priority, gettext: Gettext, language: str) -> str:
    weight, rate = one.weight and one.weight.share, one.rate and one.rate.value
    values = {"weight": formatting.percent(weight, language, 1), "rate": formatting.percent(rate, language)}
    return gettext(SECTION if one.is_clear else SECTION_UNCERTAIN) % {
        "code": one.code,
        "name": one.name,
        **values,
    }


def outcome_told(role: str, gettext: Gettext, language: str) -> str:
    """What stands for the overall judgement."""
    return gettext(OUTCOMES[role]) % {"cap": formatting.count(int(CAP), language)}


def method(found: Priorities, gettext: Gettext) -> str:
    """How the weights and their intervals were computed."""
    return gettext(METHOD) % {
        "confidence": formatting.percent(found.scope.confidence, found.scope.language, 0)
    }


def alpha_method(found: Priorities, gettext: Gettext) -> str:
    """How alpha and its intervals were computed, and what the verdicts follow."""
    say = found.scope.language
    return gettext(ALPHA) % {"confidence": formatting.percent(found.scope.confidence, say, 0),
                             "least": formatting.number(LEAST_ALPHA, say)}  # fmt: skip


def verdict_told(one: SectionReliability, gettext: Gettext) -> str:
    """What alpha's interval says; a dash where there is none."""
    return gettext(VERDICTS[one.verdict]) if one.verdict else formatting.NOTHING
