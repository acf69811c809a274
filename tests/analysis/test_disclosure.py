"""Small counts and small groups stay hidden, and cannot be told from the rest and the total."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import hidden_groups, suppress_counts

counts = st.lists(st.integers(0, 40), max_size=12)


def shown(hidden):
    return [int(is_hidden) for is_hidden in hidden]


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ([], []),
        ([0, 0], [0, 0]),
        ([5, 12], [0, 0]),
        ([4, 12, 12], [1, 1, 0]),
        ([3, 2, 12], [1, 1, 0]),
        ([20, 1, 12, 0], [0, 1, 1, 0]),
        ([3, 0, 0], [1, 1, 0]),  # nothing but a zero left as cover
        ([3], [1]),
    ],
)
def test_counts_from_one_to_four_are_hidden_and_never_alone(line, hidden):
    assert shown(suppress_counts(line)) == hidden


@given(counts)
def test_every_small_count_is_hidden_and_a_single_one_has_company(line):
    hidden = suppress_counts(line)
    assert all(hidden[i] for i, count in enumerate(line) if 0 < count < 5)
    assert sum(hidden) != 1 or len(line) == 1
    assert any(0 < count < 5 for count in line) or not any(hidden)


def test_the_threshold_of_counts_is_a_parameter():
    assert shown(suppress_counts([7, 12, 30], low=10)) == [1, 1, 0]


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ([], []),
        ([10, 25, 0], [0, 0, 0]),
        ([9, 10, 25], [1, 1, 0]),
        ([3, 4, 25, 12], [1, 1, 0, 1]),  # two hidden hold only 7
        ([5, 5, 25], [1, 1, 0]),
        ([3, 0, 25], [1, 0, 1]),  # an empty group is no cover
        ([3, 0], [1, 0]),
        ([9, 12, 12], [1, 1, 0]),
    ],
)
def test_groups_under_ten_are_hidden_with_enough_company(people, hidden):
    assert shown(hidden_groups(people)) == hidden


@given(counts, st.integers(1, 15))
def test_what_hides_is_small_groups_and_no_more_cover_than_needed(people, threshold):
    hidden = hidden_groups(people, threshold)
    small = [0 < count < threshold for count in people]
    together = [count for count, is_hidden in zip(people, hidden, strict=True) if is_hidden]
    assert all(is_hidden for is_hidden, is_small in zip(hidden, small, strict=True) if is_small)
    assert 0 not in together
    everyone = [count for count in people if count]
    enough = len(together) >= 2 and sum(together) >= threshold
    assert not together or enough or len(together) == len(everyone)
    assert any(small) or not together
    assert sum(hidden) - sum(small) <= 2
