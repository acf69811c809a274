"""Drafts: begun from an official form, a copy or nothing; saved by one person at a time; dropped without a trace."""

import json

import pytest
from sqlalchemy import select

from survey_core import drafts
from survey_core.drafts import DraftConflict, DraftError
from survey_core.models import Draft, Questionnaire, Version
from survey_core.publishing import publish
from survey_core.questionnaire import parse


def keys(session) -> set[str]:
    return set(session.scalars(select(Questionnaire.key)))


def test_an_official_form_becomes_a_form_of_ones_own(session, facility):
    draft = drafts.start_from_official(session, facility.facility, "outpatient-2024", "kham-benh")
    document = drafts.document_of(draft)
    assert (document["key"], document["official"], document["audience"]) == ("kham-benh", False, "patient")
    assert len(parse(draft.definition).likert) == 31
    assert (draft.revision, draft.base_number) == (1, None)
    assert publish(session, facility.facility.id, draft.definition).number == 1


def test_a_copy_holds_what_the_newest_version_says_under_its_own_key(session, facility):
    copy = drafts.start_copy(session, facility.facility, facility.forms["staff-2019"], "nhan-vien")
    original = json.loads(
        session.scalars(select(Version.definition).where(Version.audience == "staff")).one()
    )
    assert drafts.document_of(copy) == original | {"key": "nhan-vien", "official": False}
    assert copy.audience == "staff"


def test_a_copy_of_what_was_never_published_holds_its_draft(session, facility):
    drafts.start_blank(session, facility.facility, "moi", "staff", {"vi": "Mới"})
    form = session.scalars(select(Questionnaire).filter_by(key="moi")).one()
    copy = drafts.start_copy(session, facility.facility, form, "moi-2")
    assert drafts.document_of(copy)["title"] == {"vi": "Mới"}


def test_an_empty_form_has_a_frame_in_the_languages_of_the_facility(session, facility):
    facility.facility.languages = "vi,en,km"
    document = drafts.document_of(
        drafts.start_blank(session, facility.facility, "moi", "patient", {"vi": "Mới"})
    )
    assert document["languages"] == ["vi", "en", "km"]
    assert (document["sections"], len(document["scale"]["labels"])) == ([], 5)


@pytest.mark.parametrize(
    "key", ["", "a", "-a", "Kham", "khám", "a b", "a" * 60, "a\n", "new", "outpatient-2024"]
)
def test_a_key_that_is_taken_or_none_is_refused_by_name(session, facility, key):
    with pytest.raises(DraftError, match="code"):
        drafts.start_from_official(session, facility.facility, "staff-2019", key)
    assert keys(session) == set(facility.forms)


def test_two_facilities_may_use_one_key(session, facility):
    from tests.builders import build_facility

    other = build_facility(session, "khac")
    for one in (facility, other):
        drafts.start_blank(session, one.facility, "moi", "staff", {"vi": "Mới"})
    assert len(list(session.scalars(select(Draft)))) == 2


def test_editing_begins_at_the_newest_version_and_then_goes_on_with_the_draft(session, facility):
    form = facility.forms["mother-2019"]
    draft = drafts.edit(session, form)
    assert draft.base_number == 1
    drafts.save(session, draft, drafts.document_of(draft) | {"minutes": 9}, 1, "Lan")
    assert drafts.document_of(drafts.edit(session, form))["minutes"] == 9


def test_the_second_of_two_to_save_is_told_who_was_first_and_changes_nothing(session, facility):
    draft = drafts.edit(session, facility.forms["mother-2019"])
    document = drafts.document_of(draft)
    drafts.save(session, draft, document | {"minutes": 9}, 1, "Lan")
    with pytest.raises(DraftConflict, match="Lan has saved") as told:
        drafts.save(session, draft, document | {"minutes": 5}, 1, "Hoa")
    assert (told.value.edited_by, told.value.edited_at) == ("Lan", draft.edited_at)
    assert (drafts.document_of(draft)["minutes"], draft.revision) == (9, 2)
    drafts.save(session, draft, document | {"minutes": 5}, 2, "Hoa")
    assert (draft.revision, draft.edited_by) == (3, "Hoa")


def test_a_dropped_draft_leaves_the_published_form_as_it_was(session, facility):
    drafts.discard(session, drafts.edit(session, facility.forms["mother-2019"]))
    assert session.scalars(select(Draft)).all() == []
    assert "mother-2019" in keys(session)


def test_a_form_that_was_never_published_goes_with_its_draft(session, facility):
    draft = drafts.start_blank(session, facility.facility, "moi", "staff", {"vi": "Mới"})
    drafts.discard(session, draft)
    assert "moi" not in keys(session)
    drafts.start_blank(session, facility.facility, "moi", "patient", {"vi": "Mới"})


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        ("Phiếu khoa Đẻ 2025", "phieu-khoa-de-2025"),
        ("mother-2019", "mother-2019-2"),
        ("ភាសាខ្មែរ", "phieu"),
        ("New", "phieu"),
        ("", "phieu"),
    ],
)
def test_a_free_key_is_made_of_a_title(session, facility, wish, key):
    assert drafts.free_key(session, facility.facility, wish) == key
