"""What of a staff report stays empty, so that nobody is told from it.

Conservative on purpose, until the linear-algebra check of the disclosure issue stands behind it: it rather hides
a figure too many. Patients' reports pass through untouched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.disclosure import hidden_groups, suppress_counts
from analysis.tally import Tally

from .queries import Answer, Part

LOW = 5
LEVELS = "12345"


def readable(answer: Answer, back: int = 0) -> tuple[Answer, str | None]:
    """The answer without the rounds nobody may read, and why nothing of that quarter is left, if so.

    While a round of the quarter is open nothing is shown: a figure that moves with each answer tells it. A
    closed round of too few people is left out for good: the others with it and without it would tell it too.
    """
    if answer.asked.form.audience == "patient":
        return answer, None if answer.total(back).received else "no_answers"
    if any(round_.closed_at is None for round_ in answer.asked.rounds_of(back)):
        return answer, "round_open"
    if not answer.total(back).received:
        return answer, "no_answers"
    threshold = answer.asked.facility.staff_threshold
    large = {
        round_.id
        for round_ in answer.asked.rounds
        if answer.add(part for part in answer.parts if part.round_id == round_.id).people >= threshold
    }
    kept = replace(answer, parts=tuple(part for part in answer.parts if part.round_id in large))
    return kept, None if kept.of(back) else "below_threshold"


@dataclass(frozen=True)
class Guard:
    """Decides for one report what to hide; without a threshold it hides nothing."""

    threshold: int | None

    @classmethod
    def of(cls, answer: Answer) -> "Guard":
        asked = answer.asked
        return cls(asked.facility.staff_threshold if asked.form.audience == "staff" else None)

    def departments(self, answer: Answer) -> set[int]:
        """The departments to hide. Each round counts alone: a later round must not be found by subtraction."""
        people = dict.fromkeys(answer.departments(), 0)
        groups: dict[tuple, list[Part]] = {}
        for part in answer.of():
            groups.setdefault((part.round_id, part.department_id), []).append(part)
        for (_, department), parts in groups.items():
            count = answer.add(parts).people
            people[department] = min(count or people[department], people[department] or count)
        return self._groups(people)

    def sections(self, tally: Tally) -> set[str]:
        """The sections to hide: those answered by fewer people than the threshold, and their cover."""
        return self._groups({code: tally.sums(code).people for code in tally.layout.sections})

    def items(self, tally: Tally) -> set[str]:
        """The items to hide; a section's sums would give a single one away, so none stays hidden alone."""
        if self.threshold is None:
            return set()
        hidden_sections = self.sections(tally)
        hidden = set()
        for section in tally.layout.sections:
            items = [item for item, code in tally.layout.section_codes.items() if code == section]
            small = {item for item in items if self.hides_item(tally.states(item))}
            if len(small) == 1 and len(items) > 1:
                small.add(min(set(items) - small, key=lambda item: (_answers(tally.states(item)), item)))
            hidden |= set(items) if section in hidden_sections else small
        return hidden

    def hides_item(self, states: Mapping[str, int]) -> bool:
        return self._hides(states.values(), _answers(states))

    def hides_choice(self, counts: Mapping[str, int]) -> bool:
        return self._hides(counts.values(), sum(counts.values()))

    def hides_share(self, successes: int, people: int) -> bool:
        """Whether so few lie on one side of a share that they could be told."""
        return self._hides((successes, people - successes), people)

    def hides_number(self, people: int) -> bool:
        return self._hides((), people)

    def _hides(self, counts: Iterable[int], people: int) -> bool:
        """A line with a base below the threshold or with a count so small that people could be told."""
        if self.threshold is None:
            return False
        return 0 < people < self.threshold or any(suppress_counts(list(counts), LOW))

    def _groups(self, people: Mapping) -> set:
        if self.threshold is None:
            return set()
        hidden = hidden_groups(list(people.values()), self.threshold)
        return {name for name, is_hidden in zip(people, hidden, strict=True) if is_hidden}


def _answers(states: Mapping[str, int]) -> int:
    return sum(states[level] for level in LEVELS)
