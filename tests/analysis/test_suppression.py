"""What nested and successive tables print tells nobody: checked by solving all their equations another way."""

from functools import cache
from itertools import combinations

import pytest

from analysis import suppression
from analysis.disclosure import Cell, Line, hide, rest_of
from tests.analysis.tables import hospital, pinned, solvable

SEEDS = range(8)


@cache
def masked(seed):
    """A hospital's year and what of it is hidden."""
    cells, lines = hospital(seed)
    return cells, lines, hide(cells, lines)


def shown(cells, hidden):
    return {cell.key: cell.count for cell in cells if cell.is_printed and cell.key not in hidden}


def row(name, *counts):
    """A group by what it said: its base, its counts, and the line of both."""
    base = Cell(name, sum(counts), is_base=True)
    parts = [Cell((name, i), count) for i, count in enumerate(counts)]
    return [base, *parts], Line(name, tuple(part.key for part in parts))


def grid(rows):
    """A table with its margins, without bases: only small counts are secret."""
    width = range(len(rows[0]))
    sums = [[sum(row_) for row_ in rows], [sum(column) for column in zip(*rows, strict=True)]]
    cells = [Cell((r, c), rows[r][c]) for r in range(len(rows)) for c in width]
    cells += [Cell((r, "+"), total) for r, total in enumerate(sums[0])]
    cells += [Cell(("+", c), total) for c, total in enumerate(sums[1])]
    lines = [Line((r, "+"), tuple((r, c) for c in width)) for r in range(len(rows))]
    lines += [Line(("+", c), tuple((r, c) for r in range(len(rows)))) for c in width]
    return cells, lines


@pytest.mark.parametrize("seed", SEEDS)
def test_no_hidden_count_follows_from_all_tables_together(seed):
    cells, lines, hidden = masked(seed)
    assert hidden
    assert solvable(lines, shown(cells, hidden)) == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_printed_tables_differ_by_a_group_too_small(seed):
    cells, lines, hidden = masked(seed)
    printed = shown(cells, hidden)
    bases = {key for key in printed if key[2] == "base"}
    nested = {line.total: set(line.parts) for line in lines if line.total in bases}
    for whole, part in combinations(bases, 2):
        for large, little in ((whole, part), (part, whole)):
            if little in nested.get(large, ()):
                assert printed[large] == printed[little] or printed[large] - printed[little] >= 10


@pytest.mark.parametrize("seed", SEEDS)
def test_every_small_base_and_count_is_hidden_with_its_row(seed):
    cells, lines, hidden = masked(seed)
    for cell in cells:
        group, period, _answer = cell.key
        assert cell.key in hidden or not 0 < cell.count < (10 if cell.is_base else 5)
        assert (group, period, "base") not in hidden or cell.key in hidden


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_whole_people_leave_a_second_value_for_every_hidden_count(seed):
    assert pinned(*masked(seed)) == set()


def released_one_after_the_other(cells, lines):
    """Quarter by quarter, then the half-years and the year: what all releases show and what each hid."""
    printed, hidden = {}, set()
    for periods in (("Q1",), ("Q2",), ("H1",), ("Q3",), ("Q4", "H2", "Y")):
        now = [
            Cell(cell.key, cell.count, cell.is_base, cell.key in printed or cell.key[1] in periods)
            for cell in cells
        ]
        kept_back = hide(now, lines, released=printed, secret=hidden)
        hidden |= kept_back
        printed |= {key: count for key, count in shown(now, kept_back).items() if key[1] in periods}
    return printed, hidden


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_released_before_and_what_is_now_tell_nothing_together(seed):
    cells, lines = hospital(seed, sizes=(8, 12, 30, 60))
    printed, hidden = released_one_after_the_other(cells, lines)
    assert printed
    assert hidden.isdisjoint(printed)
    assert solvable(lines, printed) & hidden == set()


def test_without_company_a_single_hidden_count_would_follow(monkeypatch):
    monkeypatch.setattr(suppression._Table, "_break_proofs", lambda table: False)
    monkeypatch.setattr(suppression._Table, "_allow_alternatives", lambda table: False)
    cells, line = row("ward", 3, 12, 25, 40, 0)
    assert hide(cells, [line]) == {("ward", 0), ("ward", 1)}


