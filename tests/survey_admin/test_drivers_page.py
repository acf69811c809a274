"""The page about what to improve first: picture and table, in words, with the choice in the address."""

import pytest

from .judging import FORM, people
from .people import enter
from .statements import statements_of

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
PAGE = f"/admin/results/drivers?form={FORM}&period=2025Q3&lang=en"


@pytest.fixture
def office(admin, session, facility):
    facility.answer_all(people())
    return enter(admin, session, facility)


def flat(reply) -> str:
    return " ".join(reply.text.split())


def test_the_page_says_what_comes_first_and_that_it_is_no_cause(office):
    page = flat(office.get(PAGE))
    assert "To improve first: B " in page
    assert "(R²), over 160 people" in page
    assert "not that the one causes the other" in page
    assert page.index("<figure") < page.index("<table")
    assert (
        'src="/admin/results/drivers/drivers.svg?form=outpatient-2024&amp;period=2025Q3&amp;outcome=expectation"'
        in page
    )


def test_the_picture_is_drawn_where_there_are_weights_only(office, session, facility):
    reply = office.get(PAGE.replace("drivers?", "drivers/drivers.svg?"))
    assert (reply.status_code, reply.mimetype) == (200, "image/svg+xml")
    assert b"<script" not in reply.data
    assert office.get(PAGE.replace("drivers?", "drivers/drivers.svg?").replace("Q3", "Q2")).status_code == 404


def test_a_head_sees_the_picture_of_their_own_department_only(admin, session, facility):
    facility.answer_all(people())
    facility.answer_all(people(seed=3), collector=facility.collector(department="NOI"))
    head, picture = (
        enter(admin, session, facility, "department_head"),
        PAGE.replace("drivers?", "drivers/drivers.svg?"),
    )
    found = {code: head.get(f"{picture}&department={code}").status_code for code in ("KB", "NOI")}
    assert found == {"KB": 200, "NOI": 404}


def test_another_judgement_stands_in_the_address(office):
    page = flat(office.get(PAGE + "&outcome=return"))
    assert "would you return here" in page
    assert "outcome=return" in page.split("<figure")[1]
    refused = office.get(PAGE + "&outcome=luck")
    assert (refused.status_code, "“luck”" in refused.text) == (400, True)


def test_too_few_people_are_told_how_many_are_needed(admin, session, facility):
    facility.answer_all(people(40))
    page = flat(enter(admin, session, facility).get(PAGE))
    assert "at least 100 people" in page
    assert "here there are 40" in page
    assert "<figure" not in page
    assert "Cronbach" in page


def test_nothing_stands_on_the_page_where_the_report_is_withheld(admin, session, facility):
    page = enter(admin, session, facility).get(PAGE.replace(FORM, "staff-2019")).text
    assert "No figures to show" in page
    assert "<table" not in page


def test_the_page_asks_the_database_no_more_for_many_people(office, facility):
    facility.answer_all(people(200, seed=3), collector=facility.collector(department="NOI"))
    statements = statements_of(office, PAGE)
    assert 0 < len(statements) <= 40, statements
