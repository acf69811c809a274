"""The six numbers of the ministry's portal and their parts, each from a tally, each an Estimate.

In every function: confidence is the level of the interval; fewer than two people give no interval of their
own (method "not_enough"): nothing when nobody answered, else the value and the whole scale; KeyError for a
code the layout does not hold. Definitions: the ministry's portal note, as read in the design's domain.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis import intervals
from analysis.estimate import Estimate, size_flags
from analysis.tally import Sums, Tally

SCALE = (1.0, 5.0)
SHARE = (0.0, 1.0)
ANSWERS = "12345"
SATISFIED = ("4", "5")
INTRA_PERSON = 0.3  # assumed correlation between the answers of one person, where no reference is at hand
MINIMUM_REFERENCE = 300  # people a reference must hold before it replaces the assumption


def satisfaction_rate(
    tally: Tally,
    section: str | None = None,
    confidence: float = 0.95,
    reference: Reference | Sequence[Tally] | None = None,
    intra_person: float = INTRA_PERSON,
    minimum_reference: int = MINIMUM_REFERENCE,
) -> Estimate:
    """Answers 4 or 5 / answers, pooled over people: the overall satisfaction rate, or a section's; 0..1.

    Wilson at n_eff = answers/deff (z/t_{G-1})^2, deff the larger of the design effect seen here and that of
    `reference` (one tally per department over the last four quarters, same section; with fewer than
    `minimum_reference` people, of the one `intra_person` implies). Where each person gave one answer: plain
    Wilson.
    """
    return printed_rate(tally, section, reference, intra_person, minimum_reference)(confidence)


def printed_rate(
    tally: Tally,
    section: str | None = None,
    reference: Reference | Sequence[Tally] | None = None,
    intra_person: float = INTRA_PERSON,
    minimum_reference: int = MINIMUM_REFERENCE,
) -> Callable[[float], Estimate]:
    """`satisfaction_rate` as a function of the confidence: the sums are taken once, however often it is asked."""
    sums = tally.sums(section)
    if sums.people < 2:
        return lambda confidence: _too_few(sums.y, sums.n, sums.people, sums.n, SHARE, confidence)
    if sums.n == sums.nn:
        return lambda confidence: _share_of_people(sums.y, sums.people, sums.n, confidence)
    floor = least_design_effect(sums, reference, section, intra_person, minimum_reference)
    deff = max(intervals.own_design_effect(sums), floor)

    def printed(confidence: float) -> Estimate:
        n_eff = intervals.effective_size(sums.n, deff, sums.people, confidence)
        limits = intervals.wilson_share(sums.y / sums.n, n_eff, confidence)
        return _estimate(sums.y / sums.n, limits, confidence, sums.people, sums.n, "wilson_deff")

    return printed


class Reference:
    """Departments whose answers say how alike those of one person are, one tally each; asked once for each section."""

    def __init__(self, departments: Sequence[Tally] = ()):
        self.departments = tuple(departments)
        self._seen: dict[str | None, tuple[int, float | None]] = {}

    def design_effect(self, section: str | None, minimum: int) -> float | None:
        """The design effect within them; None where they hold fewer than `minimum` people, or show nothing."""
        if section not in self._seen:
            sums = [part.sums(section) for part in self.departments]
            self._seen[section] = sum(part.people for part in sums), intervals.reference_design_effect(sums)
        people, seen = self._seen[section]
        return seen if people >= minimum else None


def least_design_effect(
    sums: Sums,
    reference: Reference | Sequence[Tally] | None,
    section: str | None = None,
    intra_person: float = INTRA_PERSON,
    minimum_reference: int = MINIMUM_REFERENCE,
) -> float:
    """The design effect to allow for at least, whatever these people happen to show.

    That seen within the departments of the reference, where they hold `minimum_reference` people; else
    1 + (sum n^2 / sum n - 1) intra_person. Source: Kish 1965, Survey Sampling, sections 5.4 and 8.2.
    """
    known = reference if isinstance(reference, Reference) else Reference(reference or ())
    seen = known.design_effect(section, minimum_reference)
    return intervals.assumed_design_effect(sums, intra_person) if seen is None else seen


def mean_score(tally: Tally, section: str | None = None, confidence: float = 0.95) -> Estimate:
    """Sum of scores / answers, overall or of a section, on the scale 1..5; ratio t interval, clipped."""
    sums = tally.sums(section)
    if sums.people < 2:
        return _too_few(sums.x, sums.n, sums.people, sums.n, SCALE, confidence)
    variance = intervals.ratio_variance(sums.people, sums.n, sums.x, sums.nn, sums.xx, sums.xn)
    limits = intervals.ratio_interval(sums.x / sums.n, variance, sums.people - 1, confidence)
    return _estimate(sums.x / sums.n, _clip(limits), confidence, sums.people, sums.n, "ratio_t")


def section_mean(tally: Tally, section: str, confidence: float = 0.95) -> Estimate:
    """The mean score of one section, as `mean_score`."""
    return mean_score(tally, section, confidence)


def item_rate(tally: Tally, item: str, confidence: float = 0.95) -> Estimate:
    """People answering this item with 4 or 5 / people answering it with 1..5; 0..1; Wilson on people."""
    states = tally.states(item)
    people = sum(states[state] for state in ANSWERS)
    return _share_of_people(sum(states[state] for state in SATISFIED), people, people, confidence)


def item_mean(tally: Tally, item: str, confidence: float = 0.95) -> Estimate:
    """The mean score of one item over the people answering it, on the scale 1..5; t interval, clipped."""
    states = tally.states(item)
    count, total, squares = (sum(int(s) ** power * states[s] for s in ANSWERS) for power in (0, 1, 2))
    if count < 2:
        return _too_few(total, count, count, count, SCALE, confidence)
    limits = intervals.mean_interval(count, total, squares, confidence)
    return _estimate(total / count, _clip(limits), confidence, count, count, "t")


def expectation_rate(tally: Tally, item: str, confidence: float = 0.95) -> Estimate:
    """Mean of the percent of expectation met, in percent as given (it may exceed 100); t interval.

    One answer has a value and no limits: this scale has no upper end.
    """
    count, total, squares = tally.number_sums(item)
    if count < 2:
        return _too_few(total, count, count, count, (None, None), confidence)
    limits = intervals.mean_interval(count, total, squares, confidence)
    return _estimate(total / count, limits, confidence, count, count, "t")


def return_rate(
    tally: Tally, item: str, favourable: Sequence[str] = SATISFIED, confidence: float = 0.95
) -> Estimate:
    """People choosing a favourable option / people choosing any option of this item; 0..1; Wilson on people.

    KeyError for a favourable value that is no option of the item.
    """
    counts = tally.choice_counts(item)
    people = sum(counts.values())
    return _share_of_people(sum(counts[option] for option in favourable), people, people, confidence)


def comprehensive_index(tally: Tally, confidence: float = 0.95) -> Estimate:
    """People all of whose answers are 4 or 5 / people with answers; 0..1; Wilson on people."""
    sums = tally.sums()
    return _share_of_people(sums.all_satisfied, sums.people, sums.n, confidence)


def _share_of_people(successes: int, people: int, answers: int, confidence: float) -> Estimate:
    if people < 2:
        return _too_few(successes, people, people, answers, SHARE, confidence)
    limits = intervals.wilson(successes, people, confidence)
    return _estimate(successes / people, limits, confidence, people, answers, "wilson")


def _too_few(
    total: float,
    count: int,
    people: int,
    answers: int,
    scale: tuple[float | None, float | None],
    confidence: float,
) -> Estimate:
    """Nobody: nothing is known. One person: the value, and the whole scale as its interval."""
    if people == 0:
        return _estimate(None, (None, None), confidence, 0, 0, "not_enough")
    return _estimate(total / count, scale, confidence, people, answers, "not_enough")


def _estimate(
    value: float | None,
    limits: tuple[float | None, float | None],
    confidence: float,
    people: int,
    answers: int,
    method: str,
) -> Estimate:
    return Estimate(value, *limits, confidence, people, answers, method, size_flags(people))


def _clip(limits: tuple[float, float]) -> tuple[float, float]:
    low, high = limits
    return max(SCALE[0], low), min(SCALE[1], high)