BRIDGED = [[3, 3, 50, 60], [4, 3, 2, 70], [80, 90, 3, 3], [81, 91, 4, 3]]


def test_two_hidden_in_every_line_are_not_enough_and_the_equations_find_it(monkeypatch):
    """(1, 2) alone links two squares of hidden counts: what goes through it is known."""
    monkeypatch.setattr(suppression._Table, "_allow_alternatives", lambda table: False)
    cells, lines = grid(BRIDGED)
    small = {cell.key for cell in cells if cell.count < 5}
    assert all(sum(key in small for key in line.keys) != 1 for line in lines)
    assert solvable(lines, shown(cells, small)) == {(1, 2)}
    hidden = hide(cells, lines)
    assert solvable(lines, shown(cells, hidden)) == set()
    assert len(hidden - small) <= 3


def test_two_ones_of_two_are_known_and_a_third_count_covers_them():
    """2 people in two hidden counts, neither empty: one each. The equations alone would let it pass."""
    cells, line = row("ward", 1, 1, 40, 60)
    assert hide(cells, [line]) == {("ward", 0), ("ward", 1), ("ward", 2)}


def test_a_printed_mean_is_an_equation_too():
    cells, line = row("ward", 2, 3, 20, 30)
    score = Cell("score", 2 + 6 + 60 + 120)
    mean = Line("score", line.parts, (1, 2, 3, 4))
    assert hide(cells, [line]) == {("ward", 0), ("ward", 1)}
    hidden = hide([*cells, score], [line, mean])
    assert hidden > {("ward", 0), ("ward", 1)}
    assert solvable([line, mean], shown([*cells, score], hidden)) == set()


def test_hidden_departments_hold_ten_people_together():
    cells = [Cell("all", 60, is_base=True), *(Cell(i, n, is_base=True) for i, n in enumerate((3, 4, 12, 41)))]
    assert hide(cells, [Line("all", (0, 1, 2, 3))]) == {0, 1, 2}


def test_all_and_all_without_three_flagged_are_never_both_shown():
    everybody, line = row("all", 20, 40, 60)
    clean, clean_line = row("clean", 19, 39, 59)
    pairs = zip(everybody, clean, strict=True)
    rests, rest_lines = zip(*(rest_of((w.key, "flagged"), w, [c]) for w, c in pairs), strict=True)
    lines = [line, clean_line, *rest_lines]
    hidden = hide([*everybody, *clean, *rests], lines)
    assert "clean" in hidden
    official = {cell.key: cell.count for cell in clean}
    later = hide([*everybody, *clean, *rests], lines, released=official)
    assert {cell.key for cell in everybody} <= later
    assert not later & set(official)


def test_what_only_earlier_releases_tell_is_past_help_and_hides_nothing_more():
    cells, line = row("ward", 3, 12, 25)
    released = {"ward": 40, ("ward", 1): 12, ("ward", 2): 25}
    assert hide(cells, [line], released=released) == {("ward", 0)}


def test_what_is_secret_elsewhere_is_hidden_here_with_company():
    cells, line = row("ward", 30, 12, 25)
    assert hide(cells, [line]) == frozenset()
    assert hide(cells, [line], secret=[("ward", 2)]) == {("ward", 1), ("ward", 2)}


def test_a_single_count_of_no_line_and_no_cell_at_all():
    assert hide([], []) == frozenset()
    assert hide([Cell("a", 3), Cell("b", 0), Cell("c", 5)], []) == {"a"}


@pytest.mark.parametrize(
    ("lines", "released", "message"),
    [
        ([Line("ward", ("a",))], {}, "no count for a"),
        ([Line("ward", (("ward", 0),))], {}, "do not add up"),
        ([], {"ward": 39}, "released as 39 and is now 40"),
    ],
)
def test_counts_that_contradict_each_other_are_refused_by_name(lines, released, message):
    cells, _line = row("ward", 3, 12, 25)
    with pytest.raises(ValueError, match=message):
        hide(cells, lines, released=released)
