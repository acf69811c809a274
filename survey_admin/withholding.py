"""What of a staff report stays empty, so that nobody is told from it.

Departments stand under the check of all equations (`disclosure.hide`); sections and items are hidden by simpler
rules, rather a figure too many. Patients' reports pass through untouched, except to a head of department: nothing
of fewer than five people, and nothing from which such a few could be found by subtraction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.disclosure import Cell, Line, hidden_groups, hide, suppress_counts
from analysis.tally import Tally

from .queries import Answer, Asked, Part
from .questions import with_those_below

LOW = 5
FEWEST_FOR_HEADS = 5  # people
LEVELS = "12345"


def readable(answer: Answer, back: int = 0) -> tuple[Answer, str | None]:
    """The answer without the rounds nobody may read, and why nothing of that period is left, if so.

    While a round of the period is open nothing is shown: a figure that moves with each answer tells it. A
    closed round of too few people is left out for good: the others with it and without it would tell it too.
    """
    if answer.asked.form.audience == "patient":
        if not any(part.clean.received or part.flagged.received for part in answer.of(back)):
            return answer, "no_answers"
        return answer, "below_threshold" if _is_closed_to_head(answer, back) else None
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
    """Decides for one report what to hide; without a threshold it hides nothing.

    What is hidden of any of `rounds` alone is hidden of all of them too: a shorter period may show the others.
    """

    threshold: int | None
    hides_rare: bool = True
    rounds: tuple[Tally, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> "Guard":
        asked = answer.asked
        if asked.question.own is not None:
            return cls(FEWEST_FOR_HEADS, hides_rare=False)
        if asked.form.audience == "patient":
            return cls(None)
        rounds = sorted({part.round_id for part in answer.of() if part.round_id is not None})
        alone = (answer.add(p for p in answer.of() if p.round_id == one) for one in rounds)
        return cls(asked.facility.staff_threshold, rounds=tuple(alone))

    def departments(self, answer: Answer) -> set[int]:
        """The departments to hide. Each round counts alone: a later round must not be found by subtraction."""
        if answer.asked.question.own is not None:
            tallies = answer.departments()
            return set(tallies) if any(map(_is_small, tallies.values())) else set()
        if self.threshold is None:
            return set()
        groups: dict[tuple, list[Part]] = {}
        for part in answer.of():
            groups.setdefault((part.round_id, part.department_id), []).append(part)
        return _told_apart({key: answer.add(parts).people for key, parts in groups.items()}, self.threshold)

    def sections(self, tally: Tally) -> set[str]:
        """The sections to hide: those answered by fewer people than the threshold, and their cover."""
        return set().union(*(
            self._groups({code: one.sums(code).people for code in one.layout.sections})
            for one in (tally, *self.rounds)
        ))  # fmt: skip

    def items(self, tally: Tally) -> set[str]:
        """The items to hide; a section's sums would give a single one away, so none stays hidden alone."""
        if self.threshold is None:
            return set()
        return set().union(*(self._items(one, self.sections(tally)) for one in (tally, *self.rounds)))

    def _items(self, tally: Tally, hidden_sections: set[str]) -> set[str]:
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

    def hides_choice(self, tally: Tally, code: str) -> bool:
        """Whether so few chose one of the options that they could be told."""
        counts = [one.choice_counts(code).values() for one in (tally, *self.rounds)]
        return any(self._hides(one, sum(one)) for one in counts)

    def hides_throughout(self, tally: Tally) -> bool:
        """Whether so few were satisfied throughout, or were not, that they could be told."""
        sums = [one.sums() for one in (tally, *self.rounds)]
        return any(self._hides((s.all_satisfied, s.people - s.all_satisfied), s.people) for s in sums)

    def hides_number(self, tally: Tally, code: str) -> bool:
        """Whether so few gave a number that they could be told."""
        return any(self._hides((), one.number_sums(code)[0]) for one in (tally, *self.rounds))

    def _hides(self, counts: Iterable[int], people: int) -> bool:
        """A line with a base below the threshold or with a count so small that people could be told."""
        if self.threshold is None:
            return False
        is_rare = self.hides_rare and any(suppress_counts(list(counts), LOW))
        return 0 < people < self.threshold or is_rare

    def _groups(self, people: Mapping) -> set:
        if self.threshold is None:
            return set()
        hidden = hidden_groups(list(people.values()), self.threshold)
        return {name for name, is_hidden in zip(people, hidden, strict=True) if is_hidden}


def _told_apart(people: Mapping[tuple, int], threshold: int) -> set[int]:
    """The departments small in any round and, in that same round, their cover.

    A round may stand alone in a shorter period: cover found in another round would be taken away with it.
    """
    of_round: dict[int | None, list[tuple]] = {}
    for key in people:
        of_round.setdefault(key[0], []).append(key)
    cells = [Cell(key, count, is_base=True) for key, count in people.items()]
    cells += [Cell((one,), sum(people[key] for key in keys), is_base=True) for one, keys in of_round.items()]
    lines = [Line((one,), tuple(keys)) for one, keys in of_round.items()]
    return {key[1] for key in hide(cells, lines, threshold) if len(key) == 2}


def _is_closed_to_head(answer: Answer, back: int) -> bool:
    """Whether a head of department may not see this period of the department asked for.

    Where one department of the family is small, only the whole family is shown: anything else beside it would
    tell the small one by subtraction.
    """
    asked = answer.asked
    if asked.question.own is None:
        return False
    if _is_small(answer.total(back)):
        return True
    top = _top(asked)
    if asked.department is not None and asked.department.id == top:
        return False
    family = with_those_below(asked.departments, set() if top is None else {top})
    family |= {one.department_id for one in asked.history.before(family, asked.days(back))}
    parts = answer.within(asked.days(back))
    return any(_is_small(answer.add(p for p in parts if p.department_id == one)) for one in family)


def _top(asked: Asked) -> int | None:
    """The highest of a head's departments above the one asked for, or itself."""
    parents = {department.id: department.parent_id for department in asked.departments}
    place = asked.department.id if asked.department else None
    while place is not None and parents[place] in (asked.question.own or ()):
        place = parents[place]
    return place


def _is_small(tally: Tally) -> bool:
    return tally.received > 0 and tally.people < FEWEST_FOR_HEADS


def _answers(states: Mapping[str, int]) -> int:
    return sum(states[level] for level in LEVELS)
