"""Hospitals whose tables nest, and the slow second routes to what their printed counts tell."""

import random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.disclosure import Cell, Line

STATES = tuple(range(5))
PERIODS = {"Q1": (0,), "Q2": (1,), "Q3": (2,), "Q4": (3,), "H1": (0, 1), "H2": (2, 3), "Y": (0, 1, 2, 3)}
PERIOD_LINES = (("H1", ("Q1", "Q2")), ("H2", ("Q3", "Q4")), ("Y", ("H1", "H2")))


def people(seed, departments, sizes):
    """Answers by department, quarter and state; rare at the low end as in life."""
    draw = random.Random(seed)
    counts = {}
    for department in range(departments):
        for quarter in range(4):
            drawn = draw.choices(STATES, [0.02, 0.04, 0.1, 0.4, 0.44], k=draw.choice(sizes))
            counts |= {(department, quarter, state): drawn.count(state) for state in STATES}
    return counts


def hospital(seed, departments=3, sizes=(3, 8, 12, 30, 60)):
    """Every table of a year: each department and all, each quarter, half and the year, each state and the base."""
    counts = people(seed, departments, sizes)
    groups = {d: (d,) for d in range(departments)} | {"all": tuple(range(departments))}
    answers = {s: (s,) for s in STATES} | {"base": STATES}
    cells = [
        Cell(
            (g, p, a),
            sum(counts[d, q, s] for d in groups[g] for q in PERIODS[p] for s in answers[a]),
            a == "base",
        )
        for g in groups for p in PERIODS for a in answers
    ]  # fmt: skip
    lines = [Line(("all", p, a), tuple((d, p, a) for d in groups["all"])) for p in PERIODS for a in answers]
    lines += [Line((g, p, "base"), tuple((g, p, s) for s in STATES)) for g in groups for p in PERIODS]
    for whole, parts in PERIOD_LINES:
        lines += [Line((g, whole, a), tuple((g, part, a) for part in parts)) for g in groups for a in answers]
    return cells, lines


def matrix(lines, keys):
    """A row for each line, a column for each of these keys."""
    column = {key: index for index, key in enumerate(keys)}
    table = np.zeros((len(lines), len(column)))
    for row, line in enumerate(lines):
        for key, factor in line.terms:
            if key in column:
                table[row, column[key]] += factor
    return table


def solvable(lines, shown):
    """The keys not shown that the whole system of equations gives: those outside the reach of its null space."""
    keys = [key for key in dict.fromkeys(k for line in lines for k in line.keys) if key not in shown]
    if not keys:
        return set()
    _left, scale, directions = np.linalg.svd(matrix(lines, keys))
    free = directions[int((scale > 1e-9).sum()) :]
    return {key for key, moves in zip(keys, np.abs(free).sum(axis=0), strict=True) if moves < 1e-9}


def pinned(cells, lines, hidden):
    """The hidden counts above 0 that whole numbers of people leave no second value for."""
    keys = [cell.key for cell in cells if cell.key in hidden or not cell.is_printed]
    counts = {cell.key: cell.count for cell in cells}
    kept = LinearConstraint(matrix(lines, keys), 0, 0)
    lowest = [-counts[key] for key in keys]
    return {
        key for index, key in enumerate(keys)
        if counts[key] and key in hidden and not _moves(kept, lowest, index)
    }  # fmt: skip


def _moves(kept, lowest, index):
    for step in (1, -1):
        low, high = np.array(lowest, dtype=float), np.full(len(lowest), np.inf)
        (low if step > 0 else high)[index] = step
        if (low <= high).all() and milp(np.zeros(len(low)), constraints=kept, bounds=Bounds(low, high),
                                        integrality=np.ones(len(low))).x is not None:  # fmt: skip
            return True
    return False
