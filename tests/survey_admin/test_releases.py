"""All staff reports ever shown, taken together: no hidden count follows from them, however they are subtracted."""

from collections import Counter
from datetime import date
from itertools import permutations
from random import Random
from typing import NamedTuple

import pytest

from analysis.equations import Line, determined
from survey_core.periods import HalfYear, Quarter, Year
from tests.builders import full_answers

from .staff_rounds import Staff

LEAST, RARE = 10, 5
DAYS = (date(2025, 7, 10), date(2025, 9, 10), date(2025, 11, 10), date(2025, 12, 10))
PERIODS = (Quarter(2025, 3), Quarter(2025, 4), HalfYear(2025, 2), Year(2025))
LEVELS = "12345"
on_one = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


class Table(NamedTuple):
    """What one report printed: every count by what it counts, and the rounds it counts over."""

    rounds: frozenset[int]
    counts: dict[tuple, int]


class Releases:
    """Staff rounds answered at random; after every closing each report that can be read is taken down."""

    def __init__(self, staff: Staff, seed: int):
        self.staff, self.random = staff, Random(seed)
        self.unsatisfied = (0.02, 0.4)[seed % 2]  # few: a section hides one question; many: most of them
        # (round, "department", code), (round, "state", item, level) and (round, "unsatisfied", item)
        self.truth: Counter = Counter()
        self.tables: list[Table] = []
        self.ends: dict[int, date] = {}
        for day in DAYS:
            self._close_a_round(day)
            self.tables += [self._table(period) for period in PERIODS]

    def _close_a_round(self, day: date):
        made = self.staff.round(day, close=False)
        self.ends[made.id] = day
        for code in self.staff.facility.departments:
            people = [self._answers() for _person in range(self.random.choice((0, 2, 7, 12, 18, 30)))]
            if people:
                self.staff.answer(people, on=day, department=code)
            self.truth[made.id, "department", code] = len(people)
            answered = [(item, level) for one in people for item, level in one.items()]
            self.truth.update((made.id, "state", item, str(level)) for item, level in answered)
            self.truth.update((made.id, "unsatisfied", item) for item, level in answered if level < 4)
        self.staff.close(made)

    def _answers(self) -> dict:
        """Somebody satisfied, with now and then one thing they are not satisfied with."""
        found = {item.code: self.random.choice((4, 5)) for item in self.staff.definition.likert}
        if self.random.random() < self.unsatisfied:
            found[self.random.choice(list(found))] = self.random.choice((1, 2, 3))
        return found

    def _table(self, period) -> Table:
        report, days = self.staff.report(period), period.days("calendar")
        inside = frozenset(
            one for one, end in self.ends.items() if end in days and self._people(one) >= LEAST
        )
        return Table(inside, {} if report.withheld else printed(report))

    def _people(self, round_: int) -> int:
        return sum(
            count for (one, kind, *_), count in self.truth.items() if (one, kind) == (round_, "department")
        )


def printed(report) -> dict[tuple, int]:
    """Every count a report prints or gives away by a rate or a mean of a known base."""
    groups = [(("all",), report.headline.satisfaction, report.headline.mean)]
    groups += [
        (("section", one.code), one.satisfaction, one.mean) for one in report.sections if not one.is_hidden
    ]
    found = {("people",): report.headline.satisfaction.people}
    for key, rate, mean in groups:
        found |= {(*key, "n"): rate.answers, (*key, "y"): round(rate.value * rate.answers),
                  (*key, "x"): round(mean.value * mean.answers)}  # fmt: skip
    found |= {
        ("department", one.code): one.satisfaction.people for one in report.departments if not one.is_hidden
    }
    for one in report.items:
        found |= {("state", one.code, level): one.states[level] for level in LEVELS if one.states}
    return found


def cells_of(releases, table: Table, key: tuple) -> tuple[tuple, tuple[int, ...]]:
    """The true counts that a printed one is the sum of, and how often it holds each."""
    kind, *rest = key
    if kind in ("people", "department"):
        codes = rest or list(releases.staff.facility.departments)
        return tuple((one, "department", code) for one in table.rounds for code in codes), ()
    if kind == "state":
        return tuple((one, "state", *rest) for one in table.rounds), ()
    weight = {"n": lambda level: 1, "y": lambda level: int(level > "3"), "x": int}[rest[-1]]
    items = [item.code for item in releases.staff.definition.likert if rest[:-1] in ([], [item.section])]
    cells = tuple((one, "state", item, level) for one in table.rounds for item in items for level in LEVELS)
    return cells, tuple(weight(cell[-1]) for cell in cells)


def is_secret(cell: tuple, count: int) -> bool:
    return 0 < count < (LEAST if "department" in cell or "people" in cell else RARE)


def check_algebra(releases):
    """No secret count follows from all lines ever printed, by exact elimination."""
    lines, published = [], set()
    for number, table in enumerate(releases.tables):
        for key, count in table.counts.items():
            cells, factors = cells_of(releases, table, key)
            times = factors or (1,) * len(cells)
            assert count == sum(n * releases.truth[cell] for n, cell in zip(times, cells, strict=True)), key
            lines.append(Line((number, key), cells, factors))
            published.add((number, key))
    lines += [Line(cell, tuple((cell[0], "state", cell[2], level) for level in "123"))
              for cell in releases.truth if cell[1] == "unsatisfied"]  # fmt: skip
    secret = {cell for cell, count in releases.truth.items() if is_secret(cell, count)}
    assert secret  # else there was nothing to guard
    assert determined(published, lines) & secret == set()


def check_pairs(releases):
    """No two tables differ by a count that would be hidden where it stood alone."""
    compared = 0
    for one, other in permutations(releases.tables, 2):
        if one.rounds > other.rounds:
            for key in one.counts.keys() & other.counts.keys():
                difference = one.counts[key] - other.counts[key]
                compared += 1
                assert key[0] not in ("state", "department", "people") or not is_secret(key, difference)
    assert compared


def check_remainders(releases):
    """What a table leaves beside its departments is nobody, or people enough."""
    for table in filter(lambda table: table.counts, releases.tables):
        shown = sum(count for key, count in table.counts.items() if key[0] == "department")
        assert not 0 < table.counts["people",] - shown < LEAST


@on_one
@pytest.mark.parametrize("seed", range(6))
def test_nothing_hidden_follows_from_all_that_was_ever_printed(session, engine, facility, seed):
    releases = Releases(Staff(session, engine, facility), seed)
    check_algebra(releases)
    check_pairs(releases)
    check_remainders(releases)


@on_one
@pytest.mark.parametrize(
    "change", [{"staff_threshold": 5}, {"max_blank_share": 1.0}, {"reject_blank_section": False}]
)
def test_a_setting_changed_later_moves_no_figure_of_a_closed_round(session, engine, facility, change):
    staff = Staff(session, engine, facility)
    opened = staff.round(close=False, KB=30, NOI=7)
    blank = {code: level for code, level in full_answers(staff.definition).items() if code[0] != "B"}
    staff.answer([blank] * 3)
    staff.close(opened)
    before = printed(staff.report())
    for name, value in change.items():
        setattr(facility.facility, name, value)
    session.commit()
    assert printed(staff.report()) == before
