"""Comments: found by words, department and score, and never more than the reader may see."""

from datetime import date

import pytest

from survey_admin import questions
from survey_admin.audit import AuditEntry
from survey_admin.comment_lines import TOO_FEW, comments, withheld
from survey_admin.questions import Question
from survey_core.periods import Quarter
from survey_core.questionnaire import official_forms, parse
from survey_core.rounds import close
from tests.builders import full_answers

from .people import enter

FORMS = {key: parse(text) for key, text in official_forms()}
PATIENT, STAFF = FORMS["outpatient-2024"], FORMS["staff-2019"]
WRITTEN = next(item.code for item in PATIENT.items if item.type == "text" and item.role == "text")
OF_STAFF = next(item.code for item in STAFF.items if item.type == "text" and item.role == "text")
PAGE = "/admin/comments?form=outpatient-2024&quarter=2025Q3&lang=en"
STAFF_PAGE = "/admin/comments?form=staff-2019&quarter=2025Q3&lang=en"


def wrote(words, level=4):
    return full_answers(PATIENT, level, **{WRITTEN: words})


@pytest.fixture
def answered(facility):
    """Six people in KB, one of them discontent, and one in NOI, each with words of their own."""
    kb, noi = facility.collector(), facility.collector(department="NOI")
    facility.answer_all([wrote(f"Khám nhanh {n}") for n in range(5)], on=date(2025, 8, 4), collector=kb)
    facility.answer(wrote("Chờ lâu quá", level=2), on=date(2025, 7, 1), collector=kb)
    facility.answer(wrote("Nhà vệ sinh sạch", level=5), on=date(2025, 9, 9), collector=noi)
    return facility


def read(admin, session, facility, page=PAGE, role="quality_officer"):
    return " ".join(enter(admin, session, facility, role).get(page).text.split())


def test_the_newest_stand_first_with_department_and_day(admin, session, answered):
    page = read(admin, session, answered)
    assert page.index("Nhà vệ sinh sạch") < page.index("Khám nhanh 0") < page.index("Chờ lâu quá")
    assert "Internal medicine · 09 Sep 2025" in page
    assert "7 entries" in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("&search=cho lau", ["Chờ lâu quá"]),
        ("&score=low", ["Chờ lâu quá"]),
        ("&department=NOI", ["Nhà vệ sinh sạch"]),
        ("&score=high&department=NOI", ["Nhà vệ sinh sạch"]),
        ("&score=low&department=NOI", []),
        ("&search=100%", []),
    ],
)
def test_filters(admin, session, answered, asked, shown):
    page = read(admin, session, answered, PAGE + asked)
    every = ["Chờ lâu quá", "Nhà vệ sinh sạch", "Khám nhanh 0"]
    assert [words for words in every if words in page] == shown


def test_a_head_reads_their_own_department_without_the_day(admin, session, answered):
    page = read(admin, session, answered, role="department_head")
    assert "Chờ lâu quá" in page
    assert "Nhà vệ sinh sạch" not in page
    assert page.count("month 8/2025") == 6  # July had one person only and comes with August
    assert "month 7/2025" not in page
    assert "04 Aug 2025" not in page
    assert 'name="score"' not in page


def test_a_head_reads_nothing_of_a_month_that_is_not_over(answered, session):
    asked = questions.find(
        session,
        Question(
            answered.facility.id,
            PATIENT.key,
            Quarter(2025, 3),
            own=frozenset({answered.departments["KB"].id}),
        ),
    )
    assert comments(session, asked, "vi", date(2025, 8, 31)) == []
    assert withheld(session, asked, date(2025, 8, 31)) == TOO_FEW  # July alone
    assert len(comments(session, asked, "vi", date(2025, 9, 1))) == 6


def test_a_head_reads_each_department_only_where_enough_people_answered(session, answered):
    """Both departments are theirs: the one person of NOI in September is not shown beside the many of KB."""
    own = frozenset(department.id for department in answered.departments.values())
    asked = questions.find(session, Question(answered.facility.id, PATIENT.key, Quarter(2025, 3), own=own))
    assert {one.department for one in comments(session, asked, "en", date(2026, 1, 1))} == {"Outpatients"}


def test_a_form_without_room_for_words_has_no_comments(admin, session, facility):
    facility.answer_all([{"S1": 5}] * 6, collector=facility.collector("short-outpatient"))
    page = read(admin, session, facility, PAGE.replace("outpatient-2024", "short-outpatient"))
    assert "Nobody wrote anything" in page


def test_a_head_cannot_ask_for_another_department(admin, session, answered):
    client = enter(admin, session, answered, "department_head")
    reply = client.get(PAGE + "&department=NOI")
    assert reply.status_code == 404
    assert "Nhà vệ sinh sạch" not in reply.text


def test_below_five_people_a_head_reads_nothing(admin, session, facility):
    facility.answer_all([wrote(f"Một mình {n}") for n in range(4)])
    page = read(admin, session, facility, role="department_head")
    assert "Một mình" not in page
    assert "Too few people" in page


def staff_round(facility, people):
    made = facility.round()
    many = [full_answers(STAFF, 3, **{OF_STAFF: f"Thiếu người {n:02}"}) for n in range(people)]
    facility.answer_all(many, collector=facility.collector("staff-2019"))
    return made


def close_round(session, made):
    with session.get_bind().begin() as connection:
        close(connection, made.id)


def test_staff_comments_open_with_the_closing_and_without_department(admin, session, facility):
    made = staff_round(facility, 10)
    client = enter(admin, session, facility)
    assert "Thiếu người" not in client.get(STAFF_PAGE).text
    close_round(session, made)
    page = client.get(STAFF_PAGE).text
    assert page.count("Thiếu người") == 10
    assert "Outpatients" not in page
    assert 'name="department"' not in page


def test_staff_comments_of_few_people_stay_closed_for_good(admin, session, facility):
    close_round(session, staff_round(facility, 9))
    page = read(admin, session, facility, STAFF_PAGE)
    assert "Thiếu người" not in page
    assert "Too few people" in page


@pytest.mark.parametrize("role", ["department_head", "data_entry"])
def test_staff_comments_are_for_neither_heads_nor_data_entry(admin, session, facility, role):
    close_round(session, staff_round(facility, 12))
    client = enter(admin, session, facility, role)
    assert "Thiếu người" not in client.get(STAFF_PAGE).text
    assert client.get(STAFF_PAGE).status_code in (403, 404)


def test_that_comments_were_read_is_noted_and_their_text_is_not(admin, session, answered):
    read(admin, session, answered)
    session.rollback()
    entry = session.query(AuditEntry).filter_by(action="comments.read").one()
    assert (entry.subject, entry.after["period"]) == ("form outpatient-2024", "2025Q3")
    assert "Chờ" not in str(entry.after)
