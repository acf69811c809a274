"""No hidden group follows from anything the pages of quarters, half-years and years print."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from analysis.equations import Line, determined
from analysis.tally import Tally
from survey_admin.profile_cut import hidden_places
from survey_admin.profile_groups import Grouping, Kind
from tests.analysis.rows import LAYOUT, tally_of

THRESHOLD, GROUPS, PLACES = 10, 4, range(4)
counts = st.lists(st.integers(0, 45), min_size=GROUPS, max_size=GROUPS).filter(
    lambda some: sum(some) >= THRESHOLD
)


def grouping(rounds) -> Grouping:
    """Groups of so many people in each round, who do not all answer alike."""
    tallies = (tuple(tally_of(*(["12345"] * n)) if n else Tally.zero(LAYOUT) for n in one) for one in rounds)
    return Grouping(LAYOUT, tuple(Kind(str(place), "") for place in PLACES), tuple(tallies))


def hidden(rounds) -> set[int]:
    return hidden_places(grouping(rounds), THRESHOLD, is_staff=True)


@given(st.lists(counts, min_size=1, max_size=3))
def test_what_is_hidden_follows_from_no_page_of_any_of_its_rounds(rounds):
    """A page may stand for any of the rounds together: a cell is (rounds, group), a round alone the sum of its groups."""
    numbers = range(len(rounds))
    pages = [some for size in range(1, len(rounds) + 1) for some in combinations(numbers, size)]
    printed, lines, secret = set(), [], set()
    for page in pages:
        not_shown = hidden([rounds[number] for number in page])
        printed |= {(page,)} | {(page, place) for place in PLACES if place not in not_shown}
        secret |= {(page, place) for place in not_shown if any(rounds[number][place] for number in page)}
        lines.append(Line((page,), tuple((page, place) for place in PLACES)))
        if len(page) > 1:
            lines += [Line((page, place), tuple(((n,), place) for n in page)) for place in PLACES]
    printed |= {((n,), place) for n in numbers for place in PLACES if not rounds[n][place]}
    assert not determined(printed, lines) & secret


@given(counts)
def test_a_small_group_is_hidden_in_company_of_enough_people(people):
    not_shown = hidden([people])
    assert {place for place in PLACES if 0 < people[place] < THRESHOLD} <= not_shown
    if not_shown and len([n for n in people if n]) > 1:
        assert len(not_shown) >= 2
        assert sum(people[place] for place in not_shown) >= THRESHOLD


def test_an_empty_group_is_no_secret_and_no_cover():
    assert hidden([[30, 8, 20, 0]]) == {1, 2}
    assert hidden([[30, 20, 0, 0]]) == set()


def test_a_small_group_of_one_mind_is_hidden_for_staff_only():
    alike = Tally.total([tally_of("55555")] * 20, LAYOUT)
    divided = tally_of(*(["12345"] * 40))
    groups = Grouping(
        LAYOUT, (Kind("a", ""), Kind("b", ""), Kind("c", "")), ((alike, divided, divided + divided),)
    )
    assert hidden_places(groups, THRESHOLD, is_staff=True) == {0, 1}
    assert hidden_places(groups, THRESHOLD, is_staff=False) == set()
