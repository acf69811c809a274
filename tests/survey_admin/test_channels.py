"""Ways of answering beside each other: the tallies' own figures, for patients and the quality office only."""

from datetime import date

import pytest

from survey_admin.channels import channels
from survey_admin.questions import Question, QuestionError
from survey_admin.reports import build
from survey_core.periods import Quarter
from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers

from .people import enter
from .statements import statements_of

FORM, Q3 = "outpatient-2024", Quarter(2025, 3)
OUTPATIENT = parse(dict(official_forms())[FORM])
PAGE = f"/admin/results/channels?form={FORM}&period=2025Q3&lang=en"


def send(facility, channel, department="KB", good=0, bad=0, on=date(2025, 8, 4)):
    """So many content and discontent people by this way in this department."""
    answers = [full_answers(OUTPATIENT, 5)] * good + [full_answers(OUTPATIENT, 2)] * bad
    facility.answer_all(answers, on, facility.collector(channel=channel, department=department))


@pytest.fixture
def answered(facility):
    """QR people are many in a department where everybody is content, paper people in one where half are."""
    send(facility, "qr", "KB", good=180, bad=20)
    send(facility, "paper", "KB", good=18, bad=2)
    send(facility, "qr", "NOI", good=10, bad=10)
    send(facility, "paper", "NOI", good=100, bad=100)
    return facility


def asked(facility, **more):
    return Question(facility.facility.id, FORM, Q3, **more)


def flat(reply) -> str:
    return " ".join(reply.text.split())


def rows(page: str) -> dict[str, str]:
    """Each line of the table by its heading."""
    table = page.split('<table class="rest">')[1].split("</table>")[0].split('<th scope="row">')[1:]
    return {row.split("</th>")[0]: row for row in table}


def test_each_way_has_its_rate_and_the_mix_of_departments_taken_out(engine, answered):
    found = channels(engine, asked(answered), "vi")
    by = {mode.channel: mode for mode in found.modes}
    assert list(by) == ["qr", "paper"]
    assert (by["qr"].rate.value, by["paper"].rate.value) == (190 / 220, 118 / 220)
    assert (by["qr"].word, by["paper"].word) == ("better", "worse")
    assert by["qr"].adjusted.value == pytest.approx(0)
    assert by["qr"].adjusted_word == "cannot_tell"
    assert (by["qr"].departments, by["qr"].covered) == (2, 1.0)


def test_all_ways_together_are_the_report_whatever_way_was_asked_for(engine, answered):
    report = build(engine, asked(answered), "vi")
    found = channels(engine, asked(answered, channel="paper"), "vi")
    assert found.whole == report.headline.satisfaction
    assert sum(mode.people for mode in found.modes) == found.whole.people


def test_a_way_alone_is_what_its_own_report_says(engine, answered):
    for mode in channels(engine, asked(answered), "vi").modes:
        report = build(engine, asked(answered, channel=mode.channel), "vi")
        assert mode.rate == report.headline.satisfaction


def test_a_department_is_compared_within_itself(engine, answered):
    found = channels(engine, asked(answered, department="NOI"), "vi")
    assert [(mode.channel, mode.people) for mode in found.modes] == [("qr", 20), ("paper", 200)]
    assert {mode.departments for mode in found.modes} == {1}


def test_ways_that_share_no_department_are_compared_only_as_they_are(engine, facility):
    send(facility, "qr", "KB", good=40)
    send(facility, "phone", "NOI", bad=40)
    for mode in channels(engine, asked(facility), "vi").modes:
        assert (mode.departments, mode.adjusted.value, mode.adjusted_word) == (0, None, None)
        assert mode.word in ("better", "worse")


@pytest.mark.parametrize(("audience", "own"), [("staff-2019", None), (FORM, True)])
def test_staff_and_heads_are_refused_in_one_sentence(engine, facility, audience, own):
    ids = frozenset({facility.departments["KB"].id}) if own else None
    with pytest.raises(QuestionError, match="Ways of answering|ways of answering"):
        channels(engine, Question(facility.facility.id, audience, Q3, own=ids), "vi")


def test_the_page_says_rates_words_and_that_it_is_no_cause(admin, session, answered):
    page = flat(enter(admin, session, answered).get(PAGE))
    lines = rows(page)
    assert list(lines) == ["QR code", "Paper", "All ways together"]
    assert all(
        words in lines["QR code"] for words in ("86.36", "220", "50.0 %", "): better", "cannot be told")
    )
    assert "2 departments, 100.0 % of all people" in lines["Paper"]
    assert "not that the way of answering causes it" in page


def test_one_way_only_is_said_to_be_alone(admin, session, facility):
    send(facility, "qr", good=12)
    page = flat(enter(admin, session, facility).get(PAGE))
    assert "Everybody answered one way" in page
    assert 'class="cannot_tell"' not in page


def test_nobody_has_no_figure(admin, session, facility):
    page = enter(admin, session, facility).get(PAGE).text
    assert "Nobody has answered this questionnaire in this period yet." in page
    assert "<table" not in page


def test_of_one_person_the_interval_is_everything(admin, session, facility):
    send(facility, "phone", good=1)
    line = rows(flat(enter(admin, session, facility).get(PAGE)))["Telephone"]
    assert "0.00 – 100.00" in line


def test_staff_forms_and_heads_read_why_nothing_is_compared(admin, session, answered):
    client = enter(admin, session, answered)
    page = client.get("/admin/results/channels?form=staff-2019&period=2025Q3&lang=en").text
    assert "Staff responses do not keep which way they came" in page
    assert "<table" not in page


def test_a_head_reads_why_nothing_is_compared_and_is_offered_no_way_there(admin, session, answered):
    client = enter(admin, session, answered, "department_head")
    page = client.get(PAGE).text
    assert "Only the quality office compares ways of answering" in page
    assert "86.36" not in page
    assert "/admin/results/channels" not in client.get(f"/admin/results?form={FORM}&period=2025Q3").text


def test_the_page_asks_the_database_few_questions_however_many_departments(admin, session, answered):
    client = enter(admin, session, answered)
    statements = statements_of(client, PAGE)
    assert 0 < len(statements) <= 22, statements
