"""A period with several versions says what each asked, and one of them can be asked for alone."""

import json

import pytest

from survey_admin.questions import Question, QuestionError
from survey_admin.reports import build
from survey_core.periods import Quarter
from survey_core.publishing import publish
from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers

from .people import enter

TEXT = dict(official_forms())["outpatient-2024"]
PAGE = "/admin/results?form=outpatient-2024&period=2025Q3&lang=en"


@pytest.fixture
def versions(session, facility):
    """Ten satisfied people asked everything; six dissatisfied ones of a second version without A1."""
    document = json.loads(TEXT)
    items = document["sections"][0]["items"]
    document["sections"][0]["items"] = [item for item in items if item["code"] != "A1"]
    second = json.dumps(document, ensure_ascii=False)
    publish(session, facility.facility.id, second)
    session.commit()
    facility.answer_all([full_answers(parse(TEXT), 5)] * 10)
    facility.answer_all([full_answers(parse(second), 2)] * 6, version=2)
    return facility


def asked(engine, facility, form="outpatient-2024", **more):
    return build(engine, Question(facility.facility.id, form, Quarter(2025, 3), **more), "en")


def test_each_version_is_named_with_what_it_did_not_ask(engine, versions):
    lines = asked(engine, versions).version_lines
    assert [(line.number, line.received, line.not_asked) for line in lines] == [(1, 10, ()), (2, 6, ("A1",))]


def test_one_version_asked_for_holds_only_its_answers(engine, versions):
    made = asked(engine, versions, version=2)
    assert (made.received, made.version, made.versions) == (6, 2, (2,))
    assert made.headline.satisfaction.value == 0
    assert "A1" not in {line.code for line in made.items}


def test_a_version_that_is_not_there_is_named_with_those_there_are(engine, versions):
    with pytest.raises(QuestionError, match=r"version 7 of outpatient-2024\. Known: 1, 2"):
        asked(engine, versions, version=7)


def test_neither_staff_nor_heads_are_cut_by_version(engine, versions):
    own = frozenset({versions.departments["KB"].id})
    for more in ({"form": "staff-2019"}, {"department": "KB", "own": own}):
        with pytest.raises(QuestionError, match="Ask for all versions"):
            asked(engine, versions, version=1, **more)
    assert asked(engine, versions, department="KB", own=own).version_lines == ()


def test_the_page_leads_to_one_version_and_back(admin, session, versions):
    client = enter(admin, session, versions)
    page = client.get(PAGE).text
    assert "Not asked in it: A1." in page
    assert "version=2" in page
    alone = client.get(PAGE + "&version=2").text
    assert "Only answers to version 2 are counted." in alone
    assert '<p class="figure">0.00 <span>%</span>' in " ".join(alone.split())
    assert "version=" not in alone.split("Show all versions")[0].rsplit('href="', 1)[1]


@pytest.mark.parametrize("text", ["two", "-1", "1.5", "٢", "999999"])
def test_what_is_no_version_gets_one_sentence(admin, session, versions, text):
    reply = enter(admin, session, versions).get(f"{PAGE}&version={text}")
    assert reply.status_code == 400
    assert text in reply.text


def test_every_rendering_says_which_answers_were_left(engine, versions):
    told = [remark.told(str) for remark in asked(engine, versions, version=2, channel="kiosk").remarks]
    assert told[:2] == [
        "Only answers to version 2 are counted.",
        "Only answers given at a kiosk are counted.",
    ]
