"""The points to look at before a quarter is closed, in words; translated where they are told."""

from collections.abc import Callable, Mapping

from survey_core.spoken import N_

TITLES = {
    "kiosks": N_("Kiosk queues are empty"),
    "paper": N_("Paper copies are typed in"),
    "visits": N_("Visits are entered for every department"),
    "rounds": N_("Rounds are closed"),
}
FINDINGS = {
    "silent": N_("Kiosk %(name)s has not been heard of since the quarter ended and may still hold answers."),
    "waiting": N_("Answers of the quarter wait on kiosk %(name)s: %(count)s."),
    "parked": N_("Answers the server would not take lie on kiosk %(name)s: %(count)s."),
    "missing": N_("Answers numbered by kiosk %(name)s never arrived: %(count)s."),
    "no_paper": N_(
        "%(name)s (%(form)s): no copy in this quarter; in the quarter before there were %(count)s."
    ),
    "no_visits": N_("%(name)s: visits are missing for departments with answers: %(departments)s."),
    "no_round": N_(
        "%(form)s was answered without a round, so that nothing is known of visits or response rate."
    ),
    "round_open": N_("The round “%(name)s” has ended and is not closed."),
    "staff_round_open": N_(
        "The staff round “%(name)s” is not closed: its answers stay out of the frozen report."
    ),
}


def sentence(what: str, values: Mapping[str, object], gettext: Callable[[str], str]) -> str:
    """What was found; a finding of another release by its code."""
    return gettext(FINDINGS[what]) % values if what in FINDINGS else what


def kept(warning: Mapping[str, object], gettext: Callable[[str], str]) -> str:
    """A warning as a closing keeps it."""
    return sentence(str(warning.get("what", "")), warning, gettext)
