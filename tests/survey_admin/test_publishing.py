"""Publishing on screen: what changes in words, what is refused with the way out, one series or two, retire and reopen."""

import html
import re
from datetime import date

import pytest

from survey_admin.audit import AuditEntry
from survey_core import drafts
from survey_core.models import Draft, Questionnaire, Version
from survey_core.questionnaire import lenient
from tests.builders import build_facility, full_answers

from .drafts import REVISION, ROOT, begun, read
from .people import TOKEN, enter

KEY = "short-outpatient"
RESULTS = f"/admin/results?form={KEY}&quarter=2025Q3&lang=en"


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


def changed(session, facility, change, key=KEY):
    """Save a draft of a published questionnaire in which this was done to its document."""
    draft = drafts.edit(session, facility.forms[key])
    document = drafts.document_of(draft)
    change(document)
    drafts.save(session, draft, document, draft.revision, "Hoa")
    session.commit()


def item(document, code="S1"):
    return next(one for section in document["sections"] for one in section["items"] if one["code"] == code)


def saying(text):
    return lambda document: item(document)["text"].update(vi=text)


def recoded(document):
    item(document).update(code="S9", text={"vi": "Chỗ gửi xe của bệnh viện", "en": "Parking"})


def page(client, key=KEY, path="publish") -> str:
    return html.unescape(read(client, f"{key}/{path}"))


def publish(client, key=KEY, act="publish", **fields):
    shown = read(client, f"{key}/publish")
    revision = REVISION.search(shown)
    data = {"csrf_token": TOKEN.search(shown)[1], "revision": revision[1] if revision else ""} | fields
    return client.post(f"{ROOT}/{key}/{act}?lang=en", data=data)


def numbers(session, facility, key=KEY) -> list[int]:
    session.rollback()
    query = session.query(Version.number).filter_by(questionnaire_id=facility.forms[key].id)
    return sorted(number for (number,) in query)


def answered(session, facility, version: int, level: int):
    """Thirty people who answer everything of a version at one level."""
    collector = facility.collector(KEY)
    found = session.query(Version).filter_by(questionnaire_id=facility.forms[KEY].id, number=version).one()
    many = [full_answers(lenient(found.definition), level)] * 30
    facility.answer_all(many, date(2025, 8, 4), collector, version=version)


def answers_of(client, code: str) -> list[str]:
    """The last cells of each row a question has on the results page."""
    head = f'<tr><th scope="row"><span class="code">{code}</span>'
    rows = " ".join(client.get(RESULTS).text.split()).split(head)[1:]
    return [row.split("</tr>")[0] for row in rows]


def test_a_change_of_words_is_shown_published_noted_and_stays_one_series(office, session, facility):
    changed(session, facility, saying("Cách đón tiếp khi ông/bà đến khám"))
    shown = page(office)
    assert "Only other words" in shown
    assert "<ins>khám</ins>" in shown
    answered(session, facility, 1, 5)
    assert publish(office).status_code == 303
    answered(session, facility, 2, 1)
    assert numbers(session, facility) == [1, 2]
    assert session.query(Draft).count() == 0
    [row] = answers_of(office, "S1")
    assert row.count(">30<") == 2
    assert session.query(AuditEntry).filter_by(action="questionnaire.publish").count() == 1


def test_another_question_with_a_code_of_its_own_has_results_of_its_own(office, session, facility):
    changed(session, facility, recoded)
    assert "Changes what a figure is of" in page(office)
    answered(session, facility, 1, 5)
    publish(office)
    answered(session, facility, 2, 1)
    for code in ("S1", "S9"):
        [row] = answers_of(office, code)
        assert row.count(">30<") == 1


def test_another_question_under_an_old_code_is_refused_until_somebody_vouches(office, session, facility):
    changed(session, facility, saying("Chỗ gửi xe của bệnh viện"))
    assert 'value="S1 text"' in page(office)
    refused = publish(office)
    assert refused.status_code == 422
    assert "give the question a new code" in refused.text
    assert numbers(session, facility) == [1]
    publish(office, same="S1 text")
    assert numbers(session, facility) == [1, 2]


