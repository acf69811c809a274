"""What a staff round is read under: what held when it was closed, whatever is set later."""

from collections.abc import Iterable

from analysis.tally import Rules
from survey_core.models import Facility, Round
from survey_core.spoken import N_

from .counting import rules_of
from .questions import Asked
from .report import Remark

DIFFERENT = N_(
    "The rounds of this period were closed under different settings; each is counted as when it was closed."
)


def rules_in(facility: Facility, round_: Round) -> Rules:
    """Which responses of a staff round count; while it is open, those that count now."""
    if round_.max_blank_share is None or round_.reject_blank_section is None:
        return rules_of(facility)
    return Rules(round_.max_blank_share, round_.reject_blank_section)


def threshold_in(facility: Facility, round_: Round) -> int:
    """From how many people on a staff round is shown; while it is open, what is set now."""
    return facility.staff_threshold if round_.staff_threshold is None else round_.staff_threshold


def by_rules(facility: Facility, rounds: Iterable[Round]) -> dict[Rules, list[int]]:
    """The ids of the closed ones by the rules their responses count under."""
    found: dict[Rules, list[int]] = {}
    for round_ in rounds:
        if round_.closed_at is not None:
            found.setdefault(rules_in(facility, round_), []).append(round_.id)
    return found


def in_force(asked: Asked) -> tuple[Rules, int]:
    """Which responses a report counts, and from how many staff members on it shows figures: of the period's last
    round, and the highest of all."""
    facility, closed = asked.facility, _closed(asked)
    if not closed:
        return rules_of(facility), facility.staff_threshold
    return rules_in(facility, closed[-1]), max(threshold_in(facility, one) for one in closed)


def differing(asked: Asked) -> tuple[Remark, ...]:
    """What is to be said where the period's rounds were closed under different settings."""
    facility = asked.facility
    held = {(rules_in(facility, one), threshold_in(facility, one)) for one in _closed(asked)}
    return (Remark(DIFFERENT),) if len(held) > 1 else ()


def _closed(asked: Asked) -> list[Round]:
    return [one for one in asked.rounds_of() if one.audience == "staff" and one.closed_at is not None]
