"""The sheet of the trend: what the course says, in numbers a chart of the sheet's own can read."""

from datetime import date

import pytest

from analysis.comparison import Difference
from survey_admin.report import Contrast, Course, Point
from survey_core.periods import Quarter, Span, Year

from .sample import estimate, sample
from .test_workbook import line_of, opened, texts

Q1, Q2, Q3, Q4 = (Quarter(2025, number) for number in (1, 2, 3, 4))
NOTHING = estimate(None, None, None, 0, 0)
BETTER = Contrast(Difference(0.05, 0.02, 0.08, 0.95, 0.001, (110, 110)), "better")
QUARTERS = Course(
    (Point(Q1, estimate(0.84, 0.8, 0.88)), Point(Q2, estimate(0.89, 0.85, 0.92), change=BETTER, issue=2),
     Point(Q3, None), Point(Q4, NOTHING)),
    "run_chart", 0.865, False,
)  # fmt: skip


def month(number: int, rate, **more) -> Point:
    return Point(Span(date(2025, number, 1), date(2025, number, 28)), rate, **more)


MONTHS = Course(
    (month(1, estimate(0.84, 0.8, 0.88), limits=(0.78, 0.92)), month(2, NOTHING),
     month(3, estimate(0.7, 0.6, 0.8, 20, 600, ("unstable",)), limits=(0.76, 0.94), is_signal=True)),
    "laney_p", 0.85, True, issue=1,
)  # fmt: skip


def sheet_of(**more):
    fields = {"language": "en", "period": Year(2025), "quarters": QUARTERS, "months": MONTHS} | more
    return opened(sample(**fields))["Trend"]


def values(sheet, label: str) -> list:
    return [cell.value for cell in line_of(sheet, label)]


def test_each_quarter_stands_with_its_interval_people_change_and_issue():
    sheet = sheet_of()
    assert values(sheet, "I/2025")[:6] == ["I/2025", 0.84, 0.8, 0.88, 110, 330]
    assert values(sheet, "II/2025")[6:8] == ["+5.00 (+2.00 to +8.00): better", "issue 2"]
    assert values(sheet, "I/2025")[7] == "live"
    assert "better in II/2025" in texts(sheet)
    assert "as they were handed in" in texts(sheet)


def test_a_quarter_that_is_hidden_and_one_without_answers_carry_no_figure_and_say_so():
    sheet = sheet_of()
    assert values(sheet, "III/2025")[1:7] == [None, None, None, "–", "–", "suppressed"]
    assert values(sheet, "IV/2025")[1:7] == [None, None, None, 0, 0, "no answers"]


def test_months_stand_with_middle_line_and_limits_and_signals_in_words():
    sheet = sheet_of()
    assert values(sheet, "01/2025")[7:10] == [0.85, 0.78, 0.92]
    assert values(sheet, "02/2025")[1:4] + values(sheet, "02/2025")[7:10] == [None] * 3 + [0.85, None, None]
    assert values(sheet, "03/2025")[6] == "signal; fewer than 30 people: unstable"
    told = texts(sheet)
    assert "More than ordinary variation: 03/2025." in told
    assert "as counted for issue 1 of the last quarter" in told


@pytest.mark.parametrize(
    ("months", "label", "columns"), [(MONTHS, "01/2025", "BHIJ"), (None, "I/2025", "BCD")]
)
def test_the_chart_reads_the_cells_of_the_table(months, label, columns):
    sheet = sheet_of(months=months)
    (chart,) = sheet._charts
    first = line_of(sheet, label)[0].row
    rows = len((months or QUARTERS).points)
    read = [series.val.numRef.f for series in chart.series]
    assert read == [f"'Trend'!${column}${first}:${column}${first + rows - 1}" for column in columns]
    assert chart.series[0].cat.numRef.f == f"'Trend'!$A${first}:$A${first + rows - 1}"
    assert chart.display_blanks == "gap"


def test_a_run_chart_has_no_limits():
    few = Course((month(1, estimate(0.84, 0.8, 0.88)),), "run_chart", 0.84, True)
    sheet = sheet_of(months=few)
    assert "Lower limit of ordinary variation" not in texts(sheet)
    assert "It has no limits" in texts(sheet)


def test_a_report_of_a_quarter_has_no_such_sheet():
    assert "Trend" not in opened(sample(language="en")).sheetnames
    assert "Trend" not in opened(sample(language="en", months=MONTHS)).sheetnames  # kept in an issue