def test_what_would_mix_up_results_has_no_button_and_names_the_way_out(office, session, facility):
    changed(session, facility, lambda document: item(document).update(role="choice", type="choice", options=[
        {"value": value, "text": {"vi": value, "en": value}} for value in ("1", "2")]))  # fmt: skip
    shown = page(office)
    assert 'id="publish"' not in shown
    assert "was answered in another way before (Five levels, now One answer of several)" in shown
    assert "Give it a new code." in shown
    assert publish(office, revision="2").status_code == 422
    assert numbers(session, facility) == [1]


def test_a_missing_translation_is_named_with_the_page_where_it_is_written(office, session, facility):
    changed(session, facility, lambda document: item(document)["text"].pop("en"))
    shown = page(office)
    link = re.search(r'<ul class="faults">\s*<li><a href="([^"]+)">([^<]+)', shown)
    assert "English" in link[2]
    assert office.get(link[1]).status_code == 200
    assert publish(office, revision="2").status_code == 422
    assert numbers(session, facility) == [1]
    assert session.query(Draft).count() == 1


def test_the_ministrys_own_questions_are_marked(office, session, facility):
    changed(session, facility, lambda document: item(document, "A1")["text"].update(en="Signs are clear"), "outpatient-2024")  # fmt: skip
    assert "official question" in page(office, "outpatient-2024")
    assert "Change their words only where the ministry did" in page(office, "outpatient-2024")
    changed(session, facility, saying("Cách đón tiếp khi ông/bà đến khám"))
    assert "official question" not in page(office)


def test_a_draft_saved_since_the_page_was_read_is_not_published(office, session, facility):
    changed(session, facility, saying("Cách đón tiếp khi ông/bà đến khám"))
    assert "saved this draft" in office.get(publish(office, revision="1").location).text
    assert numbers(session, facility) == [1]


def test_a_draft_that_changes_nothing_makes_no_version(office, session, facility):
    changed(session, facility, lambda document: None)
    assert "says what the newest version says" in page(office)
    assert publish(office).status_code == 303
    assert numbers(session, facility) == [1]
    assert session.query(Draft).count() == 0


def test_versions_and_draft_stand_side_by_side(office, session, facility):
    assert "only one version" in office.get(f"{ROOT}/{KEY}/compare?lang=en").text
    changed(session, facility, saying("Cách đón tiếp khi ông/bà đến khám"))
    publish(office)
    shown = page(office, path="compare?from=1&to=2")
    before, after = re.search(
        r'<div class="sides">.*?</p>\s*<p>(.*?)</p>\s*<p>(.*?)</p>', shown, re.DOTALL
    ).groups()
    assert "khám" not in before
    assert "<ins>khám</ins>" in after
    assert "Both say the same" in page(office, path="compare?from=2&to=2")
    assert "There is no version 9" in office.get(f"{ROOT}/{KEY}/compare?from=9&lang=en").text


def test_a_first_version_is_published_and_met_by_phones(office, kiosk, session, facility):
    begun(session, facility)
    assert "Publish the first version" in page(office, "phieu")
    publish(office, "phieu")
    facility.forms["phieu"] = session.query(Questionnaire).filter_by(key="phieu").one()
    assert 'id="q-S1"' in kiosk.get(f"/q/{facility.collector('phieu').code}").text


def test_a_retired_questionnaire_keeps_its_answers_and_is_reopened(office, kiosk, session, facility):
    answered(session, facility, 1, 5)
    address = f"/q/{facility.collector(KEY).code}?lang=en"
    assert publish(office, act="retire").status_code == 303
    assert "retired it" in kiosk.get(address).text
    assert "Retired since" in page(office)
    assert '<td class="n">30</td>' in page(office)
    publish(office, act="reopen")
    assert 'id="q-S1"' in kiosk.get(address).text
    actions = [
        entry.action
        for entry in session.query(AuditEntry).filter(AuditEntry.action.like("questionnaire.re%"))
    ]
    assert actions == ["questionnaire.retire", "questionnaire.reopen"]


def test_a_questionnaire_of_another_facility_is_not_there(office, session, facility):
    theirs = build_facility(session, "khac")
    theirs.forms[KEY].key = "cua-ho"
    session.commit()
    for path in ("publish", "compare"):
        assert office.get(f"{ROOT}/cua-ho/{path}").status_code == 404
    data = {"csrf_token": TOKEN.search(read(office, f"{KEY}/publish"))[1]}
    assert office.post(f"{ROOT}/cua-ho/retire", data=data).status_code == 404
