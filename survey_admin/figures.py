"""The estimates of one answer: the facility's confidence, the floor of its design effect, and what staff may not see."""

from collections.abc import Callable, Sequence

from analysis import satisfaction
from analysis.estimate import Estimate
from analysis.tally import Tally
from analysis.weighting import Stratum, weighted_rate

from .queries import Answer
from .withholding import Guard


class Figures:
    """Every quantity of a report for any tally under the answer's layout; `back` chooses the reference's quarters."""

    def __init__(self, answer: Answer, back: int = 0):
        self.answer, self.guard = answer, Guard.of(answer)
        self.confidence = answer.asked.facility.confidence
        self.reference = satisfaction.Reference(answer.reference(back))

    def rate(self, tally: Tally, section: str | None = None, confidence: float | None = None) -> Estimate:
        return self.printed_rate(tally, section)(confidence or self.confidence)

    def printed_rate(self, tally: Tally, section: str | None = None) -> Callable[[float], Estimate]:
        """The rate as a function of the confidence."""
        intra_person = self.answer.asked.facility.intra_person
        return satisfaction.printed_rate(tally, section, self.reference, intra_person)

    def weighted_rate(self, strata: Sequence[Stratum], total: Tally) -> Estimate:
        """The rate with every department weighing as many visits as it had; the floor is that of the total."""
        sums = total.sums()
        if not sums.people:
            return weighted_rate(strata, 1.0, self.confidence)
        intra_person = self.answer.asked.facility.intra_person
        floor = satisfaction.least_design_effect(sums, self.reference, None, intra_person)
        return weighted_rate(strata, floor, self.confidence)

    def mean(self, tally: Tally, section: str | None = None) -> Estimate:
        return satisfaction.mean_score(tally, section, self.confidence)

    def item_rate(self, tally: Tally, code: str) -> Estimate:
        return satisfaction.item_rate(tally, code, self.confidence)

    def item_mean(self, tally: Tally, code: str) -> Estimate:
        return satisfaction.item_mean(tally, code, self.confidence)

    def expectation(self, tally: Tally) -> Estimate | None:
        """Mean percent of expectation met; None where the form does not ask, nothing in it where it is hidden."""
        item = self.answer.with_role("expectation")
        if item is None:
            return None
        is_hidden = self.guard.hides_number(item.code)
        return satisfaction.expectation_rate(self._shown(tally, is_hidden), item.code, self.confidence)

    def returning(self, tally: Tally) -> Estimate | None:
        """Share of people who would return; None where the form does not ask, nothing in it where it is hidden."""
        item = self.answer.with_role("return")
        if item is None:
            return None
        is_hidden = self.guard.hides_choice(item.code)
        return satisfaction.return_rate(self._shown(tally, is_hidden), item.code, confidence=self.confidence)

    def comprehensive(self, tally: Tally) -> Estimate:
        """Share of people satisfied throughout; nothing in it where the few others could be told."""
        is_hidden = self.guard.hides_throughout()
        return satisfaction.comprehensive_index(self._shown(tally, is_hidden), self.confidence)

    def _shown(self, tally: Tally, is_hidden: bool) -> Tally:
        return Tally.zero(tally.layout) if is_hidden else tally
