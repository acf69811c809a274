"""Counts that follow from others by adding and subtracting, and other tables that agree with what is printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.alternatives import Alternatives
from analysis.equations import Line, determined, proofs, weights
from tests.analysis.tables import solvable

keys = st.integers(0, 9)
lines_ = st.lists(st.builds(lambda total, parts: Line(total, tuple(parts)), keys,
                            st.lists(keys, min_size=1, max_size=4, unique=True)), min_size=1, max_size=7)  # fmt: skip


@given(lines_, st.sets(keys))
def test_what_follows_is_what_the_rank_of_the_whole_system_says(lines, shown):
    assert determined(shown, lines) == solvable(lines, shown)


@given(lines_, st.sets(keys))
def test_a_proof_uses_nothing_hidden_but_what_it_proves(lines, shown):
    for proof in proofs(shown, lines):
        used = weights(proof, lines)
        assert used.keys() - shown == {proof.key}


def test_multiples_count_in_a_sum_of_scores():
    lines = [Line("people", ("low", "high")), Line("score", ("low", "high"), (1, 5))]
    assert determined({"people", "score"}, lines) == {"low", "high"}
    with pytest.raises(ValueError, match="2 parts of score and 1 factors"):
        Line("score", ("low", "high"), (1,))


def search(rows, counts, floor):
    lines = [Line(total, tuple(parts)) for total, parts in rows.items()]
    hidden = [key for key in counts if key not in rows]
    return Alternatives(counts, dict.fromkeys(hidden, floor), hidden, lines)


SQUARE = {"r1": "ab", "r2": "cd", "c1": "ac", "c2": "bd"}


def test_another_table_keeps_every_printed_sum():
    counts = {"a": 2, "b": 3, "c": 1, "d": 4, "r1": 5, "r2": 5, "c1": 3, "c2": 7}
    moves = search(SQUARE, counts, 0).find("a")
    assert moves["a"]
    assert all(sum(moves.get(part, 0) for part in parts) == 0 for parts in SQUARE.values())
    assert all(counts[key] + step >= 0 for key, step in moves.items())


@pytest.mark.parametrize("floor", [0, 1])
def test_where_people_are_too_few_there_is_none(floor):
    counts = {
        "a": floor,
        "b": 3,
        "c": 1,
        "d": floor,
        "r1": 3 + floor,
        "r2": 1 + floor,
        "c1": 1 + floor,
        "c2": 3 + floor,
    }
    assert bool(search(SQUARE, counts, 0).find("b"))
    stuck = {**counts, "b": floor, "c": floor}
    assert search(SQUARE, stuck, floor).find("b") is None


def test_the_solver_finds_what_the_short_search_does_not(monkeypatch):
    monkeypatch.setattr("analysis.alternatives.BUDGET", 0)
    counts = {"a": 2, "b": 3, "c": 1, "d": 4, "r1": 5, "r2": 5, "c1": 3, "c2": 7}
    moves = search(SQUARE, counts, 1).find("b")
    assert moves["b"]
    assert all(sum(moves.get(part, 0) for part in parts) == 0 for parts in SQUARE.values())
