"""Staff answers: nothing while a round is open, nothing about few people, nothing found by subtraction."""

from datetime import date

import pytest

from survey_core.periods import HalfYear, Quarter, Year
from tests.builders import full_answers

from .staff_rounds import Q3, Staff

SEPTEMBER = date(2025, 9, 10)


@pytest.fixture
def staff(session, engine, facility):
    return Staff(session, engine, facility)


def hidden(report):
    return {line.code for line in report.departments if line.is_hidden}


def test_an_open_round_shows_nothing_not_even_how_many_answered(staff):
    staff.round(close=False, KB=30)
    made = staff.report()
    assert made.withheld == "round_open"
    assert (made.received, made.headline.satisfaction.people, made.departments, made.items) == (0, 0, (), ())


def test_a_closed_round_is_shown_with_its_name(staff):
    made_round = staff.round(KB=30)
    made = staff.report()
    assert (made.withheld, made.rounds) == (None, (made_round.name,))
    assert made.headline.satisfaction.value == 1.0


def test_an_open_round_withholds_the_closed_one_of_its_quarter(staff):
    staff.round(KB=30)
    staff.round(SEPTEMBER, close=False, KB=1)
    assert staff.report().withheld == "round_open"


@pytest.mark.parametrize(("people", "withheld"), [(9, "below_threshold"), (10, None)])
def test_a_round_of_fewer_people_than_the_threshold_is_withheld(staff, people, withheld):
    staff.round(KB=people)
    made = staff.report()
    assert made.withheld == withheld
    assert made.received == (0 if withheld else people)


def test_a_small_department_hides_with_the_next_smallest_as_cover(staff):
    staff.round(KB=40, NOI=20, SAN=12, MAT=3, of_one_mind=False)
    made = staff.report()
    assert hidden(made) == {"MAT", "SAN"}
    line = next(line for line in made.departments if line.code == "MAT")
    assert (line.satisfaction, line.mean) == (None, None)


def test_a_small_department_in_which_everybody_is_satisfied_hides_as_if_it_were_smaller(staff):
    """Its rate would tell what each of them answered; thirty people are told nothing of by it."""
    staff.round(KB=40, NOI=30, SAN=29, of_one_mind=True)
    assert hidden(staff.report()) == {"SAN", "NOI"}


def test_a_later_small_round_is_not_found_by_subtraction(staff):
    staff.round(KB=30, NOI=20)
    before = staff.report().headline.satisfaction
    staff.round(SEPTEMBER, KB=2)
    assert staff.report().headline.satisfaction == before


def test_a_department_small_in_one_of_two_rounds_is_hidden(staff):
    staff.round(KB=30, NOI=20, SAN=15)
    staff.round(SEPTEMBER, KB=30, NOI=20, SAN=2)
    assert hidden(staff.report()) == {"SAN", "NOI"}


def test_cover_stands_in_the_same_round_as_the_small_department(staff):
    """The second round alone tells KB's part of it: KB's whole less that part would tell the three of SAN."""
    staff.round(KB=50, SAN=3, of_one_mind=False)
    staff.round(SEPTEMBER, KB=40, NOI=12, of_one_mind=False)
    assert hidden(staff.report()) == {"SAN", "KB"}


def test_an_item_with_a_rare_answer_shows_no_figure_and_is_not_alone(staff):
    made_round = staff.round(close=False, KB=30)
    staff.answer([full_answers(staff.definition, 5) | {"A1": 1}])
    staff.close(made_round)
    lines = {line.code: line for line in staff.report().items}
    assert (lines["A1"].states, lines["A1"].satisfaction, lines["A1"].mean) == (None, None, None)
    assert sum(line.states is None for line in lines.values() if line.section == "A") == 2
    assert all(line.states for line in lines.values() if line.section == "B")


def test_a_comprehensive_index_that_tells_few_people_is_empty(staff):
    made_round = staff.round(close=False, KB=30)
    staff.answer([full_answers(staff.definition, 5) | {"A1": 1}])
    staff.close(made_round)
    assert staff.report().headline.comprehensive.value is None


def test_a_staff_profile_is_never_shown(staff):
    staff.round(KB=30)
    assert staff.report().choices == ()


def test_the_quarter_before_is_withheld_by_the_same_rules(staff):
    staff.round(date(2025, 5, 10), close=False, KB=30)
    staff.round(KB=30)
    assert staff.report().previous is None


def test_what_a_quarter_hides_its_half_year_and_its_year_hide_too(staff):
    """Else the year without the other quarters would tell it."""
    rare = full_answers(staff.definition, 4) | {"A1": 1}
    opened = staff.round(close=False, KB=30)
    staff.answer([rare])
    staff.close(opened)
    staff.round(date(2025, 11, 10), KB=30, NOI=20)
    plenty = staff.round(date(2025, 12, 10), close=False, KB=12)
    staff.answer([rare] * 12, on=date(2025, 12, 10))
    staff.close(plenty)
    shown = {}
    for period in (Q3, Quarter(2025, 4), HalfYear(2025, 2), Year(2025)):
        shown[str(period)] = {line.code for line in staff.report(period).items if line.states is not None}
    assert "A1" not in shown["2025Q3"]
    assert shown["2025H2"] == shown["2025"] <= shown["2025Q3"] & shown["2025Q4"]
