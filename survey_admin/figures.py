"""The estimates of one answer: the facility's confidence, the floor of its design effect, and what staff may not see."""

from analysis import satisfaction
from analysis.estimate import Estimate
from analysis.tally import Tally

from .queries import Answer
from .withholding import Guard


class Figures:
    """Every quantity of a report for any tally under the answer's layout; `back` chooses the reference's quarters."""

    def __init__(self, answer: Answer, back: int = 0):
        self.answer, self.guard = answer, Guard.of(answer)
        self.confidence = answer.asked.facility.confidence
        self.reference = answer.reference(back)

    def rate(self, tally: Tally, section: str | None = None) -> Estimate:
        return satisfaction.satisfaction_rate(
            tally, section, self.confidence, self.reference, self.answer.asked.facility.intra_person
        )

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
        is_hidden = self.guard.hides_number(tally.number_sums(item.code)[0])
        return satisfaction.expectation_rate(self._shown(tally, is_hidden), item.code, self.confidence)

    def returning(self, tally: Tally) -> Estimate | None:
        """Share of people who would return; None where the form does not ask, nothing in it where it is hidden."""
        item = self.answer.with_role("return")
        if item is None:
            return None
        is_hidden = self.guard.hides_choice(tally.choice_counts(item.code))
        return satisfaction.return_rate(self._shown(tally, is_hidden), item.code, confidence=self.confidence)

    def comprehensive(self, tally: Tally) -> Estimate:
        """Share of people satisfied throughout; nothing in it where the few others could be told."""
        sums = tally.sums()
        is_hidden = self.guard.hides_share(sums.all_satisfied, sums.people)
        return satisfaction.comprehensive_index(self._shown(tally, is_hidden), self.confidence)

    def _shown(self, tally: Tally, is_hidden: bool) -> Tally:
        return Tally.zero(tally.layout) if is_hidden else tally
