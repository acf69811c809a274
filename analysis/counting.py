"""From raw rows to counts: the vectors of many tallies in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.layout import REASONS, STATES, Layout, Rules

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[Any]  # of any integer type
Mask = npt.NDArray[np.bool_]
Columns = Mapping[str, npt.ArrayLike]

# Per state, in the order of STATES.
ANSWERED = np.array([1, 1, 1, 1, 1, 0, 0, 0], dtype=np.float32)
SATISFIED = np.array([0, 0, 0, 1, 1, 0, 0, 0], dtype=np.float32)
SCORE = np.array([1, 2, 3, 4, 5, 0, 0, 0], dtype=np.float32)
BLANK = np.array([0, 0, 0, 0, 0, 0, 1, 0], dtype=np.float32)
SHOWN = np.array([1, 1, 1, 1, 1, 1, 1, 0], dtype=np.float32)

_UNKNOWN = 255
_STATE_OF_CODE = np.full(256, _UNKNOWN, dtype=np.uint8)
_STATE_OF_CODE[np.frombuffer(STATES.encode(), dtype=np.uint8)] = np.arange(len(STATES), dtype=np.uint8)


def tabulate(
    layout: Layout,
    scores: npt.NDArray[np.uint8],
    groups: npt.ArrayLike,
    n_groups: int,
    choices: Columns,
    numbers: Columns,
    rules: Rules,
    raised: Indices | None = None,
) -> Floats:
    """The vectors of all groups, shape (n_groups, slots); arguments as in `Tally.build_groups`."""
    states = _state_indices(layout, scores)
    group = _group_indices(groups, len(scores), n_groups)
    _require_known("choice", choices, {code for code, _ in layout.choices})
    _require_known("number", numbers, set(layout.numbers))
    flags = _flag_columns(layout, raised, group, n_groups)
    reason = _judged(layout, states, rules)
    valid = reason == 0
    outcome = _cross(group, reason, n_groups, 1 + len(REASONS))
    states, group = states[:, valid], group[valid]
    blocks = [outcome.sum(axis=1, keepdims=True), outcome[:, 1:]]
    blocks.append(_sum_columns(layout, states, group, n_groups))
    blocks += [_cross(group, row, n_groups, len(STATES)) for row in states]
    for code, options in layout.choices:
        if code not in choices:
            blocks.append(np.zeros((n_groups, len(options))))
        else:
            chosen = _choice_indices(code, choices[code], len(options), valid)
            blocks.append(_cross(group, chosen + 1, n_groups, 1 + len(options))[:, 1:])
    blocks += [_number_columns(code, numbers.get(code), valid, group, n_groups) for code in layout.numbers]
    return np.hstack([*blocks, flags])


def valid(layout: Layout, scores: npt.NDArray[np.uint8], rules: Rules) -> Mask:
    """Which responses count, shape (n,): exactly those that `tabulate` counts; scores as in `Tally.build_groups`."""
    return np.asarray(_judged(layout, _state_indices(layout, scores), rules) == 0)


def _judged(layout: Layout, states: Indices, rules: Rules) -> Indices:
    """Per response 0 where it counts, else 1 + index into REASONS."""
    return rules.judge(_per_person(layout, states, BLANK), _per_person(layout, states, SHOWN))


def _state_indices(layout: Layout, scores: npt.NDArray[np.uint8]) -> Indices:
    """Indices into STATES, shape (items, n)."""
    width = len(layout.items)
    if scores.ndim != 2 or scores.shape[1] != width or scores.dtype != np.uint8:
        raise ValueError(f"scores must be uint8 of shape (n, {width}), not {scores.dtype} {scores.shape}")
    states = _STATE_OF_CODE[np.ascontiguousarray(scores.T)]
    if states.size and states.max() == _UNKNOWN:
        raise ValueError(f"unknown state {chr(scores.T[states == _UNKNOWN][0])!r}")
    return states


def _group_indices(groups: npt.ArrayLike, n_rows: int, n_groups: int) -> Indices:
    group = np.asarray(groups, dtype=np.intp)
    if group.shape != (n_rows,):
        raise ValueError(f"{n_rows} rows but groups of shape {group.shape}")
    if n_rows and not 0 <= group.min() <= group.max() < n_groups:
        raise ValueError(f"groups must lie in 0..{n_groups - 1}")
    return group


def _require_known(kind: str, columns: Columns, known: set[str]) -> None:
    unknown = sorted(set(columns) - known)
    if unknown:
        raise ValueError(f"{kind} {unknown[0]} is not in the layout")


def _per_person(layout: Layout, states: Indices, weight: npt.NDArray[np.float32]) -> Floats:
    """The weights of each person's states added per scope, shape (1 + sections, n); small, hence exact."""
    return (layout.membership @ weight[states]).astype(np.float64)


def _cross(group: Indices, code: Indices, n_groups: int, n_codes: int) -> Floats:
    """How often each code occurs in each group, shape (n_groups, n_codes)."""
    counts = np.bincount(group * n_codes + code, minlength=n_groups * n_codes)
    return counts.reshape(n_groups, n_codes).astype(np.float64)


def _sum_columns(layout: Layout, states: Indices, group: Indices, n_groups: int) -> Floats:
    """The sums of SUM_NAMES per scope, shape (n_groups, 10 * (1 + sections))."""
    columns = []
    scopes = (_per_person(layout, states, weight) for weight in (ANSWERED, SATISFIED, SCORE))
    for n, y, x in zip(*scopes, strict=True):
        parts = (n > 0, n, y, n * n, y * y, y * n, x, x * x, x * n, (n > 0) & (y == n))
        columns += [np.bincount(group, weights=part, minlength=n_groups) for part in parts]
    return np.column_stack(columns)


def _choice_indices(code: str, column: npt.ArrayLike, n_options: int, valid: Mask) -> Indices:
    chosen = np.asarray(column, dtype=np.intp)
    if chosen.shape != valid.shape or (chosen.size and not -1 <= chosen.min() <= chosen.max() < n_options):
        raise ValueError(f"choice {code} needs one index in -1..{n_options - 1} per row")
    return chosen[valid]


def _number_columns(
    code: str, column: npt.ArrayLike | None, valid: Mask, group: Indices, n_groups: int
) -> Floats:
    """Count, total and total of squares of a number, shape (n_groups, 3)."""
    values = np.full(valid.shape, np.nan) if column is None else np.asarray(column, dtype=np.float64)
    if values.shape != valid.shape or np.isinf(values).any():
        raise ValueError(f"number {code} needs one finite value or nan per row")
    values = values[valid]
    given = np.isfinite(values)
    values, group = values[given], group[given]
    weights = (np.ones_like(values), values, values * values)
    return np.column_stack([np.bincount(group, weights=part, minlength=n_groups) for part in weights])


def _flag_columns(layout: Layout, raised: Indices | None, group: Indices, n_groups: int) -> Floats:
    """Responses by flag, valid or not, shape (n_groups, flags); bit i of `raised` is the layout's flag i."""
    if raised is None or not raised.any():
        return np.zeros((n_groups, len(layout.flags)))
    if raised.shape != group.shape or raised.max() >= 1 << len(layout.flags):
        raise ValueError(f"flags need one sum of {len(layout.flags)} bits per row")
    counts = [
        np.bincount(group[raised >> bit & 1 == 1], minlength=n_groups) for bit in range(len(layout.flags))
    ]
    return np.column_stack(counts).astype(np.float64)
