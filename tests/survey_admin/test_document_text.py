"""What a document says: sentences and lists from figures known in advance, at the edges too."""

from dataclasses import replace
from datetime import date

import pytest

from survey_admin.document.content import Content
from survey_admin.document.context import context
from survey_admin.document.extremes import extremes
from survey_admin.document.fieldwork import Fieldwork
from survey_admin.document.paper import Paper, PlanLine
from survey_admin.plan_suggestions import with_suggestions
from survey_admin.report import GroupLine, ItemLine
from survey_admin.workbook.words import Words

from .sample import HEADLINE, STATES, estimate, sample


def said(report=None, field=None, paper=None) -> dict:
    report = report or sample(language="en")
    return context(Content(report, field or Fieldwork(), paper or Paper()), Words(report.language))


def items(*rates: float) -> tuple[ItemLine, ...]:
    return tuple(ItemLine(f"A{n}", "A", f"Question {n}", estimate(rate, rate, rate), None, STATES)
                 for n, rate in enumerate(rates, 1))  # fmt: skip


def group(name: str, low: float, high: float) -> GroupLine:
    return GroupLine(name, name, estimate((low + high) / 2, low, high), None)


def test_copies_are_accounted_for():
    told = " ".join(said(field=Fieldwork(2, 240, 60, 1200), paper=Paper(given_out=150))["collection"])
    for sentence in ("Copies given out: 150.", "Slips with a code given out: 60.", "wanted 240 people",
                     "received: 120; valid and counted: 110; left out: 10", "8 with too many", "80.00\u00a0%",
                     "120 responses for 1,200 visits (10.00\u00a0%)"):  # fmt: skip
        assert sentence in told


@pytest.mark.parametrize(("field", "why"), [
    (Fieldwork(), "was not entered"),
    (Fieldwork(1, None, None, 1000, is_whole=False), "do not fill the period"),
    (Fieldwork(1, None, None, 1000, without_visits=3), "for 3 departments"),
    (Fieldwork(1, None, None, 100), "are fewer than the responses"),
])  # fmt: skip
def test_a_response_rate_that_would_mislead_is_not_given(field, why):
    told = " ".join(said(field=field)["collection"])
    assert why in told
    assert "Response rate:" not in told


def test_more_answers_than_copies_give_no_share():
    told = " ".join(said(paper=Paper(given_out=50))["collection"])
    assert "More responses were received" in told
    assert "came back" not in told


@pytest.mark.parametrize(("before", "word"), [
    ((0.80, 0.78, 0.82), "is better"), ((0.99, 0.985, 0.995), "is worse"), ((0.96, 0.94, 0.98), "cannot be concluded"),
])  # fmt: skip
def test_the_period_before_is_compared_in_words(before, word):
    told = said(sample(language="en", previous=estimate(*before)))["findings"][-1]
    assert word in told
    assert "quarter II, 2025" in told


def test_without_a_period_before_nothing_is_compared():
    assert said()["findings"][-1].startswith("There is no figure of the period before")


@pytest.mark.parametrize(("low", "high", "word"), [(0.9, 0.95, ": reached"), (0.8, 0.89, "not reached"), (0.85, 0.9, "cannot be concluded")])  # fmt: skip
def test_the_target_is_judged_by_the_interval(low, high, word):
    headline = replace(HEADLINE, satisfaction=estimate(0.9, low, high))
    assert word in said(sample(language="en", headline=headline))["findings"][1]


def test_only_departments_wholly_below_the_target_are_named_below_it():
    groups = (
        group("Low", 0.7, 0.8),
        group("Wide", 0.85, 0.95),
        group("High", 0.92, 0.99),
        GroupLine("H", "Hid", None, None, True),
    )
    told = said(sample(language="en", departments=groups))["department_findings"]
    assert told[0].endswith(": Low.")
    assert told[1].endswith(": Wide.")
    assert told[2].endswith(": Hid.")
    rows = said(sample(language="en", departments=groups))["departments"]
    assert [row["verdict"] for row in rows] == [
        "below the target",
        "cannot be concluded",
        "reached",
        "not shown",
    ]
    assert (rows[3]["value"], rows[3]["people"]) == ("–", "–")


@pytest.mark.parametrize(("rates", "strong", "weak"), [
    ((0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3), ("A1", "A2", "A3"), ("A7", "A6", "A5")),
    ((1, 1, 1, 1), (), ()),
    ((1, 1, 1, 1, 1, 1, 0.9), ("A1", "A2", "A3"), ("A7",)),
    ((0.9, 0.8, 0.7), ("A1",), ("A3",)),
    ((0.9,), (), ()),
    ((), (), ()),
])  # fmt: skip
def test_strongest_and_weakest_never_share_a_question_nor_name_what_is_none(rates, strong, weak):
    found = extremes(sample(items=items(*rates)))
    assert tuple(line.code for line in found.strongest) == strong
    assert tuple(line.code for line in found.weakest) == weak


def test_ties_with_the_last_one_named_are_counted():
    found = extremes(sample(items=items(1, 1, 1, 1, 1, 0.9)))
    assert (found.more_strong, found.more_weak) == (2, 0)


def test_everyone_satisfied_names_no_weakness_and_suggests_no_plan():
    report = sample(language="en", items=items(1, 1, 1), departments=(group("KB", 0.97, 1.0),))
    assert said(report)["item_findings"] == [
        "All questions are rated alike (or are not shown); none is named as strongest or weakest."
    ]
    assert with_suggestions([], report) == []


def test_one_person_is_no_ground_for_anything():
    alone = estimate(1.0, None, None, 1, 30, ("unstable",))
    told = said(
        sample(language="en", headline=replace(HEADLINE, satisfaction=alone), departments=(), items=())
    )
    assert "nothing can be concluded" in told["findings"][1]
    assert any("Fewer than 30 people" in limit for limit in told["limits"])


def test_a_date_is_written_as_offices_write_it():
    assert (
        said(sample(), paper=Paper(dated_on=date(2025, 2, 3)))["date_line"]
        == "Sơn Hà, ngày 03 tháng 02 năm 2025"
    )
    assert (
        said(sample(), paper=Paper(dated_on=date(2025, 10, 12)))["date_line"]
        == "Sơn Hà, ngày 12 tháng 10 năm 2025"
    )
    assert said(sample())["date_line"] == "Sơn Hà, ngày … tháng … năm 2025"


def test_the_plan_is_numbered_and_an_empty_one_leaves_a_row_to_write_in():
    (row,) = said(paper=Paper(plan=(PlanLine("P", "A", "O", date(2025, 12, 31)),)))["plan"]
    assert (row["no"], row["deadline"]) == ("1", "31 Dec 2025")
    assert said()["plan"] == [dict.fromkeys(("no", "problem", "action", "owner", "deadline", "result"), "")]


def test_staff_are_called_staff_and_the_threshold_is_told():
    told = said(sample(language="en", audience="staff"))
    assert "staff" in told["subject"]
    assert any("smaller than 10 people" in limit for limit in told["limits"])


def test_numbers_a_form_does_not_ask_for_are_left_out():
    headline = replace(HEADLINE, expectation=None)
    assert len(said(sample(headline=headline))["numbers"]) == 4
