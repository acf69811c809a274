"""Results of one form, quarter and department; chart and workbook with the same filters."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers

from .people import enter
from .statements import statements_of

FORMS = {key: parse(text) for key, text in official_forms()}
PAGE = "/admin/results?form=outpatient-2024&quarter=2025Q3&lang=en"


@pytest.fixture
def answered(admin, session, facility):
    """A signed-in client; 40 content people in one department, 10 discontent ones in the other."""
    form = FORMS["outpatient-2024"]
    many = [full_answers(form, 5, A1=0, E5="3", G2="5") for _ in range(40)]
    facility.answer_all(many, collector=facility.collector())
    facility.answer_all([full_answers(form, 2)] * 10, collector=facility.collector(department="NOI"))
    return enter(admin, session, facility)


def flat(reply) -> str:
    return " ".join(reply.text.split())


def test_the_filters_in_the_address_decide_what_is_shown(answered):
    whole = flat(answered.get(PAGE))
    assert "1,510 answers" in whole
    one = flat(answered.get(PAGE + "&department=NOI"))
    assert '<p class="figure">0.00 <span>%</span>' in one
    assert "310 answers" in one
    assert '<option value="NOI" selected>' in one
    assert '<option value="2025Q3" selected>' in one


def test_every_scored_question_stands_with_what_stayed_out_of_its_rate(answered):
    page = flat(answered.get(PAGE))
    row = page.split('<th scope="row"><span class="code">A1</span>')[1].split("</tr>")[0]
    cells = [cell.split("</td>")[0] for cell in row.split('<td class="n">')[1:]]
    assert cells[-8:] == ["0", "10", "0", "0", "0", "40", "0", "2.00"]
    assert page.count('class="distribution"') == len(FORMS["outpatient-2024"].likert)


def test_choices_stand_in_tables_of_their_own(answered):
    page = flat(answered.get(PAGE))
    item = FORMS["outpatient-2024"].with_role("price")
    table = page.split(item.text["en"])[1].split("</section>")[0]
    assert '<td class="n">40</td><td class="n">100.00</td>' in table
    assert "40 people answered this question." in table


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("form=nonsense", 404, "nonsense"),
        ("period=2025H3", 400, "2025H3"),
        ("from=2025-08-01", 400, "both days"),
        ("from=2025-08-02&to=2025-08-01", 400, "before it begins"),
        ("channel=pigeon", 404, "pigeon"),
        ("quarter=2025Q9", 400, "2025Q9"),
        ("quarter=0000Q1", 400, "0000Q1"),
        ("quarter=9999Q4", 400, "9999Q4"),
        ("department=ZZ", 404, "ZZ"),
        ("form=staff-2019&department=KB", 400, "whole facility"),
        ("form=%00", 404, "questionnaire"),
        ("form=outpatient-2024'--", 404, "outpatient-2024"),
    ],
)
def test_values_that_cannot_be_get_one_sentence_and_a_way_out(answered, query, status, named):
    for path in ("/admin/results", "/admin/results/workbook.xlsx", "/admin/results/departments.svg"):
        reply = answered.get(f"{path}?{query}&lang=en")
        assert reply.status_code == status
        assert named in reply.text
        assert reply.text.count('role="alert"') == 1
        assert 'href="/admin/"' in reply.text


def test_a_quarter_nobody_answered_shows_no_figure_and_no_chart(answered):
    page = answered.get("/admin/results?form=outpatient-2024&quarter=2024Q1&lang=en")
    assert "Nobody has answered this questionnaire in this period yet." in page.text
    assert "%</span>" not in page.text
    assert answered.get("/admin/results/departments.svg?quarter=2024Q1").status_code == 404


def test_an_open_staff_round_is_withheld_with_its_reason(admin, session, facility):
    facility.round()
    many = [full_answers(FORMS["staff-2019"], 4)] * 12
    facility.answer_all(many, date(2025, 8, 4), facility.collector("staff-2019"))
    page = enter(admin, session, facility).get("/admin/results?form=staff-2019&quarter=2025Q3&lang=en").text
    assert "The survey round is still open." in page
    assert "12" not in page.split("<main")[1].split("</form>")[1]
    assert 'name="department"' not in page


def test_the_workbook_has_the_filters_in_its_name_and_the_figures_of_the_page(answered):
    reply = answered.get("/admin/results/workbook.xlsx?form=outpatient-2024&quarter=2025Q3&department=KB")
    assert (
        reply.headers["Content-Disposition"] == "attachment; filename=ket-qua_outpatient-2024_2025Q3_KB.xlsx"
    )
    assert reply.headers["Cache-Control"] == "no-store"
    values = [
        cell for sheet in openpyxl.load_workbook(BytesIO(reply.data)) for row in sheet.values for cell in row
    ]
    assert 40 in values
    assert 1200 in values


def test_the_chart_is_a_picture_and_nothing_else(answered):
    reply = answered.get("/admin/results/departments.svg?form=outpatient-2024&quarter=2025Q3")
    assert reply.mimetype == "image/svg+xml"
    assert reply.data.lstrip().startswith(b"<?xml") or reply.data.lstrip().startswith(b"<svg")
    assert b"<script" not in reply.data


@pytest.mark.parametrize(
    ("path", "most"), [("/admin/", 33), (PAGE, 24), ("/admin/collectors", 14), ("/admin/devices", 13)]
)
def test_a_page_asks_the_database_few_questions(answered, facility, path, most):
    for form in ("outpatient-2024", "inpatient-2024", "staff-2019"):  # rounds that run today
        facility.round(form, ends=date(2099, 12, 31))
    statements = statements_of(answered, path)
    assert 0 < len(statements) <= most, statements
    assert "BEGIN IMMEDIATE" not in statements


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("period=2025H2", "01 Jul 2025 – 31 Dec 2025"),
        ("period=2025", "01 Jan 2025 – 31 Dec 2025"),
        ("period=2025Q3&was=2025Q3&from=2025-08-01&to=2025-08-05", "01 Aug 2025 – 05 Aug 2025"),
        ("period=2025Q2&was=2025Q3&from=2025-08-01&to=2025-08-05", "01 Apr 2025 – 30 Jun 2025"),
        ("quarter=2025Q3", "01 Jul 2025 – 30 Sep 2025"),
    ],
)
def test_a_half_year_a_year_and_any_days_are_asked_for_in_the_address(answered, asked, days):
    page = answered.get(f"/admin/results?form=outpatient-2024&lang=en&{asked}").text
    assert days in page


def test_the_page_says_how_each_department_stands_and_which_questions_are_at_the_ends(answered):
    page = flat(answered.get(PAGE))
    row = page.split('class="groups"')[1].split('<th scope="row">Internal medicine</th>')[1].split("</tr>")[0]
    assert '<span class="worse">' in row
    assert "worse than the others" in row
    ends = page.split('id="questions"')[1].split("</section>")[0]
    assert ends.count('<li><span class="code">') == 6
    assert "The same share as the last one named" in ends
    assert all(f'href="#section-{code}"' in ends and f'id="section-{code}"' in page for code in "ABCDE")


def test_paper_carries_the_letterhead_and_who_signs(answered):
    page = flat(answered.get(PAGE))
    head = page.split('<div class="paper paper-head">')[1].split("</div>")[0]
    assert "Provincial General Hospital" in head
    assert "SOCIALIST REPUBLIC OF VIET NAM" in head
    assert "Prepared by" in page.split('<div class="paper paper-foot">')[1]
