"""A frozen report thaws to the very same report, and one that cannot be read says why."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from types import UnionType
from typing import get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.estimate import Estimate
from survey_admin.freezing import SCHEMA, NotReadable, freeze, thaw
from survey_admin.report import FlaggedLine, Flagging, Remark, Report
from survey_core.periods import HalfYear, Period, Quarter, Span, Year

from .sample import estimate, sample

PERIODS = st.sampled_from(
    [Quarter(2025, 3), HalfYear(2025, 2), Year(2025), Span(date(2025, 1, 1), date(2025, 2, 3))]
)
PARTS = {
    str: st.text(max_size=6),
    int: st.integers(-(2**60), 2**60),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    object: st.booleans() | st.integers(0, 9) | st.floats(0, 1) | st.text(max_size=4),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    Period: PERIODS,
}


def anything(kind):
    """Any value of a type a report is made of."""
    if kind in PARTS:
        return PARTS[kind]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(
            kind, **{one.name: st.deferred(lambda t=hints[one.name]: anything(t)) for one in fields(kind)}
        )
    parts = get_args(kind)
    if get_origin(kind) is UnionType:
        return st.none() | anything(next(part for part in parts if part is not type(None)))
    if get_origin(kind) is tuple and parts[-1] is not Ellipsis:
        return st.tuples(*map(anything, parts))
    if get_origin(kind) is tuple:
        return st.lists(anything(parts[0]), max_size=2).map(tuple)
    assert issubclass(get_origin(kind), Mapping), kind
    return st.dictionaries(st.text(max_size=4), anything(parts[1]), max_size=2)


def through_json(report: Report) -> Report:
    return thaw(json.loads(json.dumps(freeze(report), ensure_ascii=False)))


@settings(deadline=None, max_examples=40)
@given(anything(Report))
def test_whatever_a_report_may_say_comes_back_unchanged(report):
    assert through_json(report) == report


FLAGS = FlaggedLine(
    "", "", 9, 2, estimate(0.5, 0.1, 0.9), Estimate(None, None, None, 0.95, 0, 0, "none", ("a",))
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"audience": "staff", "form": "staff-2019", "rounds": ("Đợt 1",), "department": "Khoa Nội"},
        {"withheld": "round_open", "departments": (), "sections": (), "items": (), "choices": ()},
        {"flagging": Flagging(1, {"repeat": 2, "burst": 0}, FLAGS, (FLAGS,)), "previous": estimate(1 / 3, 0, 1)},
        {"remarks": (Remark("%(a)s left.", {"a": "Ằ"}),), "period": Span(date(2024, 2, 29), date(2024, 3, 1))},
    ],
)  # fmt: skip
def test_reports_of_patients_and_staff_and_withheld_ones_come_back_unchanged(changes):
    report = sample(**changes)
    thawed = through_json(report)
    assert thawed == report
    assert list(thawed.items[0].states) == list(report.items[0].states) if report.items else True
    assert list(thawed.excluded) == list(report.excluded)


def frozen(**changes) -> dict:
    whole = json.loads(json.dumps(freeze(sample())))
    return whole | changes


def test_figures_of_a_newer_release_say_so():
    with pytest.raises(NotReadable, match="newer release"):
        thaw(frozen(schema=SCHEMA + 1))
    more = frozen()
    more["report"]["forecast"] = 0.5
    with pytest.raises(NotReadable, match="newer release of Lắng Nghe .forecast"):
        thaw(more)


def test_an_older_report_gets_the_defaults_of_what_it_did_not_have():
    older = frozen()
    del older["report"]["flagging"], older["report"]["remarks"]
    assert thaw(older) == sample()


@pytest.mark.parametrize("damage", [{"schema": None}, {"report": None}, {"report": {"form": "x"}}])
def test_damaged_figures_are_named_as_such(damage):
    with pytest.raises(NotReadable, match="damaged"):
        thaw(frozen(**damage))


def test_what_json_cannot_hold_is_refused_before_it_is_stored():
    with pytest.raises(TypeError):
        freeze(sample(target=float("nan")))
