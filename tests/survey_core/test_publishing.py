"""A publish makes a version nobody can change, or says everything that stands against it."""

import json

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from survey_core.models import Version
from survey_core.publishing import PublishRefused, current_version, definitions, publish, reopen, retire
from survey_core.questionnaire import DefinitionError, content_hash, official_forms

from .test_changes import dropped_option, saying, without

TEXT = dict(official_forms())["outpatient-2024"]


def text(*changes) -> str:
    document = json.loads(TEXT)
    for change in changes:
        change(document)
    return json.dumps(document, ensure_ascii=False)


def version(session, facility, *changes, confirmed=()):
    return publish(session, facility.facility.id, text(*changes), confirmed)


def test_a_version_carries_the_hash_of_what_it_says_and_never_changes(session, facility):
    made = version(session, facility, without("A1"))
    session.commit()
    assert (made.number, made.content_hash) == (2, content_hash(made.definition))
    with pytest.raises(DBAPIError, match="never changes"):
        session.execute(update(Version).where(Version.id == made.id).values(definition="{}"))
    session.rollback()


def test_the_same_again_is_the_version_there_is(session, facility):
    form = facility.forms["outpatient-2024"]
    reordered = json.dumps(json.loads(TEXT), indent=3, sort_keys=True)
    assert publish(session, facility.facility.id, reordered) == current_version(session, form.id)
    assert list(definitions(session, form)) == [1]


def test_every_fault_is_told_with_its_place_and_language(session, facility):
    def without_english(document):
        del document["sections"][0]["items"][0]["text"]["en"]
        del document["sections"][1]["items"][1]["text"]["en"]

    with pytest.raises(PublishRefused) as refused:
        version(session, facility, without_english)
    told = refused.value.sentences(str)
    assert len(told) == 2
    assert all("English" in sentence for sentence in told)
    assert "A1" in told[0]
    assert "B2" in told[1]


def test_what_would_break_a_series_is_refused_with_the_way_out(session, facility):
    with pytest.raises(PublishRefused, match=r"answer “1” .* Keep it, or give the question a new code"):
        version(session, facility, dropped_option("G2", "1"), saying("A1", vi="Thời tiết hôm nay"))


def test_another_question_under_an_old_code_must_be_confirmed(session, facility):
    other = saying("A1", vi="Ông/Bà ăn gì sáng nay?")
    with pytest.raises(PublishRefused, match="A1 text") as refused:
        version(session, facility, other)
    assert refused.value.doubtful == ("A1 text",)
    assert version(session, facility, other, confirmed=["A1 text"]).number == 2


def test_a_key_cannot_begin_to_ask_somebody_else(session, facility):
    with pytest.raises(DefinitionError, match="Start a|already asks"):
        version(session, facility, lambda document: document.update(audience="staff"))


def test_retiring_twice_keeps_the_first_day_and_reopening_takes_it_away(facility):
    form = facility.forms["outpatient-2024"]
    retire(form)
    first = form.retired_at
    retire(form)
    assert form.retired_at == first
    reopen(form)
    assert form.retired_at is None
