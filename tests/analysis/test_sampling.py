"""How many people to ask: published tables, the formula read backwards, and what cannot be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sampling import allocate, margin_of, response_rate, sample_size

# Krejcie and Morgan 1970, Educational and Psychological Measurement 30:607-610, table 1: share .5, margin .05,
# confidence .95; they round to the nearest person.
KREJCIE_MORGAN = {
    10: 10, 50: 44, 100: 80, 200: 132, 500: 217, 1000: 278, 1500: 306, 3000: 341, 10_000: 370, 75_000: 382, 1_000_000: 384,
}  # fmt: skip
shares = st.floats(0.02, 0.98)
margins = st.floats(0.01, 0.2)
effects = st.floats(1, 12)
answers = st.floats(1, 44)


@pytest.mark.parametrize(("population", "printed"), KREJCIE_MORGAN.items())
def test_the_published_table_of_finite_populations(population, printed):
    assert sample_size(0.05, population=population).exact == pytest.approx(printed, abs=0.55)


@pytest.mark.parametrize(
    ("given", "people"),
    [
        ({"margin": 0.05}, 385),
        ({"margin": 0.03}, 1068),
        ({"margin": 0.05, "confidence": 0.99}, 664),
        ({"margin": 0.05, "confidence": 0.9}, 271),
        ({"margin": 0.05, "population": 1000}, 278),
        ({"margin": 0.05, "design_effect": 2}, 769),
        ({"margin": 0.1}, 97),
    ],
)
def test_the_sizes_every_textbook_prints(given, people):
    """WHO STEPS manual, part 2 (2017), section 2: 385 and its doubling; Cochran's n0 rounded up."""
    assert sample_size(**given).people == people


def test_answers_of_one_person_count_for_less_than_answers_of_many():
    alone = sample_size(0.05, 0.9)
    pooled = sample_size(0.05, 0.9, design_effect=10, answers_per_person=31)
    assert (alone.people, pooled.people) == (139, 45)


@given(margins, shares, effects, answers)
def test_one_person_less_would_miss_the_margin(margin, share, effect, per_person):
    people = sample_size(margin, share, 0.95, effect, per_person).people
    assert margin_of(people, share, 0.95, effect, per_person) <= margin * (1 + 1e-6)
    if people > 1:
        assert margin_of(people - 1, share, 0.95, effect, per_person) > margin * (1 - 1e-6)


@given(margins, shares, st.integers(2, 20_000))
def test_one_person_less_would_miss_it_in_a_small_hospital_too(margin, share, population):
    people = sample_size(margin, share, population=population).people
    assert people <= population
    assert margin_of(people, share, population=population) <= margin * (1 + 1e-6)
    if people > 1:
        assert margin_of(people - 1, share, population=population) > margin * (1 - 1e-6)


def test_nobody_and_everybody():
    assert sample_size(0.05, population=0).people == 0
    assert sample_size(0.05, population=1).people == 1
    assert margin_of(10, population=10) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"margin": 0},
        {"margin": 1},
        {"margin": 0.05, "share": 1.1},
        {"margin": 0.05, "design_effect": 0},
        {"margin": 0.05, "answers_per_person": 0},
        {"margin": 0.05, "population": -1},
        {"margin": 0.05, "confidence": 1},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"margin|share|above|population|confidence"):
        sample_size(**wrong)
    with pytest.raises(ValueError, match="people"):
        margin_of(0)


@given(st.integers(0, 3000), st.lists(st.integers(0, 900), min_size=1, max_size=20))
def test_a_split_adds_up_and_asks_no_group_for_more_than_it_holds(total, sizes):
    parts = allocate(total, sizes)
    assert sum(parts) == min(total, sum(sizes))
    assert all(0 <= part <= size for part, size in zip(parts, sizes, strict=True))
    if sum(sizes):
        exact = [min(total, sum(sizes)) * size / sum(sizes) for size in sizes]
        assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


def test_a_response_rate_is_a_plain_share_and_says_when_it_cannot_be():
    assert response_rate(1005, 8973) == pytest.approx(0.112, abs=5e-5)
    assert response_rate(0, 10) == 0
    assert response_rate(12, 10) == pytest.approx(1.2)
    assert response_rate(5, None) is None
    assert response_rate(5, 0) is None
