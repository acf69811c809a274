"""The hospital weighted by visits: against direct computation on people, and at its edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.weighting import Stratum, join_single, stratified_ratio, weighted_rate

person = st.integers(1, 31).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
department = st.tuples(st.integers(1, 5000), st.lists(person, min_size=2, max_size=12))
hospital = st.lists(department, min_size=1, max_size=5)


def stratum(visits, people):
    n, t = np.array(people, dtype=float).T
    return Stratum(visits, len(n), n.sum(), t.sum(), n @ n, t @ t, t @ n)


@given(hospital)
def test_the_sums_give_what_the_people_give(departments):
    found = stratified_ratio([stratum(*one) for one in departments])
    weights = [visits / len(people) for visits, people in departments]
    n, t = (
        sum(w * sum(p[i] for p in people) for w, (_v, people) in zip(weights, departments, strict=True))
        for i in (0, 1)
    )
    ratio, variance = t / n, 0.0
    for visits, people in departments:
        residuals = np.array([answers[1] - ratio * answers[0] for answers in people])
        variance += visits**2 * residuals.var(ddof=1) / len(people)
    assert found.ratio == pytest.approx(ratio)
    assert found.variance == pytest.approx(variance / n**2, abs=1e-12)


def test_weights_in_proportion_to_people_change_nothing():
    departments = [(40, [(5, 5)] * 4), (60, [(5, 2)] * 6)]
    assert stratified_ratio([stratum(*one) for one in departments]).ratio == pytest.approx((20 + 12) / 50)


def test_a_department_weighs_as_its_visits():
    full, empty = [(4, 4)] * 50, [(4, 0)] * 50
    shares = [
        weighted_rate([stratum(visits, full), stratum(1000 - visits, empty)], 2.0).value
        for visits in (900, 100)
    ]
    assert shares == pytest.approx([0.9, 0.1])


def test_unequal_weights_widen_the_interval_even_where_everybody_agrees():
    people = [(10, 10)] * 40
    alike = weighted_rate([stratum(100, people), stratum(100, people)], 3.0)
    uneven = weighted_rate([stratum(1000, people), stratum(1, people)], 3.0)
    assert alike.value == uneven.value == 1
    assert uneven.low < alike.low < 1


def test_a_lonely_person_joins_a_neighbour_and_is_not_dropped():
    alone, others = stratum(500, [(4, 0)]), stratum(500, [(4, 4), (4, 4), (4, 4)])
    assert [one.people for one in join_single([alone, others])] == [4]
    assert [one.people for one in join_single([others, alone, others])] == [4, 3]
    found = weighted_rate([others, alone], 1.0)
    assert (found.people, found.value) == (4, pytest.approx(0.75))


def test_the_finite_population_narrows_only_when_asked():
    strata = [stratum(30, [(4, 4), (4, 1), (4, 3)] * 9), stratum(30, [(4, 2), (4, 4), (4, 4)] * 9)]
    assert stratified_ratio(strata, finite_population=True).variance < stratified_ratio(strata).variance / 9


def test_departments_nobody_was_asked_in_are_told():
    strata = [stratum(100, [(4, 4), (4, 2), (4, 3)]), Stratum(80, 0, 0, 0, 0, 0, 0)]
    assert "uncovered" in weighted_rate(strata, 2.0).flags


def test_nobody_and_one_person():
    assert weighted_rate([], 2.0).value is None
    one = weighted_rate([stratum(100, [(4, 3)])], 2.0)
    assert (one.value, one.low, one.high, one.method) == (0.75, 0, 1, "not_enough")
