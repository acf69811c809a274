"""The people a round asks of each department, so that its rates keep a wanted margin."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.sampling import allocate, sample_size
from survey_core.models import Facility
from survey_core.questionnaire import Definition

Visits = Mapping[int, int | None]


@dataclass(frozen=True)
class Rule:
    """Margin, expected share and confidence from 0 to 1; at `least` so many people per department.

    The margin holds in each department, or, where `is_split`, in the whole hospital.
    """

    margin: float
    share: float
    confidence: float
    design_effect: float
    least: float
    is_split: bool = False

    def people(self, definition: Definition, visits: Visits) -> dict[int, int]:
        """People to ask by department id; a department without known visits is never too small.

        Split by visits, departments without visits are left out: nothing tells their part.
        """
        if self.is_split:
            sizes = {one: number for one, number in visits.items() if number}
            total = self._size(definition, sum(sizes.values()))
            found = dict(zip(sizes, allocate(total, list(sizes.values())), strict=True))
        else:
            found = {one: self._size(definition, number) for one, number in visits.items()}
        return {one: self._at_least(people, visits[one]) for one, people in found.items()}

    def _size(self, definition: Definition, population: int | None) -> int:
        each = max(1, len(definition.likert))
        rule = (self.margin, self.share, self.confidence, self.design_effect, each)
        return sample_size(*rule, population=population).people

    def _at_least(self, people: int, visits: int | None) -> int:
        wanted = max(people, int(self.least))
        return wanted if visits is None else min(wanted, visits)


def proposed(facility: Facility, definition: Definition) -> Rule:
    """What the facility's settings and the questionnaire's length propose.

    The design effect is never taken smaller than what the printed interval assumes of the answers of one
    person, 1 + (answers - 1) * intra_person: else the reports would miss the margin asked for here.
    """
    assumed = 1 + (len(definition.likert) - 1) * facility.intra_person
    effect = max(facility.design_effect, assumed)
    return Rule(facility.margin, facility.target, facility.confidence, effect, facility.few_people)
