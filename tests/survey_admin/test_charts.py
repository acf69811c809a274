"""The departments' chart is one picture for one set of figures, and says in words what it shows."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from analysis.estimate import Estimate
from survey_admin import charts
from survey_admin.report import GroupLine, Headline, Letterhead, Report
from survey_core.periods import Quarter

SVG = "{http://www.w3.org/2000/svg}"
NOTHING = Estimate(None, None, None, 0.95, 0, 0, "not_enough")


def estimate(value, low, high, people=100):
    return Estimate(value, low, high, 0.95, people, people * 30, "wilson_deff")


def report(*departments, language="vi"):
    quarter = Quarter(2025, 3)
    return Report(
        letterhead=Letterhead("Sở Y tế", "Bệnh viện", "Phòng", "Sơn Hà", False),
        form="outpatient-2024", audience="patient", title="", source="", period=quarter, days=quarter.days(),
        department=None, language=language, confidence=0.95, target=0.9,
        headline=Headline(NOTHING, NOTHING, None, None, NOTHING), previous=None, departments=departments,
        sections=(), items=(), choices=(), received=0, excluded={}, versions=(), rounds=(), rules={},
        withheld=None, software="", made_at=datetime(2025, 10, 1, tzinfo=UTC), made_on=date(2025, 10, 1),
    )  # fmt: skip


def line(name, rate, is_hidden=False):
    return GroupLine(name, name, rate, rate, is_hidden)


TWO = (line("Khoa Mắt ẰỄỢƯ", estimate(0.96, 0.94, 0.98)), line("Khoa Nhi", estimate(0.92, 0.88, 0.95)))


@pytest.mark.parametrize(
    ("language", "title"), [("vi", "Tỷ lệ hài lòng theo khoa"), ("en", "Satisfaction rate")]
)
def test_the_picture_is_an_svg_with_a_title_in_the_readers_language(language, title):
    root = ElementTree.fromstring(charts.departments_chart(report(*TWO, language=language)))
    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title").text.startswith(title)


def test_the_same_figures_give_the_same_bytes_even_when_drawn_again():
    first = charts.departments_chart(report(*TWO))
    assert charts.departments_chart(report(*TWO)) is first
    charts._draw.cache_clear()
    assert charts.departments_chart(report(*TWO)) == first


def test_other_figures_give_another_picture():
    other = (TWO[0], line("Khoa Nhi", estimate(0.93, 0.88, 0.95)))
    assert charts.departments_chart(report(*other)) != charts.departments_chart(report(*TWO))


def test_departments_keep_their_order_and_are_not_ranked():
    assert charts.departments_chart(report(*TWO)) != charts.departments_chart(report(*reversed(TWO)))


@pytest.mark.parametrize("departments", [(), (line("Khoa Sản", None, True),), (line("Khoa Sản", NOTHING),)])
def test_nothing_to_show_is_still_a_picture(departments):
    assert b"</svg>" in charts.departments_chart(report(*departments))


def test_a_hidden_department_is_told_from_one_without_answers():
    hidden = charts.departments_chart(report(line("Khoa Sản", None, True)))
    assert hidden != charts.departments_chart(report(line("Khoa Sản", NOTHING)))


def test_a_letter_the_font_lacks_would_be_an_error():
    """Warnings are errors in tests, and matplotlib warns of every missing glyph."""
    name = "Khoa ẰỄỢƯ ặẫợữ Đđ Ỹ"
    assert charts.departments_chart(report(line(name, estimate(0.9, 0.8, 1.0))))
