"""What of a staff report stays empty, so that nobody is told from it.

A closed round is released once: what is hidden of it follows from the round alone and from what it was closed under,
and every later or longer report hides what any of its rounds hides. So all that was ever shown is made of figures
that each round shows by itself, and no difference of two reports tells more. Departments stand under the check of
all equations (`disclosure.hide`), sections and items under simpler rules, rather a figure too many. Patients' reports pass through untouched, except to a head of department: nothing
of fewer than five people, and nothing from which such a few could be found by subtraction.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from analysis.disclosure import FEW_PEOPLE, Cell, Line, hidden_groups, hide, suppress_counts
from analysis.equations import Key
from analysis.tally import Layout, Tally

from .queries import Answer, Asked, Part
from .questions import with_those_below
from .round_rules import threshold_in

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
    facility = answer.asked.facility
    large = {
        round_.id
        for round_ in answer.asked.rounds
        if answer.add(part for part in answer.parts if part.round_id == round_.id).people
        >= threshold_in(facility, round_)
    }
    kept = replace(answer, parts=tuple(part for part in answer.parts if part.round_id in large))
    return kept, None if kept.of(back) else "below_threshold"


class Alone(NamedTuple):
    """What is looked at by itself: a staff round, or a head's period; and the fewest people to say anything of."""

    tally: Tally
    threshold: int


@dataclass(frozen=True)
class Guard:
    """Decides for one report what to hide: whatever any of these would hide alone. Of none it hides nothing."""

    looked_at: tuple[Alone, ...] = ()
    hides_rare: bool = True

    @classmethod
    def of(cls, answer: Answer) -> "Guard":
        asked = answer.asked
        if asked.question.own is not None:
            return cls((Alone(answer.total(), FEWEST_FOR_HEADS),), hides_rare=False)
        return cls(tuple(Alone(answer.add(parts), least) for parts, least in _rounds(answer)))

    def departments(self, answer: Answer) -> set[int]:
        """The departments to hide: those small in any round and their cover in that same round."""
        if answer.asked.question.own is not None:
            tallies = answer.departments()
            return set(tallies) if any(map(_is_small, tallies.values())) else set()
        found: set[int] = set()
        for parts, least in _rounds(answer):
            ids = sorted({part.department_id for part in parts})
            found |= told_apart(
                {one: answer.add(p for p in parts if p.department_id == one) for one in ids}, least
            )
        return found

    def sections(self) -> set[str]:
        """The sections to hide: those answered by too few, those whose one question is hidden, and their cover."""
        return set().union(*(self._sections(*alone) for alone in self.looked_at))

    def items(self) -> set[str]:
        """The items to hide; a section's sums would give a single one away, so none stays hidden alone."""
        sections = self.sections()
        return set().union(*(self._items(tally, least, sections) for tally, least in self.looked_at))

    def _sections(self, tally: Tally, least: int) -> set[str]:
        people = {code: tally.sums(code).people for code in tally.layout.sections}
        small = _hidden(people, least)
        for section, items in _of_sections(tally.layout).items():
            answered = [item for item in items if _answers(tally.states(item))]
            if len(answered) == 1 and self._hides_item(tally, answered[0], least):
                small |= {section}
        return small | _cover(people, small)

    def _items(self, tally: Tally, least: int, hidden_sections: set[str]) -> set[str]:
        hidden: set[str] = set()
        for section, items in _of_sections(tally.layout).items():
            small = {item for item in items if self._hides_item(tally, item, least)}
            answers = {item: _answers(tally.states(item)) for item in items}
            hidden |= set(items) if section in hidden_sections else small | _cover(answers, small)
        return hidden

    def _hides_item(self, tally: Tally, item: str, least: int) -> bool:
        states = tally.states(item)
        return self._hides(states.values(), _answers(states), least)

    def hides_choice(self, code: str) -> bool:
        """Whether so few chose one of the options that they could be told."""
        counts = [(one.choice_counts(code).values(), least) for one, least in self.looked_at]
        return any(self._hides(one, sum(one), least) for one, least in counts)

    def hides_throughout(self) -> bool:
        """Whether so few were satisfied throughout, or were not, that they could be told."""
        sums = [(one.sums(), least) for one, least in self.looked_at]
        return any(
            self._hides((s.all_satisfied, s.people - s.all_satisfied), s.people, least) for s, least in sums
        )

    def hides_number(self, code: str) -> bool:
        """Whether so few gave a number that they could be told."""
        return any(self._hides((), one.number_sums(code)[0], least) for one, least in self.looked_at)

    def _hides(self, counts: Iterable[int], people: int, least: int) -> bool:
        """A line with a base below the threshold or with a count so small that people could be told."""
        is_rare = self.hides_rare and any(suppress_counts(list(counts), LOW))
        return 0 < people < least or is_rare


def told_apart(groups: Mapping[Key, Tally], threshold: int, of_one_mind: bool = True) -> set[Key]:
    """Which groups of one round to hide, with their cover, where the round's whole is printed beside them.

    Those of fewer people than the threshold, and small ones in which everybody, or nobody, was satisfied with
    everything: such a rate tells what each of them answered. Of a longer report hide what any of its rounds hides: a
    round may stand alone in a shorter one, and cover found in another round would be taken away with it.
    """
    cells: list[Cell[Key | None]] = [Cell(key, tally.people, is_base=True) for key, tally in groups.items()]
    whole: Cell[Key | None] = Cell(None, sum(cell.count for cell in cells), is_base=True)
    secret = [key for key, tally in groups.items() if of_one_mind and _is_of_one_mind(tally)]
    hidden = hide([*cells, whole], [Line(None, tuple(groups))], threshold, secret=secret)
    return {key for key in hidden if key is not None}


def _is_of_one_mind(tally: Tally) -> bool:
    sums = tally.sums()
    return 0 < sums.people < FEW_PEOPLE and sums.y in (0, sums.n)


def _rounds(answer: Answer) -> Iterator[tuple[list[Part], int]]:
    """The parts of every staff round of the period with the people it is shown from; none of patients'."""
    if answer.asked.form.audience == "patient":
        return
    parts = answer.of()
    for round_ in answer.asked.rounds_of():
        if own := [part for part in parts if part.round_id == round_.id]:
            yield own, threshold_in(answer.asked.facility, round_)


def _of_sections(layout: Layout) -> dict[str, list[str]]:
    """The items of every section."""
    found: dict[str, list[str]] = {section: [] for section in layout.sections}
    for item, section in layout.section_codes.items():
        found[section].append(item)
    return found


def _hidden(people: Mapping[str, int], least: int) -> set[str]:
    hidden = hidden_groups(list(people.values()), least)
    return {name for name, is_hidden in zip(people, hidden, strict=True) if is_hidden}


def _cover(counts: Mapping[str, int], hidden: Collection[str]) -> set[str]:
    """The smallest of the others where one is hidden alone: the sum of all would give it away."""
    left = [name for name in counts if name not in hidden and counts[name]]
    return {min(left, key=lambda name: (counts[name], name))} if len(hidden) == 1 and left else set()


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
